// Ticked rows of a list and the bar that says how many there are. What is done with them is the server's.
// Without this script rows are ticked and the bar appears just the same, by the style sheet alone.
import { say } from "./live.js";
import { word } from "./words.js";

const boxes = () => [...document.querySelectorAll("input[data-select]")];
const everything = () => document.querySelector("input[data-everything]");

function show() {
  const bar = document.getElementById("selection");
  if (!bar) return;
  const all = boxes();
  const count = all.filter((box) => box.checked).length;
  bar.querySelector("[data-selected]").textContent = everything()?.checked ? word("selectedAll") : word("selected", { n: count });
  bar.querySelector("[data-unselect]").hidden = false;
  for (const box of all) box.closest("tr").setAttribute("aria-selected", String(box.checked));
  const head = document.querySelector("input[data-select-page]");
  if (!head) return;
  head.hidden = false;
  head.checked = count > 0 && count === all.length;
  head.indeterminate = count > 0 && count < all.length;
}

function tick(isOn) {
  for (const box of boxes()) box.checked = isOn;
  if (!isOn && everything()) everything().checked = false;
  show();
}

export function toggle(row) {
  const box = row.querySelector("input[data-select]");
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
    if (event.target.matches("input[data-select-page]")) tick(event.target.checked);
    else if (event.target.matches("input[data-everything]") && event.target.checked) tick(true);
    else if (event.target.matches("input[data-select], input[data-everything]")) show();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-unselect]")) tick(false);
  });
  document.addEventListener("htmx:afterSettle", show);
}
