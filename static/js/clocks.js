// Keeps "in 2 h 10 min" right while a page stays open. Days are left to the server: nobody waits that long.
import { word } from "./words.js";

const DAY = 24 * 60;
const HOURS_ALONE = 10 * 60;

function span(minutes) {
  const h = Math.floor(minutes / 60);
  const m = minutes % 60;
  if (minutes >= HOURS_ALONE || (h && !m)) return word("hours", { h });
  return h ? word("hoursMinutes", { h, m }) : word("minutes", { m: Math.max(m, 1) });
}

export function tick(now = Date.now()) {
  for (const clock of document.querySelectorAll("time[data-countdown]")) {
    const left = (Date.parse(clock.dateTime) - now) / 60000;
    const minutes = Math.round(Math.abs(left));
    if (!(minutes < DAY)) continue;
    const text = word(left < 0 ? "late" : "left", { span: span(minutes) });
    if (text && clock.textContent !== text) clock.textContent = text;
  }
}

export function start() {
  setInterval(tick, 30000);
  document.addEventListener("visibilitychange", () => tick());
}
