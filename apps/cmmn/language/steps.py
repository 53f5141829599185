"""Reads the outline of steps into drafts: headings, who does them by when, e-mails, descriptions.

Lines with names in them are kept as `details` and `plannings` know them, until the whole plan has been read.
"""

from collections.abc import Callable

from apps.cmmn.definition import CASE
from apps.cmmn.language import details, headers, plannings, prose
from apps.cmmn.language.drafts import ItemDraft, PlanDraft
from apps.cmmn.language.headers import Piece
from apps.cmmn.language.layout import Layout, Line, told
from apps.cmmn.language.marks import is_quoted, name_and_key
from apps.cmmn.language.problems import Mistake, Problem, fault
from apps.cmmn.sentences import gettext_noop

_OWN = ("About", "Team", "Due", "To", "Subject", "Text", "Can be added")
_LABELS = (*_OWN, *details.LABELS, *(kind.capitalize() for kind in headers.KINDS))


class Steps:
    """Fills a draft with its steps; mistakes are collected."""

    def __init__(self, layout: Layout, draft: PlanDraft, problems: list[Problem]) -> None:
        self.layout, self.draft, self.problems = layout, draft, problems

    def body(self, item: ItemDraft, lines: list[Line], *, level: int) -> None:
        for line in lines:
            piece = headers.without_bullet(line)
            found = headers.label(piece)
            if found and found[0] in headers.KINDS:
                self._item(item, line, found, level)
            elif self._planning(item, line, piece):
                continue
            elif item.key == CASE:
                self._stray(line, found)
            elif found and found[0] in self._own:
                self._own[found[0]](self, item, line, found[1])
            elif not self._said(item, line, piece, found):
                item.prose.append(line.text)
                self.body(item, told(line.below), level=level)

    def _said(self, item: ItemDraft, line: Line, piece: Piece, found: tuple[str, Piece] | None) -> bool:
        """Whether the line says something of the step and is no prose."""
        if self._sentence(item, line):
            return True
        detail = details.detail_of(piece)
        if detail is not None:
            item.later.append((*detail, line))
            return True
        problem = headers.mistyped(line, found[0], _LABELS) if found else None
        self.problems += [problem] if problem else []
        return problem is not None

    def _planning(self, item: ItemDraft, line: Line, piece: Piece) -> bool:
        try:
            found = plannings.begun(piece, line)
            if found is None:
                return False
            self._require_new(item.planned, line)
            item.planned = found
        except Mistake as mistake:
            self._tell(mistake)
        return True

    def _item(self, above: ItemDraft, line: Line, found: tuple[str, Piece], level: int) -> None:
        parts = name_and_key(found[1].text)
        if parts is None:
            self._tell(headers.unreadable(line))
            parts = (found[1].text, None)
        elif not found[1].text:
            self._tell(fault("missing-name", line.position, gettext_noop("The step has no name.")))
        kind, is_email = headers.KINDS[found[0]]
        item = ItemDraft(parts[0], parts[1], kind, line, level, is_email=is_email)
        above.items.append(item)
        self.body(item, told(line.below), level=level + 1)
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
                expected=("“Stage:”", "“Task:”", "“Milestone:”", "“E-mail:”", "“Timer:”", "“Event:”"),
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

    def _set_to(self, item: ItemDraft, line: Line, piece: Piece) -> None:
        self._require_new(item.to, line)
        words = piece.text.removesuffix(".")
        item.to = headers.plain(piece.text) if is_quoted(piece.text) else headers.RECEIVERS.get(words.casefold(), words)

    def _set_subject(self, item: ItemDraft, line: Line, piece: Piece) -> None:
        self._require_new(item.subject, line)
        item.subject = prose.value(self.layout, line, piece)

    def _set_body(self, item: ItemDraft, line: Line, piece: Piece) -> None:
        self._require_new(item.body, line)
        item.body = prose.value(self.layout, line, piece)

    def _set_about(self, item: ItemDraft, line: Line, piece: Piece) -> None:
        item.prose.append(prose.value(self.layout, line, piece))

    _own: dict[str, Callable[["Steps", ItemDraft, Line, Piece], None]] = {
        "team": lambda self, item, line, piece: self._set_team(item, line, headers.plain(piece.text.removesuffix("."))),
        "due": _set_due,
        "to": _set_to,
        "subject": _set_subject,
        "text": _set_body,
        "about": _set_about,
        "description": _set_about,
    }

    def _tell(self, mistake: Mistake) -> None:
        self.problems.append(mistake.problem)

    def _require_new(self, before: object, line: Line) -> None:
        if before is not None:
            self._tell(fault("said-twice", line.position, gettext_noop("This has been said before.")))


def _short_team(name: str) -> str:
    """Claims, for “the Claims team”."""
    words = name.split()
    if len(words) > 1 and words[0].casefold() == "the":
        words = words[1:]
    if len(words) > 1 and words[-1].casefold() == "team":
        words = words[:-1]
    return " ".join(words)
