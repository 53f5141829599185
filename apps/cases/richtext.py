"""Cleans what people write with looks: a short list of tags, and the same words as plain text.

Who is named in it, and whether they may be, is decided by `actions.mentioning`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

import nh3
from django.utils.html import urlize

KEPT = {"p", "br", "strong", "em", "u", "s", "code", "pre", "ul", "ol", "li", "blockquote", "a", "span"}
# What letters and office programs write, and what is made of it.
_SAME = {"b": "strong", "i": "em", "strike": "s", "del": "s", "ins": "u"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LINES = {"div", "section", "article", "table", "tr", "hr", "dl", "dt", "dd"}
_CELLS = {"td", "th"}
_TAKEN = KEPT | set(_SAME) | _HEADINGS | _LINES | _CELLS
_ATTRIBUTES = {"a": {"href"}, "span": {"data-mention"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_BLOCKS = {"p", "pre", "ul", "ol", "blockquote"}
_MENTION = re.compile(r'<span data-mention="(\d{1,18})">(.*?)</span>', re.DOTALL)
_EMPTY = re.compile(r"<p>(?:\s|&nbsp;|\xa0|<br>)*</p>")


@dataclass(frozen=True, slots=True)
class Rich:
    """Clean HTML, the same as plain text, and the keys of the people it names, as the writer's page says."""

    html: str
    text: str
    mentioned: tuple[int, ...]


def clean(html: str) -> Rich:
    """What may be kept of a text that came from a browser, a letter or another system."""
    folded = _Folding()
    folded.feed(_cleaned(html.replace("\x00", ""), _TAKEN))
    folded.close()
    kept = _EMPTY.sub("", _cleaned("".join(folded.parts), KEPT)).strip()
    mentioned = tuple(dict.fromkeys(int(key) for key, _name in _MENTION.findall(kept)))
    return Rich(kept, text_of(kept), mentioned)


def from_text(text: str, people: Mapping[str, int] | None = None) -> str:
    """Plain text as HTML: paragraphs, lines and links; `people` are keys by the name that stands after an @."""
    linked = urlize(text.replace("\x00", "").strip(), nofollow=True, autoescape=True)
    for name in sorted(people or {}, key=len, reverse=True):
        key = (people or {})[name]
        shown = re.escape(escape("@" + name))
        linked = re.sub(
            rf"(?<![\w>]){shown}(?!\w)", mention(key, name).replace("\\", r"\\"), linked, flags=re.IGNORECASE
        )
    paragraphs = re.split(r"(?:\r?\n){2,}", linked)
    lines = (re.sub(r"\r?\n", "<br>", paragraph) for paragraph in paragraphs)
    return clean("".join(f"<p>{line}</p>" for line in lines)).html


def mention(key: int, name: str) -> str:
    """How a named person stands in a text."""
    return f'<span data-mention="{key}">@{escape(name)}</span>'


def name_people(html: str, names: Mapping[int, str]) -> str:
    """Clean HTML with everybody in `names` by their name, whatever stood there; others are only words."""

    def named(found: re.Match[str]) -> str:
        key = int(found[1])
        return mention(key, names[key]) if key in names else found[2]

    return _MENTION.sub(named, html)


def text_of(html: str) -> str:
    """Clean HTML as plain text: a line for each block, list entries with a dash, links with their address."""
    reading = _Reading()
    reading.feed(html)
    reading.close()
    lines = [re.sub(r"[ \t\xa0]+", " ", line).strip() for line in "".join(reading.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _cleaned(html: str, tags: set[str]) -> str:
    return nh3.clean(
        html,
        tags=tags,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


class _Folding(HTMLParser):
    """Writes balanced HTML anew with the tags that are kept; blocks of other programs become lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._mention: list[str] | None = None
        self._spans: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = _SAME.get(tag, tag)
        if tag == "span":
            key = dict(attrs).get("data-mention") or ""
            is_mention = self._mention is None and key.isdecimal() and len(key) < 19
            self._spans.append(is_mention)
            if is_mention:
                self.parts.append(f'<span data-mention="{int(key)}">')
                self._mention = []
        elif self._mention is not None:
            return  # a name is words only
        elif tag in _HEADINGS:
            self.parts.append("<p><strong>")
        elif tag in _LINES:
            self._break()
        elif tag in KEPT:
            given = "".join(f' {name}="{escape(value or "")}"' for name, value in attrs if name == "href")
            self.parts.append(f"<{tag}{given}>")

    def handle_endtag(self, tag: str) -> None:
        tag = _SAME.get(tag, tag)
        if tag == "span":
            if self._spans and self._spans.pop():
                self.parts.append("</span>")
                self._mention = None
        elif self._mention is not None:
            return
        elif tag in _HEADINGS:
            self.parts.append("</strong></p>")
        elif tag in _LINES:
            self._break()
        elif tag in _CELLS:
            self.parts.append(" ")
        elif tag in KEPT and tag != "br":
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(escape(data, quote=False))

    def _break(self) -> None:
        """A new line, unless one begins here anyway."""
        before = "".join(self.parts[-2:]).rstrip()
        if before and not before.endswith(("<br>", *(f"<{tag}>" for tag in KEPT), *(f"</{tag}>" for tag in _BLOCKS))):
            self.parts.append("<br>")


class _Reading(HTMLParser):
    """Collects the words of clean HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self.parts)))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n" if tag in {"ul", "ol"} else "\n\n")
        elif tag == "a" and self._links:
            address, start = self._links.pop()
            said = "".join(self.parts[start:]).strip()
            if address and address.removeprefix("mailto:").removeprefix("tel:") != said:
                self.parts.append(f" ({address})")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
