// The words of the scripts, put into the page by the server in the reader's language.
const words = document.getElementById("words")?.dataset ?? {};

// word("late", {span: "5 min"}) fills the places in braces.
export function word(name, values = {}) {
  return (words[name] ?? "").replace(/\{(\w+)\}/g, (place, key) => values[key] ?? place);
}
