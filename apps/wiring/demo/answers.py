"""What people in demo and sample cases type into forms: believable answers, drawn from a seeded source.

The words stand in a file beside each pack, `<pack>.samples.toml`: whole requests, the forms of tasks, and notes.
`today-3` in them is a date counted from the day on which it is written, and `{slug}` the client's name as an address.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from apps.cmmn.definition import CaseDefinition, Field, FieldType, Item
from apps.wiring import packs

_DAY = re.compile(r"today([+-]\d+)?")


@dataclass(frozen=True, slots=True)
class Work:
    """How a task is done: the values of its form, the key of its outcome where there is a choice, what is ticked."""

    values: dict[str, Any]
    outcome: str
    ticked: tuple[str, ...]


class Answers:
    """Draws answers for the fields of one plan, as strings, as a person types them.

    The plan may have been changed since the pack was written: what it does not know is left out, and what is required
    and not in the file is made up from the type of the field.
    """

    def __init__(
        self, random: Random, plan: CaseDefinition, words: Mapping[str, Any], today: Callable[[], date]
    ) -> None:
        self._random, self._plan, self._words, self._today = random, plan, words, today
        self._fields = {field.key: field for field in plan.fields}

    def request(self, index: int) -> dict[str, Any]:
        """What the requester number `index` fills in."""
        asked = [field for field in self._plan.fields if field.on_request_form]
        requests = self._words.get("requests", [])
        known = requests[index % len(requests)] if requests else {}
        return self._filled(known, {field.key: field.required for field in asked})

    def work(self, task_key: str, *, slug: str) -> Work:
        """What a case worker fills in, ticks and decides to complete a task of the client with this slug."""
        item = self._plan.item(task_key)
        choices = self._words.get("forms", {}).get(task_key, [])
        known = self._random.choice(choices) if choices else {}
        filled = {key: str(value).replace("{slug}", slug) for key, value in known.items()}
        # What is asked under a condition is answered where the words of the pack do.
        asked = {part.field: part.required and part.condition is None for part in item.form}
        ticked = tuple(point.field for point in item.checklist)
        return Work(self._filled(filled, asked), self._outcome(item, filled), ticked)

    def _outcome(self, item: Item, known: Mapping[str, str]) -> str:
        keys = [outcome.key for outcome in item.outcomes]
        said = known.get(item.outcome_field or "", known.get("outcome", ""))
        if said in keys or len(keys) < 2:
            return said if said in keys else ""
        return self._random.choice(keys)

    def note(self) -> str:
        """Something that somebody writes down."""
        notes: list[str] = self._words.get("notes", ["Called, and agreed on what comes next."])
        return self._random.choice(notes)

    def _filled(self, known: Mapping[str, str], asked: Mapping[str, bool]) -> dict[str, Any]:
        found = {}
        for key, is_required in asked.items():
            if key in known:
                found[key] = self._dated(known[key])
            elif is_required:
                found[key] = self._made_up(self._fields[key])
        return found

    def _dated(self, text: str) -> str:
        day = _DAY.fullmatch(text)
        return (self._today() + timedelta(days=int(day.group(1) or 0))).isoformat() if day else text

    def _made_up(self, field: Field) -> str:
        draw = self._random
        if field.type in {FieldType.INTEGER, FieldType.NUMBER}:
            return str(draw.randint(0, 10))
        if field.type is FieldType.MONEY:
            return f"{draw.randint(10, 1_000)}.{draw.choice(('00', '50', '95'))}"
        if field.type is FieldType.BOOLEAN:
            return draw.choices(("yes", "no"), weights=(4, 1))[0]
        if field.type is FieldType.DATE:
            return (self._today() - timedelta(days=draw.randint(0, 9))).isoformat()
        if field.type is FieldType.CHOICE:
            return draw.choice(field.choices)[0]
        if field.type is FieldType.EMAIL:
            return "somebody@post.example"
        return "555 0100" if field.type is FieldType.PHONE else "As agreed"


@cache
def words(pack: str) -> Mapping[str, Any]:
    """The file of a pack, read once a process; nothing for a pack without one."""
    file = Path(packs.__file__).with_name(f"{pack}.samples.toml")
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
