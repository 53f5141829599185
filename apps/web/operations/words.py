"""Operations in words: what one would do, what it did, and how it stands. Nothing is fetched that is not given."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.bulk.given import Given
from apps.bulk.models import Kind, Operation, Result, State, Undoing
from apps.bulk.verbs import Change
from apps.web.wording import in_full

LOOKS = {
    Result.WAITING: ("wait", "hourglass"),
    Result.DONE: ("done", "circle-check"),
    Result.SKIPPED: ("wait", "circle-minus"),
    Result.REFUSED: ("late", "circle-x"),
    Result.FAILED: ("late", "alert-triangle"),
}
UNDO_LOOKS = {
    Undoing.WAITING: ("wait", "hourglass"),
    Undoing.UNDONE: ("waiting", "arrow-back-up"),
    Undoing.LEFT: ("due", "circle-minus"),
}
STATE_LOOKS = {
    State.RUNNING: ("active", "hourglass"),
    State.DONE: ("done", "circle-check"),
    State.UNDOING: ("active", "hourglass"),
    State.UNDONE: ("waiting", "arrow-back-up"),
}
CHANGE_LOOKS = {
    Change.WILL: ("active", "circle-check"),
    Change.NOTHING: ("wait", "circle-minus"),
    Change.REFUSED: ("late", "circle-x"),
}
ICONS = {
    Kind.CLAIM: "hand-grab",
    Kind.RELEASE: "arrow-back-up",
    Kind.ASSIGN: "user-check",
    Kind.RESCHEDULE: "calendar",
    Kind.ASSIGN_CASES: "user-check",
    Kind.TAG: "tag",
    Kind.CLOSE: "archive",
}


def change(name: str) -> str:
    """What would become of a row."""
    return {Change.WILL: _("Will change"), Change.NOTHING: _("Nothing to do"), Change.REFUSED: _("Cannot be done")}[
        Change(name)
    ]


def does(kind: str, count: int) -> str:
    """What an operation would do to so many rows, as a button says it."""
    return _DOES[Kind(kind)](count) % {"n": count}


def did(operation: Operation, given: Given) -> str:
    """What an operation did, in the list of operations."""
    count = operation.done if operation.finished_at else operation.total
    names = {"n": count, "to": receiver(given), "outcome": given.outcome_name}
    return _DID[Kind(operation.kind)](count, given) % names


def asked(given: Given) -> list[tuple[str, str]]:
    """What is to be done, line by line: a word for each parameter, and its value."""
    lines = (
        (_("Person"), given.user.name if given.user else ""),
        (_("Team"), given.team.name if given.team else ""),
        (_("Due"), in_full(given.due_at) if given.due_at else ""),
        (_("Moved by"), _days(given.days) if given.days else ""),
        (_("Put on"), ", ".join(tag.name for tag in given.add)),
        (_("Take off"), ", ".join(tag.name for tag in given.remove)),
        (_("Outcome"), given.outcome_name),
        (_("Goal"), "" if given.goal_reached is None else _("reached") if given.goal_reached else _("not reached")),
        (_("Reason"), given.reason),
        (_("What was learnt"), given.lessons),
    )
    return [(label, value) for label, value in lines if value]


def result(operation: Operation, given: Given) -> str:
    """What is told once it is done: how many, and why the others are not among them."""
    said = [did(operation, given) if operation.done else _("Nothing was changed.")]
    if operation.skipped:
        text = ngettext("%(n)s was so already.", "%(n)s were so already.", operation.skipped)
        said.append(text % {"n": operation.skipped})
    return "\n".join(said)


def receiver(given: Given) -> str:
    """To whom something goes."""
    names = [one.name for one in (given.user, given.team) if one is not None]
    return ", ".join(names)


def _days(count: int) -> str:
    later = ngettext("%(n)s day later", "%(n)s days later", count)
    earlier = ngettext("%(n)s day earlier", "%(n)s days earlier", -count)
    return (later if count > 0 else earlier) % {"n": abs(count)}


_DOES: dict[Kind, Callable[[int], str]] = {
    Kind.CLAIM: lambda n: ngettext("Take %(n)s task", "Take %(n)s tasks", n),
    Kind.RELEASE: lambda n: ngettext("Give %(n)s task back", "Give %(n)s tasks back", n),
    Kind.ASSIGN: lambda n: ngettext("Hand %(n)s task over", "Hand %(n)s tasks over", n),
    Kind.RESCHEDULE: lambda n: ngettext("Reschedule %(n)s task", "Reschedule %(n)s tasks", n),
    Kind.ASSIGN_CASES: lambda n: ngettext("Give %(n)s case", "Give %(n)s cases", n),
    Kind.TAG: lambda n: ngettext("Change the tags of %(n)s case", "Change the tags of %(n)s cases", n),
    Kind.CLOSE: lambda n: ngettext("Close %(n)s case", "Close %(n)s cases", n),
}
_DID: dict[Kind, Callable[[int, Any], str]] = {
    Kind.CLAIM: lambda n, _given: ngettext("%(n)s task taken", "%(n)s tasks taken", n),
    Kind.RELEASE: lambda n, _given: ngettext("%(n)s task given back", "%(n)s tasks given back", n),
    Kind.ASSIGN: lambda n, _given: ngettext("%(n)s task handed to %(to)s", "%(n)s tasks handed to %(to)s", n),
    Kind.RESCHEDULE: lambda n, _given: ngettext("%(n)s task rescheduled", "%(n)s tasks rescheduled", n),
    Kind.ASSIGN_CASES: lambda n, _given: ngettext("%(n)s case given to %(to)s", "%(n)s cases given to %(to)s", n),
    Kind.TAG: lambda n, _given: ngettext("Tags of %(n)s case changed", "Tags of %(n)s cases changed", n),
    Kind.CLOSE: lambda n, _given: ngettext("%(n)s case closed: %(outcome)s", "%(n)s cases closed: %(outcome)s", n),
}
