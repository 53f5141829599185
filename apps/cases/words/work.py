"""What people did with tasks, in the words that stand after their name. Everything else is told in `history`."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop

from apps.audit.selectors import Record
from apps.cmmn.definition import CaseDefinition

Act = Callable[[CaseDefinition, Record], str]


def _act(template: str, *names: str) -> Act:
    """Says a template with named values of the entry; a value that was erased is said to be."""

    def say(_plan: CaseDefinition, entry: Record) -> str:
        return gettext(template) % {name: entry.values.get(name) or gettext("(erased)") for name in names}

    return say


def _took_over(_plan: CaseDefinition, entry: Record) -> str:
    words = {"task": entry.values.get("task") or gettext("(erased)"), "from": entry.values.get("from")}
    if words["from"]:
        return gettext("took over %(task)s from %(from)s") % words
    return gettext("took over %(task)s") % words


def _rescheduled(_plan: CaseDefinition, entry: Record) -> str:
    before, after = entry.facts.get("before", {}), entry.facts.get("after", {})
    words = {"task": entry.values.get("task") or gettext("(erased)")}
    told = []
    if before.get("starts_at") != after.get("starts_at"):
        start = _when(after.get("starts_at"))
        text = gettext("%(task)s starts on %(when)s") if start else gettext("%(task)s can be worked on at once")
        told.append(text % {**words, "when": start})
    if before.get("due_at") != after.get("due_at"):
        due = _when(after.get("due_at"))
        text = gettext("%(task)s is due on %(when)s") if due else gettext("%(task)s is not due on any day")
        told.append(text % {**words, "when": due})
    return gettext("rescheduled: %(what)s") % {"what": ", ".join(told)}


def _when(text: Any) -> str:
    return date_format(timezone.localtime(datetime.fromisoformat(text)), "DATETIME_FORMAT") if text else ""


def _shared(_plan: CaseDefinition, entry: Record) -> str:
    words = {"task": entry.values.get("task") or gettext("(erased)"), "people": entry.values.get("people")}
    words["needed"] = entry.facts.get("needed")
    if not words["people"]:
        return gettext("let %(task)s be one person’s again") % words
    if words["needed"]:
        return gettext("gave %(task)s to %(people)s, of whom %(needed)s are needed") % words
    return gettext("gave %(task)s to %(people)s, who are all needed") % words


def _part_done(_plan: CaseDefinition, entry: Record) -> str:
    words = {"task": entry.values.get("task") or gettext("(erased)"), "label": entry.values.get("label")}
    if words["label"]:
        return gettext("had their say on %(task)s: %(label)s") % words
    return gettext("did their part of %(task)s") % words


ACTS: dict[str, Act] = {
    "task.add": _act(gettext_noop("added the task %(task)s, which the plan does not have"), "task"),
    "task.late": _act(gettext_noop("%(task)s is overdue"), "task"),
    "task.start": _act(gettext_noop("%(task)s can be worked on from now"), "task"),
    "task.claim": _act(gettext_noop("took %(task)s"), "task"),
    "task.take_over": _took_over,
    "task.release": _act(gettext_noop("gave %(task)s back"), "task"),
    "task.block": _act(gettext_noop("blocked %(task)s"), "task"),
    "task.unblock": _act(gettext_noop("unblocked %(task)s"), "task"),
    "task.escalate": _act(gettext_noop("asked %(to)s for help with %(task)s"), "task", "to"),
    "task.answer": _act(gettext_noop("answered about %(task)s"), "task"),
    "task.withdraw": _act(gettext_noop("needs no help with %(task)s any more"), "task"),
    "task.take_back": _act(gettext_noop("took %(task)s back to where it was"), "task"),
    "task.reschedule": _rescheduled,
    "task.share": _shared,
    "task.part_done": _part_done,
    "task.outcome": _act(gettext_noop("completed %(task)s: %(label)s"), "task", "label"),
    "task.discard": _act(gettext_noop("discarded %(task)s"), "task"),
    "task.restart": _act(gettext_noop("restarted %(task)s"), "task"),
    "task.left": _act(gettext_noop("took %(task)s from %(holder)s, who was deactivated"), "task", "holder"),
    "task.part_left": _act(gettext_noop("%(holder)s, who was deactivated, has no part in %(task)s"), "task", "holder"),
    "task.helper_left": _act(
        gettext_noop("%(holder)s, who was deactivated, helps with %(task)s no more"), "task", "holder"
    ),
    "task.team_retired": _act(gettext_noop("took %(task)s from %(holder)s, which was retired"), "task", "holder"),
    "task.team_restored": _act(gettext_noop("gave %(task)s to %(holder)s, which was restored"), "task", "holder"),
}
JOINING = frozenset({"task.add", "task.discard", "task.outcome", "task.restart"})
"""Written right after the command that they belong to."""
