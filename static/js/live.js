// What screen readers hear and everybody sees when something changed or failed without a new page.
import { word } from "./words.js";

const status = document.getElementById("status");

// The region must be empty first, or the same sentence twice is said once.
export function say(text) {
  status.textContent = "";
  setTimeout(() => (status.textContent = text), 50);
}

// Line by line, so that neighbouring items do not run into each other.
function spoken(notice) {
  const lines = [...notice.querySelectorAll("strong, li, p")].map((line) => line.textContent.trim());
  return lines.length ? lines.join(" ") : notice.textContent.trim();
}

function announce(root) {
  const notices = root.matches?.("[data-announce]") ? [root] : [...root.querySelectorAll("[data-announce] .notice-text")];
  if (notices.length) say(notices.map(spoken).join(" "));
}

function showDismiss(root) {
  for (const button of root.querySelectorAll("[data-dismiss]")) button.hidden = false;
}

function tell(text) {
  const banner = document.getElementById("banner");
  const notice = document.createElement("div");
  notice.className = "notice is-late";
  const place = document.createElement("div");
  place.className = "notice-text";
  place.textContent = text;
  notice.append(document.createElement("span"), place);
  banner?.replaceChildren(notice);
  banner?.scrollIntoView({ block: "nearest" });
  say(text);
}

export function start() {
  announce(document.body);
  showDismiss(document.body);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-dismiss]");
    if (!button) return;
    button.closest(".notice").remove();
    document.getElementById("main")?.focus();
  });
  for (const name of ["htmx:afterSwap", "htmx:oobAfterSwap"]) {
    document.addEventListener(name, (event) => {
      announce(event.detail.target ?? event.target);
      showDismiss(document.body);
    });
  }
  document.addEventListener("htmx:sendError", () => tell(word("unreachable")));
  document.addEventListener("htmx:responseError", () => tell(word("failed")));
}
