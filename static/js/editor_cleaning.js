// What may stand in the editor: a short list of tags, whatever was pasted. The server cleans again, and it decides.
const SAME = { STRONG: "B", EM: "I", DEL: "S", STRIKE: "S", INS: "U", DIV: "P", SECTION: "P", ARTICLE: "P", TR: "P" };
const KEPT = new Set(["P", "BR", "B", "I", "U", "S", "CODE", "PRE", "UL", "OL", "LI", "BLOCKQUOTE", "A", "SPAN"]);
const GONE = new Set(["SCRIPT", "STYLE", "TITLE", "META", "LINK", "TEMPLATE", "HEAD", "OBJECT", "IFRAME", "SVG", "MATH", "IMG", "VIDEO", "AUDIO"]);
const BLOCKS = "p, ul, ol, blockquote, pre, div, table, h1, h2, h3, h4, h5, h6";

function fold(node, into) {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) into.append(child.data.replace(/[\r\n\t]+/g, " "));
    else if (child.nodeType === Node.ELEMENT_NODE && !GONE.has(child.tagName.toUpperCase())) element(child, into);
  }
}

function element(child, into) {
  const heading = /^H[1-6]$/.test(child.tagName);
  const name = heading ? "P" : (SAME[child.tagName] ?? child.tagName);
  // A block that only holds blocks adds nothing; a table's cell is a word.
  if (!KEPT.has(name) || (name === "P" && child.querySelector(BLOCKS)) || (name === "SPAN" && !child.dataset.mention)) {
    fold(child, into);
    if (child.tagName === "TD" || child.tagName === "TH") into.append(" ");
    return;
  }
  const made = document.createElement(name);
  if (name === "A") {
    const address = child.getAttribute("href") ?? "";
    if (!/^(https?|mailto|tel):/i.test(address)) return fold(child, into);
    made.setAttribute("href", address);
  }
  if (name === "SPAN") {
    made.dataset.mention = child.dataset.mention;
    made.contentEditable = "false";
    made.textContent = child.textContent;
  } else if (heading) {
    const strong = document.createElement("b");
    made.append(strong);
    fold(child, strong);
  } else {
    fold(child, made);
  }
  into.append(made);
}

export function clean(html) {
  const fragment = document.createDocumentFragment();
  // Styles would be refused by the page's policy anyway, and each refusal be told as an error.
  const plain = html.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/\sstyle\s*=\s*("[^"]*"|'[^']*')/gi, "");
  fold(new DOMParser().parseFromString(plain, "text/html").body, fragment);
  return fragment;
}

// Text as it stands inside markup.
export function escaped(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
