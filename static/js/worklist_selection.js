// Ticked rows of the worklist and the bar that says how many there are. What is done with them is the server's.
import { say } from "./live.js";
import { word } from "./words.js";

const boxes = () => [...document.querySelectorAll('[data-worklist] input[name="task"]')];

function show() {
  const bar = document.getElementById("selection");
  if (!bar) return;
  const count = boxes().filter((box) => box.checked).length;
  bar.hidden = count === 0;
  bar.querySelector("[data-selected]").textContent = word("selected", { n: count });
  for (const box of boxes()) box.closest("[data-row]").setAttribute("aria-selected", String(box.checked));
}

export function toggle(row) {
  const box = row.querySelector('input[name="task"]');
  if (!box) {
    say(word("notSelectable"));
    return;
  }
  box.checked = !box.checked;
  show();
  say(word(box.checked ? "ticked" : "unticked"));
}

export function start() {
  show();
  document.addEventListener("change", (event) => {
    if (event.target.matches('[data-worklist] input[name="task"]')) show();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-unselect]")) return;
    for (const box of boxes()) box.checked = false;
    show();
  });
  document.addEventListener("htmx:afterSettle", show);
}
