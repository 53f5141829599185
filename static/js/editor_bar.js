// The bar over the editor: one stop of the Tab key, arrows inside, and the row that asks for the address of a link.
export function rove(bar) {
  const buttons = [...bar.querySelectorAll("button")];
  const at = (index) => buttons.forEach((button, place) => (button.tabIndex = place === index ? 0 : -1));
  at(0);
  bar.addEventListener("keydown", (event) => {
    const forward = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backward = document.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
    const now = buttons.indexOf(document.activeElement);
    const next = { [forward]: now + 1, [backward]: now - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (next === undefined || now < 0) return;
    event.preventDefault();
    const place = (next + buttons.length) % buttons.length;
    at(place);
    buttons[place].focus();
  });
  bar.addEventListener("focusin", (event) => at(buttons.indexOf(event.target)));
}

export function linking(editor, frame) {
  const row = frame.querySelector(".editor-link");
  const input = row.querySelector("input");
  const close = () => {
    row.hidden = true;
    editor.focus();
  };
  const set = () => {
    const address = input.value.trim();
    close();
    if (address) editor.makeLink(/^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`);
  };
  row.addEventListener("click", (event) => {
    const act = event.target.closest("[data-link]")?.dataset.link;
    if (act === "set") set();
    else if (act === "cancel") close();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") set();
    else close();
  });
  return () => {
    if (editor.hasFormat("A")) return editor.removeLink();
    row.hidden = false;
    input.value = "";
    input.focus();
  };
}
