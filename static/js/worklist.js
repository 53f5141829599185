// The worklist by keyboard: one row holds the focus, arrows and j/k move it, single keys do what its buttons do.
// Without this script every link and button is reached with Tab, and everything works the same.
import { start as startSelection, toggle } from "./selection.js";
import { isOn, isTyping } from "./shortcuts.js";
import { start as startLive } from "./worklist_live.js";

const WIDGETS = "a[href], button, input";
const MOVES = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
let place = { key: null, index: 0 };

const table = () => document.querySelector("[data-worklist]");
const rows = () => [...(table()?.querySelectorAll("[data-row]") ?? [])];
const current = () => table()?.querySelector('[data-row][tabindex="0"]');

// Tab enters the table once, and then goes through the current row only.
function mark(row) {
  for (const other of rows()) {
    const isCurrent = other === row;
    other.tabIndex = isCurrent ? 0 : -1;
    for (const widget of other.querySelectorAll(WIDGETS)) widget.tabIndex = isCurrent ? 0 : -1;
  }
  place = { key: row.dataset.row, index: rows().indexOf(row) };
}

function go(row) {
  mark(row);
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function move(step) {
  const all = rows();
  const at = all.indexOf(current());
  const isThere = all[at] && all[at].contains(document.activeElement);
  const next = isThere ? all[Math.min(Math.max(at + step, 0), all.length - 1)] : all[Math.max(at, 0)];
  if (next) go(next);
}

function press(row, key) {
  const target = key === "open" ? row.querySelector("[data-open]") : row.querySelector(`[data-key="${key}"]`);
  target?.click();
  return Boolean(target);
}

// Keys that are no characters work only on a row that has the focus.
function onRow(event) {
  const row = event.target.matches?.("[data-row]") ? event.target : null;
  if (!row) return false;
  if (event.key in MOVES && event.key.startsWith("Arrow")) move(MOVES[event.key]);
  else if (event.key === "Home") go(rows()[0]);
  else if (event.key === "End") go(rows().at(-1));
  else if (event.key === "Enter") press(row, "open");
  else return false;
  return true;
}

function onSingle(event) {
  const row = current();
  if (event.key in MOVES && !event.key.startsWith("Arrow")) move(MOVES[event.key]);
  else if (event.key === "?") document.getElementById("keys")?.showModal();
  else if (event.key === ".") document.querySelector("#changes a")?.click();
  else if (event.key === "o" && row) press(row, "open");
  else if (["c", "r", "m"].includes(event.key) && row) return press(row, event.key);
  else if (event.key === "x" && row) toggle(row);
  else return false;
  return true;
}

function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]")) return;
  const isDone = onRow(event) || (isOn() && !isTyping(event.target) && onSingle(event));
  if (isDone) event.preventDefault();
}

// Where the views do not fit, the one that is shown is in sight.
function showView() {
  const view = document.querySelector(".views [aria-current]");
  const strip = view?.closest(".views");
  if (strip) strip.scrollLeft += view.getBoundingClientRect().left - strip.getBoundingClientRect().left - 48;
}

function adopt() {
  showView();
  const found = table();
  if (!found) return;
  found.setAttribute("role", "grid");
  found.setAttribute("aria-multiselectable", "true");
  const all = rows();
  const row = all.find((one) => one.dataset.row === place.key) ?? all[Math.min(place.index, all.length - 1)];
  if (row) mark(row);
}

// A list that was brought anew gives the focus back to the row that had it, or to the one in its place.
function renew(event) {
  if (event.detail.target?.id !== "work" && event.target?.id !== "work") return;
  adopt();
  const isLost = document.activeElement === document.body || !document.activeElement?.isConnected;
  if (isLost) current()?.focus({ preventScroll: true });
}

document.addEventListener("keydown", onKey);
document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-worklist] [data-row]");
  if (row && row.tabIndex !== 0) mark(row);
});
document.addEventListener("htmx:afterSettle", renew);
adopt();
startSelection();
startLive();
