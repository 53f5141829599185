"""What a form can be asked besides being sent: one row more, one less, or to look again at which fields it asks for.

Each is a post of the form itself, so that it works without scripts; nothing is judged and nothing saved.
"""

from django.http import QueryDict

from apps.cmmn.values import MAX_LIST

ADD, REMOVE, LOOK = "_add", "_remove", "_look"
FOCUS = "_focus"
ROWS = ".rows"
"""Ends the name of the control that lists the rows of a field."""


def is_step(typed: QueryDict) -> bool:
    """Whether the form is not meant to be sent yet."""
    return any(name in typed for name in (ADD, REMOVE, LOOK))


def taken(typed: QueryDict) -> QueryDict:
    """What was typed after its step: with a row more or less, and the place where the keyboard goes on."""
    after = typed.copy()
    added, removed = after.pop(ADD, []), after.pop(REMOVE, [])
    after.pop(LOOK, [])
    for name in map(str, added):
        rows = _rows(after, name)
        number = max(rows, default=-1) + 1
        if len(rows) < MAX_LIST:
            after[f"{name}{ROWS}"] = ",".join(map(str, [*rows, number]))
            after[FOCUS] = f"{name}.{number}"
    for place in map(str, removed):
        name, _dot, last = place.rpartition(".")
        after[f"{name}{ROWS}"] = ",".join(str(one) for one in _rows(after, name) if str(one) != last)
        after[FOCUS] = name
    return after


def _rows(typed: QueryDict, name: str) -> list[int]:
    sent = str(typed.get(f"{name}{ROWS}", ""))
    return [int(part) for part in sent.split(",") if part.isascii() and part.isdecimal() and len(part) < 9]
