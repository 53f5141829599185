"""What reading a plan file gives: the definition, what is wrong with the text and where, and an outline.

How a text is read stands in `reader`; the mistakes of a plan that can be read are found by `apps.cmmn.checks`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.cmmn.definition import CaseDefinition
from apps.cmmn.sentences import Sentence


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in the text. Lines and columns count from 1; `end` is the column after the last character meant."""

    line: int
    column: int = 1
    end: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `expected` lists what could stand there, `suggestion` is the nearest known name,
    `candidates` are the meanings between which the text does not decide."""

    code: str
    position: Position
    message: Sentence
    expected: tuple[str, ...] = ()
    suggestion: str | None = None
    candidates: tuple[str, ...] = ()

    @property
    def line(self) -> int:
        return self.position.line

    @property
    def column(self) -> int:
        return self.position.column


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """One line of the outline. `kind` is plan, team, status, field, stage, task, email, automatic, milestone or
    another kind of step, by the word that its heading begins with."""

    kind: str
    level: int
    name: str
    key: str
    line: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """`definition` is None as soon as there is one error. `places` maps paths into the definition's JSON to lines."""

    definition: CaseDefinition | None
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    outline: tuple[OutlineEntry, ...] = ()
    teams: tuple[str, ...] = ()
    places: Mapping[str, Position] = field(default_factory=dict)

    def position(self, place: str) -> Position:
        """Where the text says what stands at that path (`items[2].entry[0].condition`), or what is around it."""
        while place:
            if place in self.places:
                return self.places[place]
            place = place[: max(place.rfind("."), place.rfind("["), 0)]
        return self.places.get("", Position(1))


class Mistake(Exception):
    """Carries a problem out of the function that found it; the reader collects it and goes on."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def fault(code: str, position: Position, template: str, **params: Any) -> Mistake:
    """A mistake with its sentence; `expected`, `suggestion` and `candidates` go to the problem."""
    extras = {name: params.pop(name) for name in ("expected", "suggestion", "candidates") if name in params}
    return Mistake(Problem(code, position, Sentence(template, **params), **extras))
