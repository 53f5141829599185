// Suggests an address from the organisation's name until somebody types one: data-slug-from="id_organisation" around the input.
const MARKS = /[\u0300-\u036f]/g;

export function slug(text) {
  const plain = text.normalize("NFKD").replace(MARKS, "").replace(/ß/g, "ss").toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, "-").replace(/^[^a-z]+/, "").slice(0, 40).replace(/-+$/, "");
}

function follow(holder) {
  const source = document.getElementById(holder.dataset.slugFrom);
  const address = holder.querySelector("input");
  if (!source || !address) return;
  let suggested = address.value === "" || address.value === slug(source.value);
  source.addEventListener("input", () => {
    if (!suggested) return;
    address.value = slug(source.value);
    // Not an input event: that one means a person typed. The check listens for both.
    address.dispatchEvent(new Event("suggested", { bubbles: true }));
  });
  address.addEventListener("input", () => (suggested = address.value === ""));
}

export function start() {
  for (const holder of document.querySelectorAll("[data-slug-from]")) follow(holder);
}
