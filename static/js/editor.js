// Puts an editor with looks in the place of a long text: data-editor on the form, data-editor-frame around the field.
// Without scripts the text itself is sent; the server cleans whatever comes.
import Squire from "../vendor/squire/squire.js";
import { linking, rove } from "./editor_bar.js";
import { clean, escaped } from "./editor_cleaning.js";
import { offers } from "./editor_offers.js";

const STATES = { bold: "B", italic: "I", list: "UL", numbers: "OL", quote: "BLOCKQUOTE", link: "A" };
const ACTS = {
  bold: (editor, on) => (on ? editor.removeBold() : editor.bold()),
  italic: (editor, on) => (on ? editor.removeItalic() : editor.italic()),
  list: (editor, on) => (on ? editor.removeList() : editor.makeUnorderedList()),
  numbers: (editor, on) => (on ? editor.removeList() : editor.makeOrderedList()),
  quote: (editor, on) => (on ? editor.decreaseQuoteLevel() : editor.increaseQuoteLevel()),
  plain: (editor) => editor.removeAllFormatting(),
};

function asHtml(text) {
  return text.split(/\n{2,}/).map((part) => `<p>${escaped(part).replaceAll("\n", "<br>")}</p>`).join("");
}

function build(form) {
  const frame = form.querySelector("[data-editor-frame]");
  const area = frame.querySelector("textarea");
  const html = form.querySelector("input[name=html]");
  const root = frame.querySelector(".editor-text");
  const bar = frame.querySelector(".editor-bar");
  const editor = new Squire(root, { blockTag: "P", sanitizeToDOMFragment: (given) => clean(given) });

  const hasFocus = document.activeElement === area;
  area.hidden = true;
  root.hidden = bar.hidden = false;
  root.setAttribute("role", "textbox");
  root.setAttribute("aria-multiline", "true");
  root.setAttribute("aria-labelledby", `${area.id}-label`);
  for (const name of ["aria-describedby", "aria-invalid"]) if (area.hasAttribute(name)) root.setAttribute(name, area.getAttribute(name));
  // The label speaks of a control that is out of sight now.
  frame.querySelector("label").addEventListener("click", () => editor.focus());
  area.addEventListener("focus", () => editor.focus());
  if (html.value) editor.setHTML(html.value);
  else if (area.value) editor.setHTML(asHtml(area.value));

  if (hasFocus) editor.moveCursorToEnd().focus(); // somebody was quicker than the script
  const write = () => {
    const isEmpty = root.textContent.replaceAll("\u200b", "").trim() === "";
    html.value = isEmpty ? "" : editor.getHTML();
    area.value = isEmpty ? "" : root.innerText.replaceAll("\u200b", "").trim();
  };
  const keep = () => {
    write();
    html.dispatchEvent(new Event("input", { bubbles: true })); // so that the draft is kept
  };
  const show = () => {
    for (const button of bar.querySelectorAll("[data-format][aria-pressed]")) {
      button.setAttribute("aria-pressed", String(editor.hasFormat(STATES[button.dataset.format])));
    }
  };
  editor.addEventListener("input", keep);
  editor.addEventListener("pathChange", show);
  editor.addEventListener("select", show);

  const offer = offers(form, frame, root, editor);
  const link = linking(editor, frame);
  const act = (name) => {
    if (name === "link") link();
    else ACTS[name](editor, editor.hasFormat(STATES[name] ?? "-"));
    show();
    keep();
  };
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.format) act(button.dataset.format);
    else if (button?.dataset.offer) offer.begin(button.dataset.offer);
  });
  // A click on the bar leaves the caret where it is.
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  rove(bar);
  root.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      event.stopImmediatePropagation();
      form.requestSubmit();
    } else if (event.key.toLowerCase() === "k") {
      event.preventDefault();
      event.stopImmediatePropagation();
      link();
    }
  }, { capture: true });
  // Nothing new is typed by sending: an event now would keep a draft of what is gone.
  form.addEventListener("submit", write, { capture: true });
  form.addEventListener("editor:set", (event) => {
    editor.setHTML(event.detail.html || asHtml(event.detail.text ?? ""));
    keep();
  });
}

function start(place = document) {
  for (const form of place.querySelectorAll("form[data-editor]:not([data-editor-ready])")) {
    form.dataset.editorReady = "";
    build(form);
  }
}

start();
document.addEventListener("htmx:afterSwap", () => start());
