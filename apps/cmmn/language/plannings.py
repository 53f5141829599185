"""Planning tables, read and written: what people can add, when, and who may.

Which steps are there only if needed is said by a rule; here they are put together to be offered.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from apps.cmmn.definition import CASE, PlanningTable
from apps.cmmn.language import headers, prose
from apps.cmmn.language.details import read_roles
from apps.cmmn.language.headers import Piece
from apps.cmmn.language.layout import Line, told
from apps.cmmn.language.marks import bracketed, key_in_brackets
from apps.cmmn.language.naming import name_of, step_name, step_named
from apps.cmmn.language.problems import fault
from apps.cmmn.language.setting import Setting
from apps.cmmn.language.stated import condition_in_words, condition_of
from apps.cmmn.sentences import gettext_noop

_HEAD = re.compile(
    r'(?:can|may) be added\s*(?P<key>\[\s*"(?:\\.|[^"\\])*"\s*\]|\[[^\[\]"]*\])?\s*:(?P<rest>.*)',
    re.IGNORECASE | re.DOTALL,
)
_WHEN = re.compile(r"(?:but )?only (?:when|if)\s+(?P<clause>.+)", re.IGNORECASE | re.DOTALL)
_BY = frozenset({"planned by", "may be planned by", "by"})


@dataclass(slots=True)
class PlanningDraft:
    """A table as its lines say it, until all names are known."""

    line: Line
    key: str | None
    items: list[tuple[Piece, Line]] = field(default_factory=list)
    tables: list["PlanningDraft"] = field(default_factory=list)
    condition: tuple[Piece, Line] | None = None
    roles: list[tuple[Piece, Line]] = field(default_factory=list)

    def table(self, default: str, setting: Setting) -> PlanningTable:
        """The table; `default` is the key that it has by itself."""
        key = default if self.key is None else self.key
        condition = None
        if self.condition is not None:
            condition = condition_of(*self.condition, setting)
        return PlanningTable(
            key,
            tuple(step_named(piece.text, piece.at(line), setting) for piece, line in self.items),
            tuple(table.table(f"{key}_{at}", setting) for at, table in enumerate(self.tables, start=1)),
            condition,
            tuple(role for piece, line in self.roles for role in read_roles(piece, line, setting)),
        )


def begun(piece: Piece, line: Line) -> PlanningDraft | None:
    """The draft that begins at `Can be added: …`, with the lines below it; None where the line is another."""
    match = _HEAD.fullmatch(piece.text)
    if match is None:
        return None
    draft = PlanningDraft(line, bracketed(match["key"]) if match["key"] else None)
    rest = match["rest"].strip(" .")
    start = match.start("rest") + len(match["rest"]) - len(match["rest"].lstrip())
    draft.items += [(part, line) for part in headers.listed(Piece(rest, piece.column + start)) if part.text]
    for below in told(line.below):
        _add(draft, below)
    return draft


def _add(draft: PlanningDraft, line: Line) -> None:
    piece = headers.without_bullet(line)
    inside = begun(piece, line)
    label = headers.label(piece)
    condition = _WHEN.fullmatch(piece.text)
    if inside is not None:
        draft.tables.append(inside)
    elif headers.has_bullet(line):
        draft.items.append((Piece(piece.text.rstrip(" ."), piece.column), line))
    elif label and label[0] in _BY:
        draft.roles += headers.entries(label[1], line)
    elif condition and draft.condition is None:
        draft.condition = Piece(condition["clause"], piece.column + condition.start("clause")), line
    else:
        raise fault(
            "unknown-label",
            line.position,
            gettext_noop("“%(words)s” is not known here."),
            words=line.text,
            expected=("“Only when …”", "“Planned by:”", "“Can be added:”", "a list of steps"),
        )


def key_by_itself(owner: str) -> str:
    return "planning" if owner == CASE else f"{owner}_planning"


def written(table: PlanningTable, default: str, setting: Setting, indent: str) -> Iterator[str]:
    label = "Can be added" if table.key == default else f"Can be added {key_in_brackets(table.key)}"
    inside = indent + prose.STEP
    items = [step_name(key, setting) for key in table.items]
    yield from prose.entries(label, items, indent) if items else [f"{indent}{label}:"]
    if table.applicability is not None:
        yield f"{inside}Only when {condition_in_words(table.applicability, setting, 'planning.applicability')}."
    yield from prose.entries("Planned by", [name_of(setting.roles, role) for role in table.roles], inside)
    for at, inner in enumerate(table.tables, start=1):
        yield from written(inner, f"{table.key}_{at}", setting, inside)
