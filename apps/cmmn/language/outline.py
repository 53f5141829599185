"""Reads the sections of a plan file, except the rules, into a draft; mistakes are collected, and reading goes on.

Single lines are taken apart in `headers`; names that are used are looked up in `reader`, when all are known.
"""

from collections.abc import Callable

from apps.cmmn.definition import CASE, Kind
from apps.cmmn.language import headers
from apps.cmmn.language.conditions import fault
from apps.cmmn.language.drafts import FieldDraft, ItemDraft, PlanDraft
from apps.cmmn.language.headers import Piece
from apps.cmmn.language.layout import Layout, Line, told
from apps.cmmn.language.marks import is_quoted, name_and_key
from apps.cmmn.language.names import slug
from apps.cmmn.language.problems import Mistake, Position, Problem
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
_LABELS = ("About", "Team", "Due", "Asks for", "To", "Subject", "Text", *(kind.capitalize() for kind in headers.KINDS))


class Outline:
    """Fills a draft, section by section."""

    def __init__(self, layout: Layout, draft: PlanDraft, problems: list[Problem]) -> None:
        self.layout, self.draft, self.problems = layout, draft, problems
        self._prose: dict[int, list[str]] = {}

    def read(self) -> None:
        readers: dict[str, Callable[[list[Line]], None]] = {
            "head": self._head,
            "outcomes": self._outcomes,
            "teams": self._teams,
            "fields": self._fields,
            "steps": lambda lines: self._body(self.draft.case, lines, level=0),
        }
        for section in self.layout.sections:
            if section.name in readers:
                readers[section.name](told(section.lines))
        for item in [self.draft.case, *self.draft.walk()]:
            found = self._prose.get(id(item), [])
            if found:
                item.description = " ".join(found)

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
            self.draft.settings[name] = self._value(line, found[1])
        elif found and found[0] in _ABOUT:
            self._prose[id(case)] = [self._value(line, found[1])]
        elif found and self._is_mistyped(line, found, [*_SETTINGS, "Description"]):
            return
        else:
            self._add_prose(case, line)
            for below in told(line.below):
                self._head_line(below)

    def _outcomes(self, lines: list[Line]) -> None:
        self.draft.outcomes = self.draft.outcomes or []
        for line in _all(lines):
            pair = self._choice(headers.without_bullet(line), line, "outcome")
            self.draft.outcomes += [pair] if pair else []

    def _teams(self, lines: list[Line]) -> None:
        self.draft.has_teams = True
        for line in told(lines):
            parts = headers.field_parts(headers.without_bullet(line))
            if parts is None or parts[1] is not None:
                self._tell(_unreadable(line))
            else:
                self.draft.teams.setdefault(parts[0], line)

    # Fields --------------------------------------------------------------------------------------------------------

    def _fields(self, lines: list[Line]) -> None:
        for line in lines:
            parts = headers.field_parts(headers.without_bullet(line))
            if parts is None:
                self._tell(_unreadable(line))
                continue
            spec = FieldDraft(parts[0], parts[1], line)
            self.draft.fields.append(spec)
            if parts[2].text.strip():
                self._field_type(spec, parts[2])
            self._field_body(spec, told(line.below))

    def _field_type(self, spec: FieldDraft, piece: Piece) -> None:
        """`choice, required, on the request form`; after “one of” come the choices."""
        parts = list(headers.listed(Piece(piece.text.rstrip(" ."), piece.column)))
        for number, part in enumerate(parts):
            words = part.text.casefold()
            opening = next((start for start in ("one of ", "choice of ") if words.startswith(start)), None)
            if opening:
                spec.type = headers.TYPE_OF["choice"]
                return self._inline_choices(spec, Piece(part.text[len(opening) :], part.column), parts[number + 1 :])
            if words in headers.TYPE_OF:
                spec.type = headers.TYPE_OF[words]
            elif words in headers.REQUIRED:
                spec.required = True
            elif words in headers.ON_REQUEST_FORM:
                spec.on_request_form = True
            elif words != "optional":
                known = [*headers.TYPE_OF, *headers.REQUIRED, *headers.ON_REQUEST_FORM]
                self._tell(
                    fault(
                        "unknown-type",
                        part.at(spec.line),
                        gettext_noop("“%(words)s” is not a kind of field."),
                        words=part.text,
                        suggestion=headers.suggestion(part.text, known),
                        expected=tuple(words[0] for words in headers.TYPES.values()),
                    )
                )
        return None

    def _inline_choices(self, spec: FieldDraft, first: Piece, rest: list[Piece]) -> None:
        pieces = [first, *rest]
        while pieces and pieces[-1].text.casefold() in {*headers.REQUIRED, *headers.ON_REQUEST_FORM}:
            words = pieces.pop().text.casefold()
            spec.required = spec.required or words in headers.REQUIRED
            spec.on_request_form = spec.on_request_form or words in headers.ON_REQUEST_FORM
        before, _, last = pieces[-1].text.rpartition(" or ")
        texts = [piece.text for piece in pieces[:-1]] + ([before, last] if before else [last])
        pairs = [self._choice(Piece(text.strip(), first.column), spec.line, "choice") for text in texts if text.strip()]
        spec.choices += [pair for pair in pairs if pair]

    def _field_body(self, spec: FieldDraft, lines: list[Line]) -> None:
        for line in lines:
            piece = headers.without_bullet(line)
            found = headers.label(piece)
            if headers.has_bullet(line):
                pair = self._choice(piece, line, "choice")
                spec.choices += [pair] if pair else []
            elif found and found[0] == "help":
                spec.help = self._value(line, found[1])
            elif found and found[0] == "choices" and not found[1].text:
                self._field_body(spec, told(line.below))
            elif not (found and self._is_mistyped(line, found, ["Help", "Choices"])):
                spec.help = f"{spec.help} {line.text}".strip()
                self._field_body(spec, told(line.below))

    def _choice(self, piece: Piece, line: Line, otherwise: str) -> tuple[str, str] | None:
        """Value and label of `Label [value]`."""
        parts = name_and_key(piece.text)
        if parts is None:
            self._tell(_unreadable(line))
            return None
        return (slug(parts[0], otherwise=otherwise) if parts[1] is None else parts[1]), parts[0]

    # Steps ---------------------------------------------------------------------------------------------------------

    def _body(self, item: ItemDraft, lines: list[Line], *, level: int) -> None:
        for line in lines:
            piece = headers.without_bullet(line)
            found = headers.label(piece)
            if found and found[0] in headers.KINDS:
                self._item(item, line, found, level)
            elif item.key == CASE:
                self._stray(line, found)
            elif found and found[0] in self._details:
                self._details[found[0]](self, item, line, found[1])
            elif not self._sentence(item, line) and not (found and self._is_mistyped(line, found, list(_LABELS))):
                self._add_prose(item, line)
                self._body(item, told(line.below), level=level)

    def _item(self, above: ItemDraft, line: Line, found: tuple[str, Piece], level: int) -> None:
        parts = name_and_key(found[1].text)
        if parts is None:
            self._tell(_unreadable(line))
            parts = (found[1].text, None)
        elif not found[1].text:
            self._tell(fault("missing-name", line.position, gettext_noop("The step has no name.")))
        kind, is_email = headers.KINDS[found[0]]
        item = ItemDraft(parts[0], parts[1], kind, line, level, is_email=is_email)
        above.items.append(item)
        self._body(item, told(line.below), level=level + 1)
        if is_email and item.subject is None:
            self._tell(
                fault(
                    "missing-subject",
                    line.position,
                    gettext_noop("The e-mail “%(name)s” has no subject."),
                    name=item.name,
                    expected=("“Subject:”",),
                )
            )

    def _stray(self, line: Line, found: tuple[str, Piece] | None) -> None:
        """Something at the place of a step that is none."""
        near = headers.suggestion(found[0], headers.KINDS) if found else None
        self._tell(
            fault(
                "not-a-step",
                line.position,
                gettext_noop("This is not a step."),
                expected=("“Stage:”", "“Task:”", "“Milestone:”", "“E-mail:”"),
                suggestion=near.capitalize() if near else None,
            )
        )

    def _sentence(self, item: ItemDraft, line: Line) -> bool:
        """`By Claims, within 2 days.` or `Within 2 days.`; says whether the line was one."""
        found = headers.by_team(line.text)
        if found is not None:
            self._set_team(item, line, found[0])
            if found[1] is not None:
                self._set_due(item, line, Piece(found[1], line.column))
            return True
        if line.text[:7].casefold() == "within " and headers.deadline(line.text) is not None:
            self._set_due(item, line, Piece(line.text, line.column))
            return True
        return False

    def _set_team(self, item: ItemDraft, line: Line, team: str) -> None:
        self._require_new(item.team, line)
        item.team = self._team(team, line)

    def _team(self, name: str, line: Line) -> str:
        """The team as the plan lists it; a name that is not in the list is refused."""
        if name in self.draft.teams:
            return name
        short = _short_team(name)
        if not self.draft.has_teams:
            return short
        known = {team.casefold(): team for team in self.draft.teams}
        found = known.get(name.casefold()) or known.get(short.casefold())
        if found is None:
            self._tell(
                fault(
                    "unknown-team",
                    line.position,
                    gettext_noop("There is no team “%(name)s” in the list of teams."),
                    name=name,
                    suggestion=headers.suggestion(short, self.draft.teams),
                    expected=tuple(f"“{team}”" for team in self.draft.teams),
                )
            )
        return found or short

    def _set_due(self, item: ItemDraft, line: Line, piece: Piece) -> None:
        self._require_new(item.due, line)
        item.due = headers.deadline(piece.text)
        if item.due is None:
            self._tell(
                fault(
                    "bad-duration",
                    piece.at(line),
                    gettext_noop("“%(words)s” is not a time that can be counted."),
                    words=piece.text,
                    expected=("“2 days”", "“4 hours”", "“1 week”"),
                )
            )

    def _asks(self, item: ItemDraft, line: Line, piece: Piece) -> None:
        if piece.text:
            item.asked += [_asked(part, line) for part in headers.listed(_bare(piece)) if part.text]
        for below in _all(line.below):
            item.asked.append(_asked(_bare(headers.without_bullet(below)), below))

    def _set_to(self, item: ItemDraft, line: Line, piece: Piece) -> None:
        self._require_new(item.to, line)
        words = piece.text.removesuffix(".")
        item.to = headers.plain(piece.text) if is_quoted(piece.text) else headers.RECEIVERS.get(words.casefold(), words)

    def _set_subject(self, item: ItemDraft, line: Line, piece: Piece) -> None:
        self._require_new(item.subject, line)
        item.subject = self._value(line, piece)

    def _set_body(self, item: ItemDraft, line: Line, piece: Piece) -> None:
        self._require_new(item.body, line)
        item.body = self._value(line, piece)

    def _set_about(self, item: ItemDraft, line: Line, piece: Piece) -> None:
        self._prose.setdefault(id(item), []).append(self._value(line, piece))

    _details = {
        "team": lambda self, item, line, piece: self._set_team(item, line, headers.plain(piece.text.removesuffix("."))),
        "due": _set_due,
        "asks for": _asks,
        "form": _asks,
        "to": _set_to,
        "subject": _set_subject,
        "text": _set_body,
        "about": _set_about,
        "description": _set_about,
    }

    # Values --------------------------------------------------------------------------------------------------------

    def _value(self, line: Line, piece: Piece) -> str:
        """What stands behind a label: on the same line, or as a block below it."""
        if not piece.text:
            return self.layout.block(line)
        if is_quoted(piece.text):
            return headers.plain(piece.text)
        return " ".join([piece.text, *(below.text for below in _all(line.below))])

    def _add_prose(self, item: ItemDraft, line: Line) -> None:
        self._prose.setdefault(id(item), []).append(line.text)

    def _require_new(self, before: object, line: Line) -> None:
        if before is not None:
            self._tell(fault("said-twice", line.position, gettext_noop("This has been said before.")))

    def _is_mistyped(self, line: Line, found: tuple[str, Piece], labels: list[str]) -> bool:
        """A label that is nearly one of those known here is told; anything else is a sentence with a colon."""
        near = headers.suggestion(found[0], labels)
        if near is None:
            return False
        place = Position(line.number, line.column, line.column + len(found[0]))
        self._tell(
            fault(
                "unknown-label",
                place,
                gettext_noop("“%(words)s” is not known here."),
                words=line.text[: len(found[0])],
                suggestion=near.capitalize(),
            )
        )
        return True


