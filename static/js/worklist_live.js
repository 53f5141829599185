// Asks now and then whether the worklist still shows what is so. Nothing moves under the pointer: a bar offers the
// changes, the counters change where they stand, and a screen reader hears how many there are.
import { say } from "./live.js";

const PAUSE = 20_000; // between two questions, while somebody looks
const LONGEST = 300_000; // when the server cannot be reached, it is asked ever more seldom
let pause = PAUSE;
let timer = null;
let spoken = "";

const list = () => document.getElementById("worklist");

function known() {
  const rows = list().querySelectorAll("[data-row]");
  return [...rows].map((row) => `${row.dataset.row}.${row.dataset.mark}`).join(",");
}

function count(parts) {
  for (const part of parts.content.querySelectorAll("data")) {
    for (const place of list().querySelectorAll(`[data-count="${CSS.escape(part.value)}"]`)) {
      if (place.textContent !== part.textContent) place.textContent = part.textContent;
    }
  }
}

function take(text) {
  const answer = new DOMParser().parseFromString(text, "text/html");
  const bar = answer.querySelector(".changes");
  const place = document.getElementById("changes");
  const words = bar?.dataset.spoken ?? "";
  if (words !== spoken) {
    place.replaceChildren(...(bar ? [bar] : []));
    if (bar) window.htmx?.process(place);
    if (words) say(words);
    spoken = words;
  }
  count(answer.querySelector("template[data-counts]"));
}

async function ask() {
  const here = list();
  if (!here?.dataset.news) return;
  const address = new URL(here.dataset.news, location.href);
  address.searchParams.set("known", known());
  const answer = await fetch(address, { headers: { "If-None-Match": here.dataset.tag }, cache: "no-store" });
  if (answer.redirected || (!answer.ok && answer.status !== 304)) throw new Error(String(answer.status));
  if (answer.status === 304 || list() !== here) return;
  here.dataset.tag = answer.headers.get("ETag") ?? "";
  take(await answer.text());
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(turn, pause);
}

async function turn() {
  if (document.hidden) return;
  try {
    await ask();
    pause = PAUSE;
  } catch {
    pause = Math.min(pause * 2, LONGEST);
  }
  later();
}

export function start() {
  later();
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!document.hidden) turn();
  });
  // A list that was brought anew shows what is so.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.id === "work" || event.target?.id === "work") spoken = "";
  });
}
