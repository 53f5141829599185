"""What moving running cases to another version of their plan would do, and what became of those that were moved.

For administrators only. The engine knows what would happen; here its answers are put together over many cases.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet
from django.utils.translation import gettext as _

from apps.cases import permissions, states, statuses, values
from apps.cases.models import Case, CaseDefinition, CaseMove, DefinitionVersion, MoveState, PlanItem, VersionMove
from apps.cases.selectors.cases import cases, require_seen
from apps.cmmn import migration
from apps.cmmn.definition import CASE
from apps.cmmn.migration import Preview
from apps.cmmn.sentences import translated
from apps.common import clock
from apps.users.models import User

LOOKED_AT = 200
"""So many cases are looked at for a preview; the others are of the same kinds."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that a move would do, and in how many of the cases that were looked at."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What moving cases would do. `waiting` are all that could be moved, `looked_at` those that this is about.

    `kept`, `added` and `dropped` are items of the plan, `firing` what would begin or end because its condition holds,
    `lost` fields whose values the new plan cannot keep, `statuses` those that the new plan does not have, with the one
    that such a case gets, `refused` the cases that cannot be moved, with the reason.
    """

    waiting: int
    looked_at: int
    kept: tuple[Line, ...]
    added: tuple[Line, ...]
    dropped: tuple[Line, ...]
    firing: tuple[Line, ...]
    lost: tuple[Line, ...]
    statuses: tuple[Line, ...]
    refused: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a move is."""

    move: VersionMove
    total: int
    moved: int
    refused: int
    unneeded: int

    @property
    def waiting(self) -> int:
        return self.total - self.moved - self.refused - self.unneeded

    @property
    def is_done(self) -> bool:
        return self.waiting == 0

    @property
    def percent(self) -> int:
        return 100 * (self.total - self.waiting) // max(self.total, 1)


def preview(viewer: User, case: Case, version: DefinitionVersion) -> Outlook:
    """What moving one case would do. Raises Case.DoesNotExist for somebody who may not see it."""
    require_seen(viewer, case)
    return _outlook([(case, _preview(case, case.items.order_by("number"), version))], version, waiting=1)


def behind(viewer: User, definition: CaseDefinition, version: DefinitionVersion) -> QuerySet[Case]:
    """The open cases of a type that follow another version, as far as the viewer sees them."""
    if not permissions.may_repair(viewer):
        return Case.objects.none()
    return cases(viewer).filter(definition=definition, ended_at=None).exclude(version=version)


def outlook(viewer: User, definition: CaseDefinition, version: DefinitionVersion) -> Outlook:
    """What moving all open cases to a version would do: the latest LOOKED_AT are looked at, one after the other."""
    waiting = behind(viewer, definition, version)
    items = Prefetch("items", PlanItem.objects.order_by("number"))
    found = waiting.prefetch_related(items).order_by("-pk")[:LOOKED_AT]
    answers = [(case, _preview(case, case.items.all(), version)) for case in found]
    return _outlook(answers, version, waiting=waiting.count())


def progress(viewer: User, definition: CaseDefinition, key: int) -> Progress:
    """One move of a case type. Raises VersionMove.DoesNotExist."""
    return next(iter(_progress(_moves(viewer, definition).filter(pk=key))), None) or _missing()


def latest(viewer: User, definition: CaseDefinition, *, most: int = 10) -> list[Progress]:
    """The moves of a case type, latest first."""
    return _progress(_moves(viewer, definition)[:most])


def rows(viewer: User, move: VersionMove, *, state: str = "") -> QuerySet[CaseMove]:
    """The lines of a report: what was refused first. Cases that the viewer may not see are left out."""
    seen = cases(viewer).order_by().values("pk")
    found = (
        CaseMove.objects.filter(move=move, case__in=seen)
        .select_related("case", "before")
        .defer("before__body", "before__source")
    )
    return (found.filter(state=state) if state in MoveState.values else found).order_by("-state", "pk")


def _moves(viewer: User, definition: CaseDefinition) -> QuerySet[VersionMove]:
    if not permissions.may_repair(viewer):
        return VersionMove.objects.none()
    return (
        VersionMove.objects.filter(definition=definition)
        .select_related("version")
        .defer("version__body", "version__source")
    )


def _progress(moves: Iterable[VersionMove]) -> list[Progress]:
    found = list(moves)
    counted = CaseMove.objects.filter(move__in=found).order_by().values_list("move", "state").annotate(n=Count("pk"))
    counts: dict[tuple[int, str], int] = {(move, state): n for move, state, n in counted}
    return [
        Progress(
            move,
            total=sum(n for (key, _state), n in counts.items() if key == move.pk),
            moved=counts.get((move.pk, MoveState.MOVED), 0),
            refused=counts.get((move.pk, MoveState.REFUSED), 0),
            unneeded=counts.get((move.pk, MoveState.UNNEEDED), 0),
        )
        for move in found
    ]


def _missing() -> Progress:
    raise VersionMove.DoesNotExist


def _preview(case: Case, rows: Iterable[PlanItem], version: DefinitionVersion) -> Preview:
    old = states.plan_of(case)
    columns = (states.Row(*(getattr(row, name) for name in states.Row._fields)) for row in rows)
    return migration.preview(old, states.plan(version), states.state(case, old, columns), now=clock.now())


def _outlook(answers: Sequence[tuple[Case, Preview]], version: DefinitionVersion, *, waiting: int) -> Outlook:
    """The answers for several cases together: each name once, with the number of cases."""
    counters = {name: Counter[str]() for name in ("kept", "added", "dropped", "firing")}
    lost, changed = Counter[str](), Counter[str]()
    refused = []
    for case, answer in answers:
        if answer.refused:
            refused.append((case.number, translated(answer.refused, _)))
            continue
        for name, counter in counters.items():
            counter.update({one.name: 1 for one in getattr(answer, name) if one.key != CASE})
        lost.update(values.labels(states.plan_of(case).definition, answer.fields))
        changed.update(_status_change(case, version))
    lines = {name: _lines(counter) for name, counter in counters.items()}
    told = {**lines, "lost": _lines(lost), "statuses": _lines(changed)}
    return Outlook(waiting=waiting, looked_at=len(answers), refused=tuple(refused), **told)


def _status_change(case: Case, version: DefinitionVersion) -> list[str]:
    """What becomes of the status of a case, where the new plan does not have it."""
    old, new = states.plan(case.version).definition, states.plan(version).definition
    after = statuses.carried(new, case.status)
    if after == case.status:
        return []
    names = [
        found.name if found else _("none") for found in (statuses.find(old, case.status), statuses.find(new, after))
    ]
    return [_("%(before)s becomes %(after)s") % {"before": names[0], "after": names[1]}]


def _lines(counter: Counter[str]) -> tuple[Line, ...]:
    return tuple(Line(name, count) for name, count in counter.most_common())
