"""The smallest parts of a plan file: words, numbers, quoted texts and keys in brackets, with their places.

What they mean together is told by `scanner` for rules and by `headers` for the lines of the outline.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from apps.cmmn.language.problems import Position

QUOTES = {'"': '"', "“": "”"}
_TEXT = r"""(?P<text>"(?:\\.|[^"\\])*")|"""
_REST = (
    r"""(?P<quote>“[^“”]*”)|(?P<formula>`[^`]*`)"""
    r"""|(?P<key>\[\s*"(?:\\.|[^"\\])*"\s*\]|\[[^\[\]"]*\])"""
    r"""|(?P<date>\d{4}-\d{2}-\d{2}(?!\w))"""
    r"""|(?P<number>(?:(?<![\w.])-)?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?![\w]|-\w))"""
    r"""|(?P<word>[^\W_](?:[\w'’-]*\w)?|_\w*)|(?P<sign>>=|<=|!=|==|[^\s\w])"""
)
_MARK, _OPEN_MARK = re.compile(_TEXT + _REST), re.compile(_REST)
_QUOTE = re.compile(r'"(?:\\.|[^"\\])*"|“[^“”]*”')
_KEY = re.compile(r'\[\s*"(?:\\.|[^"\\])*"\s*\]|\[[^\[\]"]*\]')
_NAME_ENDS = {False: re.compile(r'[\[\]"“”]'), True: re.compile(r'[\[\]"“”:]')}


_IRREGULAR = {"children": "child", "people": "person", "women": "woman", "men": "man"}


@dataclass(frozen=True, slots=True)
class Mark:
    """`kind` is text, formula, key, date, number, word or sign; `value` is what it says without its signs."""

    kind: str
    text: str
    value: str
    position: Position

    @property
    def norm(self) -> str:
        return singular(self.text) if self.kind == "word" else self.text


def marks(text: str, line: int, column: int = 1) -> Iterator[Mark]:
    """The marks of one line, which begins at that column."""
    at, is_open = 0, True
    while match := (_MARK if is_open else _OPEN_MARK).search(text, at):
        kind, found, at = str(match.lastgroup), match[0], match.end()
        # A quote that is never closed is looked for once, not again from every later sign.
        is_open = is_open and found != '"'
        place = Position(line, column + match.start(), column + match.end())
        if kind in {"text", "quote"}:
            yield Mark("text", found, unquoted(found), place)
        elif kind == "key":
            yield Mark("key", found, bracketed(found), place)
        else:
            yield Mark(kind, found, found.strip("`") if kind == "formula" else found, place)


def singular(word: str) -> str:
    """A word without case and plural, so that `Visits` and `visit` are the same."""
    word = word.casefold().replace("’", "'")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")):
        return word[:-1]
    return word


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def unquoted(text: str) -> str:
    """What stands between quotes; with straight ones, a backslash means what it means in JSON."""
    if text.startswith('"'):
        try:
            return str(json.loads(text, strict=False))
        except ValueError:
            return text[1:-1]
    return text[1:-1]


def bracketed(text: str) -> str:
    inner = text[1:-1].strip()
    return unquoted(inner) if len(inner) > 1 and inner[0] == inner[-1] == '"' else inner


def is_quoted(text: str) -> bool:
    return len(text) > 1 and text[0] in QUOTES and text[-1] == QUOTES[text[0]] and _only_quote(text)


def _only_quote(text: str) -> bool:
    match = _MARK.match(text)
    return match is not None and match.end() == len(text)


def key_in_brackets(key: str) -> str:
    is_plain = key == key.strip() and key != "" and not set(key) & set('[]"\n\r')
    return f"[{key}]" if is_plain else f"[{quoted(key)}]"


def head(text: str, *, is_before_colon: bool) -> tuple[str, str | None, int] | None:
    """The name at the beginning of a text, its key in brackets, and where the rest begins; None without a name."""
    quote = _QUOTE.match(text)
    if quote:
        name, end = unquoted(quote[0]), quote.end()
    else:
        stop = _NAME_ENDS[is_before_colon].search(text)
        end = stop.start() if stop else len(text)
        name = text[:end].strip()
    end += len(text[end:]) - len(text[end:].lstrip())
    key = _KEY.match(text, end)
    if key:
        end = key.end()
    return (name, bracketed(key[0]) if key else None, end) if name or quote else None


def name_and_key(text: str) -> tuple[str, str | None] | None:
    """`Decide on the claim [decide]` in its two parts; None when it cannot be read so."""
    text = text.strip()
    found = head(text, is_before_colon=False)
    return found[:2] if found and found[2] == len(text) else None


def name_as_written(name: str, *, without: str = "") -> str:
    """The name as it can stand in a heading; in quotes when a sign of the language is in it."""
    is_plain = name != "" and name == name.strip() and name.isprintable() and not set(name) & set(f'[]"“”`{without}')
    return name if is_plain else quoted(name)
