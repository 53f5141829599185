// Says who else has the same form open: <form data-presence-url="…">. Asks again while the form is there to be seen.
const EVERY = 20_000;
const open = new Map();

const isThere = (form) => form.isConnected && !form.closest("dialog:not([open])");

function body(form, extra) {
  const sent = new FormData();
  sent.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "");
  for (const [name, value] of Object.entries(extra)) sent.append(name, value);
  return sent;
}

function place(form) {
  let found = open.get(form);
  if (!found) {
    found = document.createElement("div");
    found.className = "presence";
    found.setAttribute("role", "status");
    form.prepend(found);
    open.set(form, found);
  }
  return found;
}

async function ask(form) {
  const shown = place(form);
  const known = shown.querySelector("[data-known]")?.dataset.known;
  const answer = await fetch(form.dataset.presenceUrl, {
    method: "POST",
    body: body(form, known ? { known } : {}),
    redirect: "manual",
  }).catch(() => null);
  if (answer?.status !== 200) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  shown.replaceChildren(...page.querySelectorAll(".present"));
}

function leave(form) {
  navigator.sendBeacon(form.dataset.presenceUrl, body(form, { leave: "1" }));
  open.delete(form);
}

function look() {
  for (const form of [...open.keys()]) if (!isThere(form)) leave(form);
  for (const form of document.querySelectorAll("form[data-presence-url]")) if (isThere(form)) ask(form);
}

export function start() {
  look();
  setInterval(look, EVERY);
  document.addEventListener("htmx:afterSettle", look);
  document.addEventListener("close", look, true);
  addEventListener("pagehide", () => [...open.keys()].forEach(leave));
}
