"""The journal of a case as people read it: the entries of one command become one told event.

Which entries there are is fetched by the selectors; here they only become sentences.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_noop

from apps.audit.selectors import Record
from apps.cases.models import Priority
from apps.cases.words import events, kinds, values, work
from apps.cases.words.events import Happening
from apps.cmmn.definition import CaseDefinition, Kind
from apps.common.actors import ActorKind

Act = Callable[[CaseDefinition, Record], str]


@dataclass(frozen=True, slots=True)
class Told:
    """One thing somebody did: who (empty for the system), the words after the name, what followed, and a quotation."""

    who: str
    text: str
    because: tuple[str, ...]
    quote: str
    at: datetime
    sequence: int  # of its earliest entry, to page on from
    kinds: frozenset[str] = frozenset()  # of all its entries; `kind` is that of the one that is told first
    kind: str = ""
    news: tuple[str, ...] = ()  # what followed for the status, without its reasons
    actor_id: int | None = None
    note: int | None = None


def tell(plan: CaseDefinition, records: Sequence[Record]) -> list[Told]:
    """Told events, newest first, of entries newest first."""
    told = (_tell(plan, group) for group in _commands(records[::-1]))
    return [event for event in told if event is not None][::-1]


def author(record: Record) -> str:
    """Whose name stands before it: a person's or a requester's, none for the system."""
    return "" if record.actor_kind == ActorKind.SYSTEM else record.actor_name


def _commands(records: Iterable[Record]) -> Iterator[list[Record]]:
    """The entries of each command together, oldest first. Commands of one moment are told apart by what begins one."""
    group: list[Record] = []
    for record in records:
        if group and not _belongs(record, group):
            yield group
            group = []
        group.append(record)
    if group:
        yield group


def _belongs(record: Record, group: Sequence[Record]) -> bool:
    """Whether an entry was written by the command whose entries so far are the group."""
    if _who(record) != _who(group[0]):
        return False
    if record.action in _FOLLOWING:
        return True
    if record.action in _JOINING and not any(entry.action in _ACTS for entry in group):
        return True
    return record.at == group[0].at and not _begins(record, group)


def _who(record: Record) -> tuple[object, ...]:
    return record.actor_kind, record.actor_id, record.actor_name


def _begins(record: Record, group: Sequence[Record]) -> bool:
    """An act or new data begin a command; so does something asked for, unless data that came with it stand before."""
    if record.action in _ACTS or record.action == "data":
        return True
    if not record.action.startswith("item."):
        return False
    happening = Happening.told(record)
    if not happening.is_command or all(entry.action == "data" for entry in group):
        return False
    # What was planned into a stage before it was active comes into being with the stage, and what was put into a case
    # as it was opened with the case, not by a command of its own.
    stage = happening.cause.get("item")
    return happening.transition != "create" or not any(
        (entry.action in _STARTS or _is_opening(entry)) and entry.facts["item"] == stage for entry in group
    )


def _is_opening(entry: Record) -> bool:
    return entry.action == "item.create" and entry.facts["item"] == 0


def _tell(plan: CaseDefinition, entries: Sequence[Record]) -> Told | None:
    happenings = [Happening.told(entry) for entry in entries if entry.action.startswith("item.")]
    followed = [line for entry in entries for line in _details(plan, entry)]
    followed += events.what_changed(plan, happenings)
    spoken = next((entry for entry in entries if entry.action in _ACTS), None)
    asked = next((happening for happening in happenings if happening.is_command), None)
    who = author(entries[0])
    if spoken:
        text = _ACTS[spoken.action](plan, spoken)
        text = text if who else capfirst(text)  # no name stands before it
    elif asked:
        text = _deed(asked) if who else events.news(asked)
    elif any(entry.action == "data" for entry in entries):
        text = gettext("changed the data") if who else gettext("The data changed")
    elif followed:
        text, *followed = followed
        who = ""
    else:
        return None
    if not text:
        return None
    first = spoken or next((entry for entry in entries if entry.action.startswith("item.")), entries[0])
    return Told(
        who,
        text,
        tuple(followed),
        _quote(entries),
        entries[0].at,
        entries[0].sequence,
        kinds=frozenset(kinds.kind_of(entry.action, entry.facts) for entry in entries if _is_shown(entry)),
        kind=kinds.kind_of(first.action, first.facts),
        news=tuple(events.turns(happenings)),
        actor_id=entries[0].actor_id,
        note=first.facts.get("note"),
    )


def _is_shown(entry: Record) -> bool:
    """Whether people see it told: what only prepares is of no kind that they would look for."""
    return not entry.action.startswith("item.") or Happening.told(entry).is_told


def _deed(happening: Happening) -> str:
    """What a person did, after their name: “completed Initial review”."""
    template = (_CASE_DEEDS if happening.kind == Kind.CASE else _DEEDS).get(happening.transition)
    return gettext(template) % {"name": happening.name} if template else ""


def _details(plan: CaseDefinition, entry: Record) -> list[str]:
    if entry.action == "data":
        return [_change(plan, path, entry) for path in sorted(entry.values) if path.startswith("data.")]
    if entry.action == "incident":
        return [
            gettext("A condition could not be looked at: %(problem)s") % {"problem": entry.values.get("message", "")}
        ]
    if entry.action == "status.follow":
        return [_status(entry)]
    if entry.action == "due.moved":
        return [gettext("Due dates move by the time on hold")]
    if entry.action == "hold.until":
        until = values.moment(entry.facts["until"])
        return [gettext("It goes on by itself: %(moment)s") % {"moment": until}]
    if entry.facts.get("is_unblocked"):
        return [gettext("%(task)s is blocked no more") % {"task": entry.values.get("task") or gettext("(erased)")}]
    if entry.action == "task.without_team":
        words = {name: entry.values.get(name) or gettext("(erased)") for name in ("task", "team")}
        return [gettext("%(task)s is for everybody: the team %(team)s, for which it is meant, is retired") % words]
    return []


def _change(plan: CaseDefinition, path: str, entry: Record) -> str:
    key = path.removeprefix("data.")
    change = entry.values[path]
    before, after = change.get("before"), change.get("after")
    words = {"name": values.field_label(plan, key), "before": values.shown(plan, key, before)}
    words["after"] = values.shown(plan, key, after)
    if after is None:
        return gettext("%(name)s: emptied, was %(before)s") % words
    if before is None:
        return gettext("%(name)s: %(after)s") % words
    return gettext("%(name)s: %(after)s, was %(before)s") % words


def _quote(entries: Sequence[Record]) -> str:
    spoken = (entry.values.get("text") or entry.values.get("reason") for entry in entries)
    return next((str(text) for text in spoken if text), "")


def _act(template: str, *names: str) -> Act:
    """Says a template with named values of the entry; a value that was erased is said to be."""

    def say(_plan: CaseDefinition, entry: Record) -> str:
        return gettext(template) % {name: entry.values.get(name) or gettext("(erased)") for name in names}

    return say


def _assigned(_plan: CaseDefinition, entry: Record) -> str:
    person = entry.values.get("owner") or entry.values.get("user")
    if person and person == entry.actor_name:
        return gettext("took %(what)s") % {"what": entry.values.get("task") or gettext("the case")}
    team, task = entry.values.get("team"), entry.values.get("task")
    words = {"person": person, "team": team, "what": task or gettext("the case")}
    if person and team:
        return gettext("gave %(what)s to %(person)s, %(team)s") % words
    if person or team:
        return gettext("gave %(what)s to %(person)s") % {**words, "person": person or team}
    return gettext("took %(what)s from everybody") % words


def _closed(plan: CaseDefinition, entry: Record) -> str:
    outcome = dict(plan.outcomes).get(entry.facts.get("outcome", ""), "")
    return gettext("closed the case: %(outcome)s") % {"outcome": outcome or gettext("(unknown)")}


def _reopened(_plan: CaseDefinition, entry: Record) -> str:
    if entry.facts.get("was_discarded"):
        return gettext("took back that the case was discarded")
    return gettext("opened the case again")


def _prioritised(_plan: CaseDefinition, entry: Record) -> str:
    names = {choice.value: choice.label for choice in Priority}
    after = names.get(entry.facts.get("after", 0), "")
    return gettext("set the priority to %(priority)s") % {"priority": values.inside(str(after))}


def _status(entry: Record) -> str:
    """The status that a case got with something else."""
    after, before = entry.values.get("after") or gettext("(erased)"), entry.values.get("before", "")
    words = {"after": after, "before": before}
    return gettext("Status: %(after)s, was %(before)s") % words if before else gettext("Status: %(after)s") % words


def _set_status(_plan: CaseDefinition, entry: Record) -> str:
    words = {name: entry.values.get(name, "") for name in ("before", "after")}
    if words["before"]:
        return gettext("set the status to “%(after)s”, it was “%(before)s”") % words
    return gettext("set the status to “%(after)s”") % words


def _migrated(_plan: CaseDefinition, entry: Record) -> str:
    text = gettext("moved the case from version %(from)s of its plan to version %(to)s") % entry.facts
    lost = ", ".join(entry.facts.get("lost", ()))
    return gettext("%(text)s; lost: %(fields)s") % {"text": text, "fields": lost} if lost else text


def _requested(_plan: CaseDefinition, entry: Record) -> str:
    words = {"reference": entry.facts.get("reference", "")}
    if entry.actor_kind == ActorKind.PERSON:
        return gettext("made a case of the request %(reference)s") % words
    if entry.actor_kind == ActorKind.SYSTEM:
        return gettext("came in as the request %(reference)s") % words
    return gettext("asked for this in the request %(reference)s") % words


def _noted(_plan: CaseDefinition, entry: Record) -> str:
    task, people = entry.values.get("task"), entry.values.get("mentions") or ()
    if entry.facts.get("corrects"):
        text = gettext("corrected a note")
    elif task:
        text = gettext("commented on %(task)s") % {"task": task}
    elif entry.facts.get("is_visible_to_requester"):
        text = gettext("wrote a note that the client may read")
    else:
        text = gettext("wrote a note")
    names = events.listing(list(people))
    return gettext("%(text)s and mentioned %(names)s") % {"text": text, "names": names} if names else text


def _tagged(template: str) -> Act:
    def say(_plan: CaseDefinition, entry: Record) -> str:
        names = [gettext("“%(name)s”") % {"name": name} for name in entry.values.get("tags") or ()]
        return gettext(template) % {"tags": events.listing(names) or gettext("(erased)")}

    return say


_ACTS: dict[str, Act] = {
    "request.accept": _requested,
    "note.add": _noted,
    "note.hide": _act(gettext_noop("hid a note from the client")),
    "mail.write": _act(gettext_noop("wrote to %(to)s: %(subject)s"), "to", "subject"),
    "case.tag": _tagged(gettext_noop("put on the tag %(tags)s")),
    "case.untag": _tagged(gettext_noop("took off the tag %(tags)s")),
    "case.watch": _act(gettext_noop("watches the case")),
    "case.unwatch": _act(gettext_noop("watches the case no more")),
    "file.add": _act(gettext_noop("added the file %(name)s"), "name"),
    "case.assign": _assigned,
    "case.left": _act(gettext_noop("took the case from %(owner)s, who was deactivated"), "owner"),
    "case.priority": _prioritised,
    "case.status": _set_status,
    "case.close": _closed,
    "case.undo_close": _act(gettext_noop("took back that the case was closed")),
    "case.reopen": _reopened,
    "case.discard": _act(gettext_noop("discarded the case, which was opened by mistake")),
    "case.delete": _act(gettext_noop("deleted the case")),
    "case.bring_back": _act(gettext_noop("brought the deleted case back")),
    "case.purge_asked": _act(gettext_noop("asked for the case to be purged")),
    "case.purge": _act(gettext_noop("purged the case")),
    "case.extend": _act(gettext_noop("moved due dates")),
    "case.late": _act(gettext_noop("the case is overdue")),
    "case.repair": _act(gettext_noop("repaired the plan")),
    "case.migrate": _migrated,
    "case.start_child": _act(gettext_noop("%(name)s: the case %(number)s was opened"), "name", "number"),
    "case.refuse_child": _act(gettext_noop("%(name)s: no case could be opened"), "name"),
    **work.ACTS,
    "task.assign": _assigned,
}
# Told with whatever they follow from, by the same person.
_FOLLOWING = {"status.follow", "hold.until", "due.moved"}
# Written right after the command that they belong to.
_JOINING = {
    *("request.accept", "case.close", "case.undo_close", "case.reopen", "case.discard", "case.repair", "case.migrate"),
    *work.JOINING,
}
_STARTS = {"item.start", "item.manualStart", "item.create", "item.resume", "item.parentResume", "item.reactivate"}
_DEEDS = {
    "complete": gettext_noop("completed %(name)s"),
    "manualStart": gettext_noop("started %(name)s"),
    "disable": gettext_noop("skipped %(name)s"),
    "reenable": gettext_noop("brought %(name)s back"),
    "terminate": gettext_noop("ended %(name)s early"),
    "create": gettext_noop("added %(name)s"),
    "fault": gettext_noop("marked %(name)s as failed"),
    "suspend": gettext_noop("put %(name)s on hold"),
    "resume": gettext_noop("let %(name)s go on"),
    "reactivate": gettext_noop("tried %(name)s again"),
    "occur": gettext_noop("said that this has happened: %(name)s"),
}
# Closing is told by its own entry, which knows the outcome.
_CASE_DEEDS = {
    "create": gettext_noop("opened the case"),
    "complete": gettext_noop("completed the case"),
    "terminate": gettext_noop("ended the case early"),
    "suspend": gettext_noop("put the case on hold"),
    "reactivate": gettext_noop("opened the case again"),
    "fault": gettext_noop("marked the case as failed"),
}
