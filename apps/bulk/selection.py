"""What is chosen: ticked rows, or everything that a list finds. A list is kept as its question, never as its answer.

It is answered under the rights of the person whenever it is asked: for the preview, and again when it is carried out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from apps.cases import selectors as cases
from apps.cases.models import Case
from apps.cases.selectors import Filters
from apps.tasks import selectors as tasks
from apps.tasks.selectors import Asked, Order, Scope
from apps.users.models import User

LIMIT = 5_000
"""So many rows are taken at most; of a longer list the first ones, in its order."""
_DATES = frozenset({"opened_from", "opened_to", "ended_from", "ended_to"})


@dataclass(frozen=True, slots=True)
class Place:
    """One task or case that an operation is about."""

    case: int
    task: int | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a selection holds now, in its own order; `is_cut` when there is more than is taken."""

    places: tuple[Place, ...]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A list of cases as it was asked for, with what is asked of their open tasks."""

    filters: Filters
    workers: Sequence[str] = ()
    queues: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """Keys of tasks or of cases, or a question to the worklist or to the list of cases; one of the four."""

    tasks: Sequence[int] = ()
    cases: Sequence[int] = ()
    asked: Asked | None = None
    question: Question | None = None

    @property
    def is_of_tasks(self) -> bool:
        return bool(self.tasks) or self.asked is not None

    @property
    def is_list(self) -> bool:
        """Whether it is everything that a list finds."""
        return self.asked is not None or self.question is not None


def chosen(viewer: User, selection: Selection, *, as_cases: bool) -> Chosen:
    """What the viewer may see of it now. Of tasks that are wanted `as_cases` each case is there once."""
    if selection.is_of_tasks:
        found = _tasks(viewer, selection)
        is_cut, found = len(found) > LIMIT, found[:LIMIT]
        rows = [Place(case, None if as_cases else task) for task, case in found]
        return Chosen(tuple(dict.fromkeys(rows)), is_cut)
    keys = _cases(viewer, selection)
    return Chosen(tuple(Place(case) for case in keys[:LIMIT]), len(keys) > LIMIT)


def _tasks(viewer: User, selection: Selection) -> list[tuple[int, int]]:
    if selection.asked is not None:
        page = tasks.page(viewer, selection.asked, after="", size=LIMIT + 1)
    else:
        page = tasks.tasks(viewer).filter(pk__in=list(selection.tasks)).order_by("case", "pk")
    return list(page.values_list("pk", "case_id"))


def _cases(viewer: User, selection: Selection) -> list[int]:
    if selection.question is None:
        found = cases.cases(viewer).filter(pk__in=list(selection.cases)).order_by("pk")
    else:
        asked = selection.question
        within = None
        if asked.workers or asked.queues:
            within = tasks.at_work(viewer, people=asked.workers, teams=asked.queues)
        found = cases.in_order(cases.matching(viewer, asked.filters, within=within), asked.filters.sort)
    return list(found.values_list("pk", flat=True)[: LIMIT + 1])


def to_json(selection: Selection) -> dict[str, Any]:
    """As an operation keeps it."""
    if selection.asked is not None:
        return {"asked": asdict(selection.asked)}
    if selection.question is not None:
        given = asdict(selection.question)
        given["filters"] = {
            name: value.isoformat() if isinstance(value, date) else value for name, value in given["filters"].items()
        }
        return {"question": given}
    return {"tasks": list(selection.tasks)} if selection.tasks else {"cases": list(selection.cases)}


def from_json(kept: Mapping[str, Any]) -> Selection:
    """As it was chosen. What an older release wrote down and nobody asks any more is left out."""
    if "asked" in kept:
        given = _known(Asked, kept["asked"])
        return Selection(asked=Asked(**{**given, "scope": Scope(given["scope"]), "order": Order(given["order"])}))
    if "question" in kept:
        given = _known(Filters, kept["question"]["filters"])
        given |= {name: date.fromisoformat(given[name]) for name in _DATES if given.get(name)}
        rest = {name: tuple(kept["question"][name]) for name in ("workers", "queues")}
        return Selection(question=Question(Filters(**given), **rest))
    return Selection(tasks=tuple(kept.get("tasks", ())), cases=tuple(kept.get("cases", ())))


def _known(shape: type[Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(shape)}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items() if name in names}


def keys_of(found: Sequence[Case]) -> Selection:
    """A selection of these cases."""
    return Selection(cases=tuple(case.pk for case in found))
