// A list to choose from while somebody writes: colleagues after an @, text modules after ::. The server fills it.
import { escaped } from "./editor_cleaning.js";

const TRIGGERS = [
  { name: "people", pattern: /(?:^|[\s(])@([\p{L}\p{N}._'-]*(?: [\p{L}\p{N}._'-]+)?)$/u, sign: "@" },
  { name: "modules", pattern: /(?:^|[\s(])::([\p{L}\p{N}_-]*)$/u, sign: "::" },
];

export function offers(form, frame, root, editor) {
  const holder = frame.querySelector(".editor-offer");
  const list = holder.querySelector("[role=listbox]");
  const none = holder.querySelector(".editor-none");
  const status = frame.querySelector("[data-editor-status]");
  let asked = 0;
  let open = null;
  let timer = 0;

  const options = () => [...list.children];
  const current = () => options().find((option) => option.getAttribute("aria-selected") === "true");

  function close() {
    asked += 1;
    open = null;
    holder.hidden = true;
    root.removeAttribute("aria-activedescendant");
    root.removeAttribute("aria-controls");
  }

  function mark(option) {
    for (const one of options()) one.setAttribute("aria-selected", String(one === option));
    if (!option) return root.removeAttribute("aria-activedescendant");
    root.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  // The sign and what was typed after it, in the text before the caret.
  function typed() {
    const range = editor.getSelection();
    if (!range.collapsed || range.startContainer.nodeType !== Node.TEXT_NODE) return null;
    const before = range.startContainer.data.slice(0, range.startOffset).replaceAll("\u200b", "");
    for (const trigger of TRIGGERS.filter((one) => form.dataset[`${one.name}Url`])) {
      const match = trigger.pattern.exec(before);
      if (match) return { trigger, words: match[1], length: match[1].length + trigger.sign.length };
    }
    return null;
  }

  async function ask(found) {
    const mine = (asked += 1);
    const url = new URL(form.dataset[`${found.trigger.name}Url`], location.href);
    url.searchParams.set("q", found.words);
    let text = "";
    try {
      const answer = await fetch(url, { headers: { "HX-Request": "true" } });
      if (!answer.ok) return close();
      text = await answer.text();
    } catch {
      return close();
    }
    if (mine !== asked) return;
    list.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.children);
    list.id = list.id || "offer";
    for (const option of options()) option.id = `${list.id}-${option.id}`;
    open = found;
    none.hidden = options().length > 0 || found.trigger.name !== "people";
    holder.hidden = options().length === 0 && none.hidden;
    root.setAttribute("aria-controls", list.id);
    const count = options().length;
    status.textContent = count ? status.dataset.some.replace("{n}", count) : status.dataset.none;
    mark(options()[0]);
  }

  function choose(option) {
    const found = typed() ?? open;
    close();
    if (!found || !option) return;
    const range = editor.getSelection();
    if (range.startContainer.nodeType === Node.TEXT_NODE) range.setStart(range.startContainer, Math.max(0, range.startOffset - found.length));
    editor.setSelection(range);
    if (option.dataset.key) {
      editor.insertHTML(`<span data-mention="${Number(option.dataset.key)}">@${escaped(option.dataset.name)}</span>\u00a0`);
    } else {
      editor.insertHTML(option.dataset.html);
    }
    editor.focus();
    editor.fireEvent("input");
  }

  function look() {
    const found = typed();
    clearTimeout(timer);
    if (!found) return close();
    timer = setTimeout(() => ask(found), 120);
  }

  editor.addEventListener("input", look);
  root.addEventListener("keydown", (event) => {
    if (!open || holder.hidden) return;
    const all = options();
    const now = all.indexOf(current());
    const moves = { ArrowDown: now + 1, ArrowUp: now - 1 };
    if (event.key in moves && all.length) mark(all[(moves[event.key] + all.length) % all.length]);
    else if ((event.key === "Enter" || event.key === "Tab") && all.length && !event.shiftKey) choose(current());
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => choose(event.target.closest("[role=option]")));
  root.addEventListener("blur", () => setTimeout(() => document.activeElement === root || close(), 150));

  function begin(name) {
    const trigger = TRIGGERS.find((one) => one.name === name);
    editor.focus();
    const range = editor.getSelection();
    const before = range.startContainer.nodeType === Node.TEXT_NODE ? range.startContainer.data.slice(0, range.startOffset) : "";
    editor.insertPlainText(`${/(^|[\s(\u200b])$/.test(before) ? "" : " "}${trigger.sign}`, false);
    look();
  }

  return { begin };
}
