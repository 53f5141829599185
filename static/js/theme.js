// The switch between light and dark. The choice of this browser wins over the system's.
import { remember } from "./memory.js";

const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.bsTheme ? root.dataset.bsTheme === "dark" : system.matches);

function show() {
  for (const button of document.querySelectorAll("[data-theme-switch]")) button.setAttribute("aria-pressed", String(isDark()));
}

export function start() {
  show();
  system.addEventListener("change", show);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-switch]")) return;
    root.dataset.bsTheme = isDark() ? "light" : "dark";
    remember("theme", root.dataset.bsTheme);
    show();
  });
}
