// Forms of a plan's fields: rows that come and go, fields that an answer asks for, files that are taken at once.
// The server decides and draws; only the slots that are different now are put in, so that nothing typed is lost.
import { say } from "./live.js";
import { word } from "./words.js";

const CONTROLS = "input:not([type=hidden]), select, textarea";
const busy = new Set();
const read = (text) => new DOMParser().parseFromString(text, "text/html");
const valueOf = (field) => (field.matches("[type=checkbox], [type=radio]") ? field.checked : field.value);

function remembered(form) {
  return new Map([...form.elements].map((field) => [field, valueOf(field)]));
}

// What was typed into the old controls since the form was sent goes into the new ones.
function carry(old, fresh, before) {
  for (const field of old.querySelectorAll(CONTROLS)) {
    if (field.type === "file" || !before.has(field) || before.get(field) === valueOf(field)) continue;
    const twin = field.id && fresh.querySelector(`#${CSS.escape(field.id)}`);
    if (!twin) continue;
    if (typeof before.get(field) === "boolean") twin.checked = field.checked;
    else twin.value = field.value;
  }
}

function put(form, page, before, isStep) {
  const focused = document.activeElement?.id;
  let place = null;
  for (const fresh of [...page.querySelectorAll("[data-slot]")]) {
    const old = form.querySelector(`[data-slot="${CSS.escape(fresh.dataset.slot)}"]`);
    if (!old || old.dataset.state === fresh.dataset.state) continue;
    carry(old, fresh, before);
    old.replaceWith(document.adoptNode(fresh));
    place ??= fresh.querySelector(`[data-fresh] :is(${CONTROLS})`) ?? fresh.querySelector("[autofocus]");
  }
  if (isStep && place) place.focus();
  else if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
}

async function ask(form, step) {
  if (busy.has(form)) return;
  busy.add(form);
  const body = new FormData(form);
  body.append(step?.name ?? "_look", step?.value ?? "1");
  const before = remembered(form);
  const headers = form.hasAttribute("hx-post") ? { "HX-Request": "true" } : {};
  try {
    const answer = await fetch(form.getAttribute("action") || location.href, { method: "POST", body, headers, redirect: "manual" });
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    put(form, read(await answer.text()), before, Boolean(step));
    form.dispatchEvent(new Event("input", { bubbles: true }));
  } catch {
    say(word("unreachable"));
  } finally {
    busy.delete(form);
  }
}

function clicked(event) {
  const step = event.target.closest("button[data-step]");
  if (!step?.form) return;
  event.preventDefault();
  event.stopPropagation();
  ask(step.form, step);
}

function changed(event) {
  if (event.target.closest("[data-slot][data-steers]") && event.target.form) ask(event.target.form);
}

// Whoever writes into the box of their own version means that one.
function meant(event) {
  const mine = event.target.closest?.(".clash-side")?.querySelector("[data-mine]");
  if (mine && mine !== event.target) mine.checked = true;
}

let waiting = 0;
function suggest(event) {
  const field = event.target;
  if (!field.matches?.("input[data-people]")) return;
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const answer = await fetch(`${field.dataset.people}?q=${encodeURIComponent(field.value)}`).catch(() => null);
    if (answer?.ok && !answer.redirected) field.list.replaceChildren(...read(await answer.text()).querySelectorAll("option"));
  }, 200);
}

export function start() {
  document.addEventListener("click", clicked, true);
  document.addEventListener("change", changed);
  document.addEventListener("input", meant);
  document.addEventListener("input", suggest);
}
