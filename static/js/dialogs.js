// Native dialogs: opened by what htmx swaps into them, closed by the server's event, and the invoker attributes for browsers without them.
const hasInvokers = "commandForElement" in HTMLButtonElement.prototype;
const hasLightDismiss = "closedBy" in HTMLDialogElement.prototype;

function openFilled(event) {
  const dialog = event.target instanceof Element ? event.target.closest("dialog") : null;
  if (!dialog || dialog.open || !dialog.childElementCount) return;
  emptyOthers(dialog);
  dialog.showModal();
}

// What was closed before stays until now, so that a draft of it is still sent; but two fields must not share an id.
function emptyOthers(dialog) {
  for (const other of document.querySelectorAll("#panel:not([open]), #modal:not([open])")) {
    if (other !== dialog) other.replaceChildren();
  }
}

function invoke(event) {
  const button = event.target.closest("button[commandfor]");
  const dialog = button && document.getElementById(button.getAttribute("commandfor"));
  if (!dialog) return;
  if (button.getAttribute("command") === "show-modal") dialog.showModal();
  else if (button.getAttribute("command") === "close") dialog.close();
}

// Outside a modal dialog its backdrop is what was clicked, and the event's target is the dialog itself.
function dismiss(event) {
  const dialog = event.target;
  if (!(dialog instanceof HTMLDialogElement) || dialog.getAttribute("closedby") !== "any") return;
  const box = dialog.getBoundingClientRect();
  const isInside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!isInside) dialog.close();
}

export function start() {
  document.addEventListener("htmx:afterSwap", openFilled);
  document.addEventListener("dialog-close", () => {
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  });
  if (!hasInvokers) document.addEventListener("click", invoke);
  if (!hasLightDismiss) document.addEventListener("click", dismiss);
}
