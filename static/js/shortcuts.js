// Keys that jump to a field: data-shortcut="/". People who speak their commands can switch them off in their menu.
import { recall, remember } from "./memory.js";

export const isOn = () => recall("shortcuts") !== "off";
export const isTyping = (target) => target.closest("input, textarea, select, [contenteditable], dialog[open]") !== null;

function show() {
  for (const button of document.querySelectorAll("[data-shortcuts-switch]")) {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(isOn()));
  }
  for (const hint of document.querySelectorAll("[data-shortcut-hint]")) hint.hidden = !isOn();
  for (const field of document.querySelectorAll("[data-shortcut]")) {
    if (isOn()) field.setAttribute("aria-keyshortcuts", field.dataset.shortcut);
    else field.removeAttribute("aria-keyshortcuts");
  }
}

export function start() {
  show();
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-shortcuts-switch]")) return;
    remember("shortcuts", isOn() ? "off" : "on");
    show();
  });
  document.addEventListener("keydown", (event) => {
    if (!isOn() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const field = document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`);
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select?.();
  });
}
