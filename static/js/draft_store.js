// What the browser keeps of forms that the server does not have yet: per person and form, for a week at most.
import { forget, names, recall, remember } from "./memory.js";

const WEEK = 7 * 24 * 3_600_000;
const PREFIX = "draft ";
const SENT = "casewright_sent";
const nameOf = (form) => `${PREFIX}${form.dataset.owner} ${form.dataset.draft}`;

export function keepHere(form, values) {
  remember(nameOf(form), JSON.stringify({ at: Date.now(), values }));
}

export function forgetHere(form) {
  forget(nameOf(form));
}

export function keptHere(form) {
  return JSON.parse(recall(nameOf(form)) ?? "null");
}

// The page after a form that has arrived says so in a cookie; what is a week old is dropped as well.
function tidy() {
  const sent = document.cookie.split("; ").find((part) => part.startsWith(`${SENT}=`));
  const form = sent && decodeURIComponent(sent.slice(SENT.length + 1).replaceAll('"', ""));
  for (const name of names(PREFIX)) {
    const found = JSON.parse(recall(name) ?? "null");
    if (!found || Date.now() - found.at > WEEK || (form && name.endsWith(` ${form}`))) forget(name);
  }
  if (sent) document.cookie = `${SENT}=; path=/; max-age=0; samesite=lax`;
}

// Nothing stays on a shared computer after the log-out, nor what somebody starts over.
function leave(event) {
  const form = event.target;
  const dropped = form.dataset?.drop;
  const isLogOut = form.matches('form[action$="/logout/"]');
  for (const name of names(PREFIX)) if (isLogOut || (dropped && name.endsWith(` ${dropped}`))) forget(name);
}

export function start() {
  tidy();
  document.addEventListener("submit", leave);
}
