"""Texts inside the lines of a plan: plain, behind a label, as a block below it, or in quotes with all their signs.

How lines hang together stands in `layout`; which labels there are in `headers` and `details`.
"""

import textwrap
from collections.abc import Callable, Iterator

from apps.cmmn.language import layout
from apps.cmmn.language.headers import Piece, plain
from apps.cmmn.language.layout import Layout, Line, told
from apps.cmmn.language.marks import is_quoted, quoted

WIDTH = 110
STEP = "  "


def value(document: Layout, line: Line, piece: Piece) -> str:
    """What stands behind a label: on the same line, or as a block below it."""
    if not piece.text:
        return document.block(line)
    if is_quoted(piece.text):
        return plain(piece.text)
    return " ".join([piece.text, *(below.text for below in all_below(line.below))])


def all_below(lines: list[Line]) -> list[Line]:
    """The lines and all below them, in order."""
    found = []
    for line in told(lines):
        found += [line, *all_below(line.below)]
    return found


def labelled(label: str, text: str, indent: str) -> Iterator[str]:
    """A value behind its label: on the line, as a block below it, or in quotes with its signs."""
    if is_line(text):
        yield f"{indent}{label}: {text}"
    elif "\n" in text and is_block(text):
        yield f"{indent}{label}:"
        yield from (f"{indent}{STEP}{row}" if row else "" for row in text.split("\n"))
    else:
        yield f"{indent}{label}: {quoted(text)}"


def paragraph(text: str, indent: str, label: str, is_plain: Callable[[str], bool]) -> list[str]:
    """Plain lines where they are read as such, else the text behind its label."""
    if not text:
        return []
    if is_line(text):
        rows = textwrap.wrap(text, WIDTH - len(indent), break_long_words=False, break_on_hyphens=False)
        for lines in (rows, [text]):
            if " ".join(lines) == text and all(map(is_plain, lines)):
                return [f"{indent}{line}" for line in lines]
    return list(labelled(label, text, indent))


def entries(label: str, found: list[str], indent: str) -> Iterator[str]:
    """A list behind its label, one entry a line where the line would be long."""
    line = f"{indent}{label}: {', '.join(found)}."
    if found and len(line) <= WIDTH:
        yield line
    elif found:
        yield f"{indent}{label}:"
        yield from (f"{indent}{STEP}- {entry}" for entry in found)


def is_line(text: str) -> bool:
    return text != "" and text == text.strip() and text.isprintable() and not is_quoted(text)


def is_block(text: str, levels: int = 5) -> bool:
    """Whether a text keeps its shape as indented lines, of fewer depths than so many."""
    rows = text.split("\n")
    filled = [row for row in rows if row.strip()]
    depths = {len(row) - len(row.lstrip()) for row in filled}
    return (
        all(row == "" or row.strip() for row in rows)
        and rows[0] != "" != rows[-1]
        and 0 in depths
        and len(depths) < levels
        and not set(text) & set("\t\r")
        and max(map(len, rows)) < layout.MAX_LINE // 2
    )
