"""What makes a translation sound, whatever it says: whole, with the same places, tags, edges and plural forms.

Whether it is good German or Dutch is for people to judge; which strings there must be, for `catalogues.py`.
"""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

import polib

# %(name)s, %d, %%, and the places that the scripts fill: {n}.
_PLACE = re.compile(r"%\(\w+\)[#0 +-]*[\d.]*[a-zA-Z]|%[sdif%]|\{\w*\}")
_VOID = {"br", "hr", "img", "input", "wbr"}


def problems(entry: polib.POEntry) -> Iterator[str]:
    """What is wrong with a translation, in words; nothing when it is sound."""
    if entry.fuzzy:
        yield "is marked as doubtful (fuzzy)"
    if not entry.msgid_plural:
        yield from _compared(entry.msgid, entry.msgstr)
        return
    if sorted(entry.msgstr_plural) != [0, 1]:
        yield "needs a form for one and a form for many"
        return
    for place, original in ((0, entry.msgid), (1, entry.msgid_plural)):
        yield from _compared(original, entry.msgstr_plural[place])


def _compared(original: str, translation: str) -> Iterator[str]:
    if not translation:
        yield "is not translated"
        return
    if _places(original) != _places(translation):
        yield f"has other places: {translation}"
    if _edges(original) != _edges(translation):
        yield f"begins or ends with other spaces or breaks: {translation!r}"
    if _tags(original) != _tags(translation):
        yield f"has other HTML tags: {translation}"


def _places(text: str) -> Counter[str]:
    return Counter(_PLACE.findall(text))


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _tags(text: str) -> Counter[str]:
    tags = _Tags()
    tags.feed(text)
    return tags.found


class _Tags(HTMLParser):
    """Counts the tags; one that is closed in the wrong order counts as another."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Counter[str] = Counter()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found[f"<{tag} {sorted(attrs, key=str)}>"] += 1
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        is_last = bool(self._open) and self._open.pop() == tag
        self.found[f"</{tag}>" if is_last else f"</{tag}> astray"] += 1
