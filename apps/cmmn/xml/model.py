"""What reading a CMMN file gives: its cases and what the reader must tell; and the error for a file that is refused.

How a file is read stands in `reader`; whether a plan makes sense is found by `apps.cmmn.checks`.
"""

from dataclasses import dataclass, field

from apps.cmmn.definition import CaseDefinition
from apps.cmmn.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Notice:
    """Something of the file that a person should look at. `element` names it, such as `sentry “s1”`."""

    element: str
    line: int
    message: Sentence


@dataclass(frozen=True, slots=True)
class Model:
    """The cases of one file. Two are equal when they say the same; `warnings` belong to the reading, not to it."""

    definitions: tuple[CaseDefinition, ...]
    warnings: tuple[Notice, ...] = field(default=(), compare=False)


class Names:
    """Names that are each given once: a second one like it gets a number."""

    def __init__(self, taken: set[str] | None = None) -> None:
        self.taken = set(taken or ())
        self._counts: dict[str, int] = {}

    def take(self, base: str, sign: str = "-") -> str:
        found, count = base, self._counts.get(base, 1)
        while found in self.taken:
            count += 1
            found = f"{base}{sign}{count}"
        self._counts[base] = count
        self.taken.add(found)
        return found


class XmlError(ValueError):
    """A file that is refused: which element, on which line (0 for the file itself), why, and what to do."""

    def __init__(self, element: str, line: int, message: Sentence, advice: str) -> None:
        super().__init__(f"{element}, line {line}: {message}" if line else f"{element}: {message}")
        self.element = element
        self.line = line
        self.message = message
        self.advice = Sentence(advice)
