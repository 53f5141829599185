"""Where a case can stand: the lines of its statuses, and of how long it may be reopened, read and written.

Which statuses a plan should have is for the checks; how a case gets one is decided above the engine.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from apps.cmmn.definition import Status
from apps.cmmn.language import durations, headers, prose
from apps.cmmn.language.headers import Piece
from apps.cmmn.language.layout import Layout, Line, told
from apps.cmmn.language.marks import key_in_brackets, name_as_written
from apps.cmmn.language.names import slug
from apps.cmmn.language.naming import name_of, several_of
from apps.cmmn.language.problems import Mistake, Problem, fault
from apps.cmmn.language.setting import Setting
from apps.cmmn.language.wording import in_backticks
from apps.cmmn.sentences import gettext_noop

REOPENING = ("can be reopened", "may be reopened")
_FIRST = frozenset({"first", "at first", "initial", "the first"})
_READS = frozenset({"the client reads", "clients read", "the client sees"})
_AFTER = frozenset({"comes after", "after", "follows"})
_NEVER, _ALWAYS = "never", "at any time"


@dataclass(slots=True)
class StatusDraft:
    """A status as its lines say it. `after` names those that it follows, until all are known."""

    name: str
    own_key: str | None
    line: Line
    is_initial: bool = False
    alias: str = ""
    after: list[tuple[Piece, Line]] = field(default_factory=list)
    follows: tuple[str, ...] = ()
    key: str = ""

    def status(self) -> Status:
        return Status(self.key, self.name, self.alias, self.is_initial, self.follows)

    def refer(self, known: Setting) -> Iterator[Mistake]:
        """Looks up those that it follows; yields what is wrong."""
        for piece, line in self.after:
            try:
                self.follows += several_of(known.statuses, piece, line, "status")
            except Mistake as mistake:
                yield mistake


def read(layout: Layout, lines: list[Line], problems: list[Problem]) -> list[StatusDraft]:
    found = []
    for line in told(lines):
        parts = headers.field_parts(headers.without_bullet(line))
        if parts is None:
            problems.append(headers.unreadable(line).problem)
            continue
        found.append(StatusDraft(parts[0], parts[1], line))
        try:
            found[-1].is_initial = _is_first(parts[2], line)
            for below in told(line.below):
                _body(layout, found[-1], below)
        except Mistake as mistake:
            problems.append(mistake.problem)
    return found


def _is_first(said: Piece, line: Line) -> bool:
    """`first`, behind the colon."""
    words = said.text.rstrip(" .").casefold()
    if words and words not in _FIRST:
        raise fault(
            "unknown-word",
            said.at(line),
            gettext_noop("“%(words)s” cannot be said of a status."),
            words=said.text,
            expected=("“first”", "nothing"),
        )
    return bool(words)


def _body(layout: Layout, draft: StatusDraft, line: Line) -> None:
    found = headers.label(headers.without_bullet(line))
    if found and found[0] in _READS:
        draft.alias = prose.value(layout, line, found[1])
    elif found and found[0] in _AFTER:
        draft.after += headers.entries(found[1], line)
    else:
        raise fault(
            "unknown-label",
            line.position,
            gettext_noop("“%(words)s” is not known here."),
            words=line.text,
            expected=("“The client reads: …”", "“Comes after: …”"),
        )


def written(statuses: Sequence[Status], setting: Setting) -> Iterator[str]:
    stems = Counter(slug(status.name, otherwise="status") for status in statuses)
    for status in statuses:
        stem = slug(status.name, otherwise="status")
        key = "" if stem == status.key and stems[stem] == 1 else f" {key_in_brackets(status.key)}"
        yield f"- {name_as_written(status.name, without=':')}{key}{': first' if status.is_initial else ''}"
        if status.alias:
            yield from prose.labelled("The client reads", status.alias, prose.STEP)
        names = [name_of(setting.statuses, key) for key in status.follows]
        yield from prose.entries("Comes after", names, prose.STEP)


def reopening(piece: Piece, line: Line) -> str | None:
    """`within 4 weeks`, `never`, `at any time` as a definition has it."""
    words = piece.text.removesuffix(".").strip().casefold()
    if words == _NEVER:
        return None
    found = "" if words == _ALWAYS else headers.deadline(piece.text)
    if found is None:
        raise fault(
            "bad-duration",
            piece.at(line),
            gettext_noop("“%(words)s” is not a time that can be counted."),
            words=piece.text,
            expected=("“within 4 weeks”", "“never”", "“at any time”"),
        )
    return found


def reopening_in_words(value: str | None) -> str:
    """Within 4 weeks, never, at any time."""
    if not value:
        return _NEVER if value is None else _ALWAYS
    return f"within {durations.to_words(value) or in_backticks(value)}"
