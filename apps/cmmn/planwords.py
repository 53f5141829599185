"""The words of an expression that ask about the plan: `state(x)`, `count(x)`, `count(x, "active")`, `completable(x)`,
and `decide("x")`, what a decision table says now.

They name items and tables, not values, so they are found in the text and become variables; what they answer is for
the engine.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Word(StrEnum):
    STATE = "state"
    COUNT = "count"
    COMPLETABLE = "completable"
    DECIDE = "decide"


@dataclass(frozen=True, slots=True)
class PlanWord:
    """One question about the plan; `name` is an item, for `count` also a field that holds a list, for `decide` the
    key of a decision table. `counts` is the path of the list it counts, where it is one."""

    word: Word
    name: str
    state: str | None = None
    counts: tuple[str, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        return f"{self.word}({self.name}, {self.state})" if self.state else f"{self.word}({self.name})"


PREFIX = "plan__"
"""Variables of ours begin like this; no field may."""

_TOKEN = re.compile(
    r"""(?P<raw>[bB]?[rR](?:\"{3}[\s\S]*?\"{3}|'{3}[\s\S]*?'{3}|"[^"\n]*"|'[^'\n]*'))"""
    r"""|(?P<text>[bB]?(?:\"{3}(?:\\.|[^\\])*?\"{3}|'{3}(?:\\.|[^\\])*?'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))"""
    r"""|(?P<comment>//[^\n]*)"""
    r"""|(?<![\w.])(?P<word>state|count|completable|decide)\s*\(\s*(?P<quote>["']?)(?P<name>[\w$][\w./-]*)(?P=quote)\s*"""
    r"""(?:,\s*["'](?P<state>\w+)["']\s*)?\)"""
    r"""|(?<![\w.])date\s*\(\s*["'](?P<date>[^"']*)["']\s*\)"""
)


def extract(source: str, refuse: Callable[[str], Exception]) -> tuple[str, dict[str, PlanWord]]:
    """The source with each plan word replaced by a variable, and those variables. A date becomes a moment in UTC.

    `refuse` makes the error for a sentence.
    """
    found: dict[PlanWord, str] = {}

    def replace(match: re.Match[str]) -> str:
        if match["date"] is not None:
            return _moment(match["date"], refuse)
        if match["word"] is None:
            return match[0]
        word = PlanWord(Word(match["word"]), match["name"], match["state"])
        if word.state is not None and word.word is not Word.COUNT:
            raise refuse(f"{word.word} takes one item")
        return found.setdefault(word, f"{PREFIX}{len(found)}")

    rewritten = _TOKEN.sub(replace, source)
    return rewritten, {variable: word for word, variable in found.items()}


def _moment(text: str, refuse: Callable[[str], Exception]) -> str:
    try:
        return f'timestamp("{date.fromisoformat(text).isoformat()}T00:00:00Z")'
    except ValueError:
        raise refuse(f'"{text}" is not a date; write it as "2026-01-31"') from None
