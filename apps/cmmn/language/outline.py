"""Reads the sections of a plan file, except the rules, into a draft; mistakes are collected, and reading goes on.

The lines of steps, fields and tables are taken apart in `steps`, `fieldlines` and `tables`; names that are used are
looked up in `reader`, when all are known.
"""

import json
from collections.abc import Callable

from apps.cmmn.definition import CASE, Extra, Kind
from apps.cmmn.language import headers, prose, statuses, tables
from apps.cmmn.language.drafts import ItemDraft, PlanDraft, RoleDraft
from apps.cmmn.language.fieldlines import FieldLines
from apps.cmmn.language.headers import Piece
from apps.cmmn.language.layout import Layout, Line, told
from apps.cmmn.language.marks import name_and_key
from apps.cmmn.language.naming import word
from apps.cmmn.language.problems import Mistake, Problem, fault
from apps.cmmn.language.steps import Steps
from apps.cmmn.sentences import gettext_noop

_SETTINGS = {
    "case number": "number_pattern",
    "case numbers": "number_pattern",
    "case title": "title_pattern",
    "title": "title_pattern",
    "request introduction": "request_intro",
    "introduction": "request_intro",
}
_ABOUT = frozenset({"about", "description"})


class Outline:
    """Fills a draft, section by section."""

    def __init__(self, layout: Layout, draft: PlanDraft, problems: list[Problem]) -> None:
        self.layout, self.draft, self.problems = layout, draft, problems
        self.field_lines = FieldLines(layout, problems)

    def read(self) -> None:
        steps = Steps(self.layout, self.draft, self.problems)
        readers: dict[str, Callable[[list[Line]], None]] = {
            "head": self._head,
            "outcomes": self._outcomes,
            "teams": self._teams,
            "roles": self._roles,
            "statuses": lambda lines: self.draft.statuses.extend(statuses.read(self.layout, lines, self.problems)),
            "fields": lambda lines: self.draft.fields.extend(self.field_lines.read(lines)),
            "steps": lambda lines: steps.body(self.draft.case, lines, level=0),
            "tables": lambda lines: self.draft.tables.extend(tables.read(lines, self.problems)),
        }
        for section in self.layout.sections:
            if section.name in readers:
                readers[section.name](told(section.lines))
            elif section.name == "extras":
                self._extras(section.lines)

    def _tell(self, mistake: Mistake) -> None:
        self.problems.append(mistake.problem)

    # The head ------------------------------------------------------------------------------------------------------

    def _head(self, lines: list[Line]) -> None:
        for line in lines[1:]:
            self._head_line(line)
        for line in lines[:1]:
            for below in told(line.below):
                self._head_line(below)

    def _head_line(self, line: Line) -> None:
        found = headers.label(Piece(line.text, line.column))
        case = self.draft.case
        if found and found[0] in _SETTINGS:
            name = _SETTINGS[found[0]]
            if name in self.draft.settings:
                self._tell(fault("said-twice", line.position, gettext_noop("This has been said before.")))
            self.draft.settings[name] = prose.value(self.layout, line, found[1])
        elif found and found[0] in statuses.REOPENING:
            self._reopening(line, found[1])
        elif found and found[0] in _ABOUT:
            case.prose = [prose.value(self.layout, line, found[1])]
        elif found and self._is_mistyped(line, found, [*_SETTINGS, *statuses.REOPENING, "Description"]):
            return
        else:
            case.prose.append(line.text)
            for below in told(line.below):
                self._head_line(below)

    def _reopening(self, line: Line, piece: Piece) -> None:
        try:
            self.draft.settings["reopening"] = statuses.reopening(piece, line)
        except Mistake as mistake:
            self._tell(mistake)

    def _outcomes(self, lines: list[Line]) -> None:
        self.draft.outcomes = self.draft.outcomes or []
        for line in prose.all_below(lines):
            pair = self.field_lines.choice(headers.without_bullet(line), line, "outcome")
            self.draft.outcomes += [pair] if pair else []

    def _teams(self, lines: list[Line]) -> None:
        self.draft.has_teams = True
        for line in told(lines):
            parts = headers.field_parts(headers.without_bullet(line))
            if parts is None or parts[1] is not None:
                self._tell(headers.unreadable(line))
            else:
                self.draft.teams.setdefault(parts[0], line)

    def _roles(self, lines: list[Line]) -> None:
        for line in lines:
            parts = name_and_key(headers.without_bullet(line).text)
            if parts is None:
                self._tell(headers.unreadable(line))
            else:
                self.draft.roles.append(RoleDraft(*parts, line))

    def _extras(self, lines: list[Line]) -> None:
        """What other tools have left, each below the place that it belongs to, word for word."""
        for line in lines:
            piece = headers.without_bullet(line)
            try:
                place = word(piece.text.removesuffix(":").rstrip(), piece.at(line))
                self.draft.extras.append(Extra(place, self._kept(line)))
            except Mistake as mistake:
                self._tell(mistake)

    def _kept(self, line: Line) -> str:
        """The text below a line as it stands, or put together from rows in quotes."""
        text = self.layout.block(line)
        if not text.startswith('"'):
            return text
        try:
            return "".join(str(json.loads(row, strict=False)) for row in text.split("\n") if row)
        except ValueError:
            raise fault(
                "unreadable-text",
                line.position,
                gettext_noop("The text below cannot be read."),
                expected=("rows in straight quotes, as in JSON", "a text that does not begin with quotes"),
            ) from None

    def _is_mistyped(self, line: Line, found: tuple[str, Piece], labels: list[str]) -> bool:
        problem = headers.mistyped(line, found[0], labels)
        self.problems += [problem] if problem else []
        return problem is not None


def title(line: Line) -> tuple[str, str | None]:
    """The name of the plan and its key, from the first line of the file."""
    found = headers.label(Piece(line.text, line.column))
    text = found[1].text if found and found[0] in {"plan", "case type"} else line.text
    parts = name_and_key(text)
    if parts is None:
        raise headers.unreadable(line)
    return parts


def case_draft(line: Line) -> ItemDraft:
    return ItemDraft("", None, Kind.CASE, line, 0, key=CASE)