def _all(lines: list[Line]) -> list[Line]:
    """The lines and all below them, in order."""
    found = []
    for line in told(lines):
        found += [line, *_all(line.below)]
    return found


def _bare(piece: Piece) -> Piece:
    return Piece(piece.text.rstrip(" ."), piece.column)


def _asked(piece: Piece, line: Line) -> tuple[str, bool, Position]:
    piece, is_required = headers.without_required(piece)
    return piece.text, is_required, piece.at(line)


def _short_team(name: str) -> str:
    """Claims, for “the Claims team”."""
    words = name.split()
    if len(words) > 1 and words[0].casefold() == "the":
        words = words[1:]
    if len(words) > 1 and words[-1].casefold() == "team":
        words = words[:-1]
    return " ".join(words)


def _unreadable(line: Line) -> Mistake:
    return fault(
        "unreadable-name",
        line.position,
        gettext_noop("The name cannot be read. A name with signs such as [ ] or quotes stands in quotes."),
        expected=("a name", "a name and its key in brackets"),
    )


def title(line: Line) -> tuple[str, str | None]:
    """The name of the plan and its key, from the first line of the file."""
    found = headers.label(Piece(line.text, line.column))
    text = found[1].text if found and found[0] in {"plan", "case type"} else line.text
    parts = name_and_key(text)
    if parts is None:
        raise _unreadable(line)
    return parts


def case_draft(line: Line) -> ItemDraft:
    return ItemDraft("", None, Kind.CASE, line, 0, key=CASE)
