// Where the keyboard stands: on the error summary after a refused form, at the field a summary names, never below the dock.
function focusField(event) {
  const link = event.target.closest('.notice a[href^="#"]');
  const place = link && document.getElementById(link.getAttribute("href").slice(1));
  if (!place) return;
  const field = place.matches("input, select, textarea") ? place : place.querySelector("input, select, textarea");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.scrollIntoView({ block: "center" });
}

function keepAboveDock(event) {
  const dock = document.querySelector(".dock");
  if (!dock || dock.contains(event.target) || event.target.closest("dialog")) return;
  const hidden = event.target.getBoundingClientRect().bottom - dock.getBoundingClientRect().top;
  if (dock.offsetHeight && hidden > 0) scrollBy(0, hidden + 12);
}

function focusSummary(event) {
  event.detail.elt?.querySelector?.(".notice[autofocus]")?.focus();
}

export function start() {
  document.addEventListener("click", focusField);
  document.addEventListener("focusin", keepAboveDock);
  document.addEventListener("htmx:afterSettle", focusSummary);
}
