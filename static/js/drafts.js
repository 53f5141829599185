// Keeps what one types: on the server as one goes, in this browser while the server or the log-in is away.
// <form data-draft="note:CL-1" data-draft-url="…" data-owner="7" data-draft-asked> with a [data-draft-status] inside.
// An editor that is no form control writes into a hidden one and sends an "input" event, and is kept like any other.
import { forgetHere, keepHere, keptHere, start as startStore } from "./draft_store.js";
import { word } from "./words.js";

const DELAY = 800;
const RETRY = 10_000;
const BESIDE = new Set(["csrfmiddlewaretoken", "_owner"]);
const kept = new Map();

const typedIn = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !BESIDE.has(name));
const tokenOf = (form) => form.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

function show(form, name, values = {}) {
  const place = form.querySelector("[data-draft-status]");
  if (!place) return;
  const text = word(name, values);
  if (place.dataset.said === text) return;
  place.dataset.said = text;
  place.replaceChildren(text);
  place.classList.toggle("is-away", name !== "draftSaved");
  if (name !== "draftLogin") return;
  const link = document.createElement("a");
  link.href = `/accounts/login/?next=${encodeURIComponent(location.pathname + location.search)}`;
  link.target = "_blank";
  link.textContent = word("draftLoginLink");
  place.append(" ", link);
}

// A new log-in brings a new token; the page that is open still has the old one.
async function renewToken(form) {
  const answer = await fetch(location.href, { redirect: "manual", headers: { Accept: "text/html" } });
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!token || token === tokenOf(form)) return false;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  return true;
}

async function send(form, state) {
  const body = new URLSearchParams([...state.values, ["_owner", form.dataset.owner], ["csrfmiddlewaretoken", tokenOf(form)]]);
  state.sending = new AbortController();
  return fetch(form.dataset.draftUrl, { method: "POST", body, redirect: "manual", signal: state.sending.signal });
}

async function save(form) {
  const state = kept.get(form);
  if (!state?.values || state.isSent) return false;
  const values = state.values;
  try {
    let answer = await send(form, state);
    if (answer.status === 403 && (await renewToken(form))) answer = await send(form, state);
    if (answer.status === 204) {
      if (state.values === values) {
        state.values = null;
        forgetHere(form);
      }
      show(form, "draftSaved", { at: answer.headers.get("Draft-At") });
      return true;
    }
    if (answer.type === "opaqueredirect") show(form, "draftLogin");
    else show(form, answer.status === 409 ? "draftOther" : "draftRefused");
  } catch (error) {
    if (error.name !== "AbortError") show(form, "draftHere");
  }
  return false;
}

function typed(event) {
  const form = event.target.closest?.("form[data-draft]");
  const state = form && kept.get(form);
  if (!state) return;
  state.isSent = false;
  state.values = typedIn(form);
  keepHere(form, state.values);
  clearTimeout(state.timer);
  state.timer = setTimeout(() => save(form), DELAY);
}

function submitted(event) {
  const form = event.target.closest?.("form[data-draft]");
  const state = form && kept.get(form);
  if (!state || event.submitter?.matches("[data-step]")) return;
  if (!navigator.onLine) {
    event.preventDefault();
    event.stopImmediatePropagation();
    state.values = typedIn(form);
    keepHere(form, state.values);
    show(form, "draftHere");
    return;
  }
  clearTimeout(state.timer);
  state.sending?.abort();
  // What has not reached the server stays in this browser until the next page says that the form has arrived.
  state.values = typedIn(form);
  keepHere(form, state.values);
  state.isSent = true;
}

// What only this browser has goes to the server first, which then shows the form as it was.
async function bringBack(form) {
  const found = keptHere(form);
  if (!found || !("draftAsked" in form.dataset)) return;
  kept.get(form).values = found.values;
  if (!(await save(form))) return;
  const panel = form.closest("dialog#panel");
  if (panel) window.htmx.ajax("GET", form.getAttribute("action"), { target: "#panel" });
  else location.reload();
}

function watch() {
  for (const form of kept.keys()) if (!form.isConnected) kept.delete(form);
  for (const form of document.querySelectorAll("form[data-draft]")) {
    if (kept.has(form)) continue;
    kept.set(form, { values: null, timer: 0, isSent: false, sending: null });
    bringBack(form);
  }
}

function retry() {
  for (const [form, state] of kept) if (form.isConnected && state.values && !state.isSent) save(form);
}

function failed(event) {
  const state = kept.get(event.detail.elt?.closest?.("form[data-draft]"));
  if (state) state.isSent = false;
  retry();
}

export function start() {
  startStore();
  watch();
  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  document.addEventListener("submit", submitted, true);
  document.addEventListener("htmx:afterSettle", watch);
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("visibilitychange", retry);
  addEventListener("online", retry);
  addEventListener("offline", () => {
    for (const form of kept.keys()) show(form, "draftHere");
  });
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  setInterval(retry, RETRY);
}
