// Numbers the lines of a large text: data-lines around a textarea and a <pre>. A link with data-line leads to that line.
function wrong() {
  return new Set([...document.querySelectorAll(".remark.is-late [data-line]")].map((link) => Number(link.dataset.line)));
}

function number(editor) {
  const area = editor.querySelector("textarea");
  const numbers = editor.querySelector("pre");
  const marked = wrong();
  const count = area.value.split("\n").length;
  const lines = Array.from({ length: count }, (_, at) => {
    const line = document.createElement("span");
    line.textContent = at + 1;
    if (marked.has(at + 1)) line.className = "is-late";
    return line;
  });
  numbers.replaceChildren(...lines.flatMap((line) => [line, "\n"]));
  numbers.scrollTop = area.scrollTop;
}

function lead(event) {
  const link = event.target.closest("a[data-line]");
  const area = document.querySelector("[data-lines] textarea");
  if (!link || !area) return;
  event.preventDefault();
  const line = Number(link.dataset.line);
  const before = area.value.split("\n").slice(0, line - 1);
  const first = before.reduce((sum, text) => sum + text.length + 1, 0);
  const length = (area.value.split("\n")[line - 1] ?? "").length;
  const start = first + Math.min(Number(link.dataset.column ?? 1) - 1, length);
  const end = first + Math.min(Math.max(Number(link.dataset.end ?? 1) - 1, start - first), length);
  area.focus();
  area.setSelectionRange(start, end);
  area.scrollTop = Math.max(0, (line - 6) * Number.parseFloat(getComputedStyle(area).lineHeight));
  area.scrollIntoView({ block: "nearest" });
}

export function start() {
  const editors = document.querySelectorAll("[data-lines]");
  if (!editors.length) return;
  for (const editor of editors) {
    const area = editor.querySelector("textarea");
    number(editor);
    area.addEventListener("input", () => number(editor));
    area.addEventListener("scroll", () => (editor.querySelector("pre").scrollTop = area.scrollTop));
  }
  document.addEventListener("htmx:afterSwap", () => editors.forEach(number));
  document.addEventListener("click", lead);
}
