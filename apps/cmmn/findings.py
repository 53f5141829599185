"""What a check says about a plan: one finding with its place, the sentence and the advice.

Which mistakes there are is told by the `checks` modules.
"""

from dataclasses import dataclass
from enum import StrEnum

from apps.cmmn.sentences import Sentence


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """`place` is a path into the definition's JSON (`items[2].entry[0].condition`). Errors prevent publishing."""

    code: str
    severity: Severity
    place: str
    message: Sentence
    advice: Sentence


def error(code: str, place: str, message: Sentence, advice: str) -> Finding:
    return Finding(code, Severity.ERROR, place, message, Sentence(advice))


def warning(code: str, place: str, message: Sentence, advice: str) -> Finding:
    return Finding(code, Severity.WARNING, place, message, Sentence(advice))
