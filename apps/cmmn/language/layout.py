"""The shape of a plan file: its sections, and within them lines below lines by their indentation.

What a line says is read in `headers` and `outline`.
"""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from apps.cmmn.language.problems import Position, Problem
from apps.cmmn.sentences import Sentence, gettext_noop

MAX_TEXT = 1_000_000
MAX_PLAN = 200_000
"""Of the whole, as much may be the plan itself; the rest is what other tools have left, a diagram for instance."""
MAX_LINE = 10_000
MAX_LEVELS = 24
TAB = 4

HEADINGS = {
    "outcomes": "outcomes",
    "outcome": "outcomes",
    "statuses": "statuses",
    "where a case can stand": "statuses",
    "teams": "teams",
    "team": "teams",
    "who does the work": "teams",
    "fields": "fields",
    "data": "fields",
    "what we know about a case": "fields",
    "steps": "steps",
    "stages and tasks": "steps",
    "the work": "steps",
    "roles": "roles",
    "who may do what": "roles",
    "decision tables": "tables",
    "decisions": "tables",
    "kept from other tools": "extras",
    "extras": "extras",
    "rules": "rules",
    "what happens when": "rules",
}
_UNDERLINE = re.compile(r"[=\-~_]{3,}")


_EXTRAS = re.compile(r"^(?:kept from other tools|extras)\b", re.IGNORECASE | re.MULTILINE)


@dataclass(slots=True)
class Line:
    """A line with the lines below it. `text` is without indentation, `column` where it begins, `last` the number of
    the last line below."""

    number: int
    column: int
    text: str
    below: list["Line"] = field(default_factory=list)
    last: int = 0

    @property
    def position(self) -> Position:
        return Position(self.number, self.column, self.column + len(self.text))


@dataclass(slots=True)
class Section:
    """One part of the file; the first has the name `head` and no heading."""

    name: str
    heading: Line | None
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Layout:
    sections: tuple[Section, ...]
    problems: tuple[Problem, ...]
    lines: tuple[str, ...]

    def block(self, line: Line) -> str:
        """The text below a line as it stands, without the indentation that all of it has."""
        rows = [
            row.expandtabs(TAB) if row.strip() else "" for row in self.lines[line.number : max(line.last, line.number)]
        ]
        depth = min((len(row) - len(row.lstrip(" ")) for row in rows if row), default=0)
        return "\n".join(row[depth:] for row in rows)


def too_long(text: str) -> int | None:
    """The limit that a text goes beyond."""
    extras = _EXTRAS.search(text[: MAX_PLAN + 100])
    if extras is None and len(text) > MAX_PLAN:
        return MAX_PLAN
    return MAX_TEXT if len(text) > MAX_TEXT else None


def rows(text: str) -> tuple[str, ...]:
    """The lines of the text as every editor counts them."""
    return tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def lay_out(text: str) -> Layout:
    lines = rows(text)
    problems: list[Problem] = []
    sections = [Section("head", None)]
    stack: list[tuple[int, Line]] = []
    for number, row in enumerate(lines, start=1):
        stripped = row.strip()
        if not stripped:
            continue
        indent = len(row.expandtabs(TAB)) - len(row.expandtabs(TAB).lstrip())
        line = Line(number, len(row) - len(row.lstrip()) + 1, stripped)
        heading = None if indent or not (sections[0].lines or len(sections) > 1) else _heading(line, problems)
        if heading:
            sections.append(Section(heading, line))
            stack = []
        elif indent and sections[-1].name == "extras" and sections[-1].lines:
            sections[-1].lines[-1].last = number
        elif not (indent == 0 and _UNDERLINE.fullmatch(stripped)):
            _place(line, indent, stack, sections[-1].lines, problems)
    return Layout(tuple(sections), tuple(problems), lines)


def is_comment(line: Line) -> bool:
    return line.text.startswith("#")


def told(lines: Iterable[Line]) -> list[Line]:
    """The lines that are no comment."""
    return [line for line in lines if not is_comment(line)]


def is_heading(text: str) -> bool:
    """Whether a line at the margin would be taken for a heading, or for the line under one."""
    return _UNDERLINE.fullmatch(text) is not None or _heading(Line(1, 1, text), []) is not None


def _heading(line: Line, problems: list[Problem]) -> str | None:
    """The section that begins here; a heading that is nearly right is said to be wrong, and taken as meant."""
    words = line.text.strip("#:= ").casefold()
    if words in HEADINGS:
        return HEADINGS[words]
    if len(words) > 30 or not re.fullmatch(r"[a-z ]+", words):
        return None
    close = difflib.get_close_matches(words, HEADINGS, 1, 0.8)
    if not close:
        return None
    problems.append(
        Problem(
            "unknown-heading",
            line.position,
            Sentence(gettext_noop("There is no part “%(words)s” of a plan."), words=line.text.rstrip(":")),
            suggestion=close[0].capitalize(),
        )
    )
    return HEADINGS[close[0]]


def _place(line: Line, indent: int, stack: list[tuple[int, Line]], top: list[Line], problems: list[Problem]) -> None:
    """Hangs a line below the nearest line before it that stands further left."""
    while stack and stack[-1][0] >= indent and not is_comment(line):
        stack.pop()
    if len(stack) >= MAX_LEVELS:
        stack.pop()
        problems.append(
            Problem(
                "too-nested",
                line.position,
                Sentence(gettext_noop("A plan has at most %(levels)s levels."), levels=MAX_LEVELS),
            )
        )
    around = [above for depth, above in stack if depth < indent]
    for above in around:
        above.last = line.number
    (around[-1].below if around else top).append(line)
    if not is_comment(line):
        stack.append((indent, line))
