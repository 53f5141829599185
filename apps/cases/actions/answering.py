"""What a form answers about a case, on its way into the case file: what is asked now, files, people, other editors.

How one value is read is `values`' matter; what follows from it is `perform`'s.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from apps.audit import selectors as audit
from apps.cases import asking, merging, references, store, values
from apps.cases.actions.handling import lock_open
from apps.cases.actions.papers import attach
from apps.cases.models import Case
from apps.cmmn.definition import CaseDefinition, FormField
from apps.common import blobs
from apps.common.actors import Actor
from apps.common.errors import Invalid


def answers(
    case: Case,
    item: str,
    given: Mapping[str, Any],
    *,
    is_whole: bool = True,
    seen: Mapping[str, Any] | None = None,
    is_locked: bool = False,
    actor: Actor,
) -> dict[str, Any]:
    """Typed values to write for the answers to the form of a task, as typed. With `seen` or new files the case is
    locked from here on; `is_locked` says that this very row is already.

    `seen` holds the stored values that the actor looked at: what only others changed since is left as it is. Unless
    `is_whole`, what is required may come later. Raises Invalid with reasons by field, or Clash.
    """
    compiled = store.plan_of(case)
    plan = compiled.definition
    form, conditions = plan.item(item).form, asking.conditions(compiled, item)
    asked = asking.asked(form, conditions, values.from_json(plan, case.data), values.readable(plan, given))
    _require_asked(asked, values.to_json(values.readable(plan, given)), case.data)
    unasked = {one.field for one in form} - {one.field for one in asked}
    given = {key: raw for key, raw in given.items() if key not in unasked}
    left: frozenset[str] = frozenset()
    if seen is not None:
        readable = values.to_json(values.readable(plan, given))
        case, is_locked = (case if is_locked else lock_open(case, actor)), True
        left = merging.sift({key: readable.get(key) for key in given}, seen, case.data).left
    required = [one.field for one in asked if one.required and is_whole and one.field not in left]
    typed = values.clean(plan, {key: raw for key, raw in given.items() if key not in left}, required=required)
    return settled(case, plan, typed, seen=seen, is_locked=is_locked, actor=actor)


def settled(
    case: Case,
    plan: CaseDefinition,
    typed: Mapping[str, Any],
    *,
    seen: Mapping[str, Any] | None,
    is_locked: bool = False,
    actor: Actor,
) -> dict[str, Any]:
    """The same for values that are read already: nothing newer is overwritten, and new files are in the case."""
    if seen is not None:
        case, is_locked = (case if is_locked else lock_open(case, actor)), True
        now: Mapping[str, Any] = case.data
        stored = values.to_json(typed)
        sifted = merging.sift({key: stored.get(key) for key in typed}, seen, now)
        if sifted.clashing:
            raise merging.Clash(theirs(case, {key: now.get(key) for key in sifted.clashing}))
        typed = {key: value for key, value in typed.items() if key not in sifted.left}
    references.require(plan, typed, case=case)
    if not any(map(_has_new_file, typed.values())):
        return dict(typed)
    case = case if is_locked else lock_open(case, actor)
    there = {key: _put_in(case, key, value, actor) for key, value in typed.items()}
    case.refresh_from_db(fields=["journal_sequence", "journal_hash"])  # each file has been journalled
    return there


def theirs(case: Case, changed: Mapping[str, Any]) -> tuple[merging.Theirs, ...]:
    """Who wrote these stored values, and when, as the journal has it. Three statements for each."""
    found = []
    for key, value in changed.items():
        entries = audit.records(case.stream, fact=("fields__contains", [key]), limit=1)
        by, at = (entries[0].actor_name, entries[0].at) if entries else ("", None)
        found.append(merging.Theirs(key, value, by, at))
    return tuple(found)


def _require_asked(asked: Sequence[FormField], said: Mapping[str, Any], stored: Mapping[str, Any]) -> None:
    """An answer to what is not asked is refused rather than dropped, unless the case says the same already."""
    keys = {one.field for one in asked}
    told = [_("This is not asked for as things stand.")]
    beside = {key: told for key, value in said.items() if key not in keys and stored.get(key) != value}
    if beside:
        raise Invalid(_("Some of what you entered needs another look."), beside)


def _has_new_file(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_has_new_file, value.values()))
    return any(map(_has_new_file, value)) if isinstance(value, list | tuple) else isinstance(value, File)


def _put_in(case: Case, key: str, value: Any, actor: Actor) -> Any:
    """The value with the numbers of its files, which are in the locked case from here on."""
    if isinstance(value, Mapping):
        return {inner: _put_in(case, key, one, actor) for inner, one in value.items()}
    if isinstance(value, list | tuple):
        return [_put_in(case, key, one, actor) for one in value]
    if not isinstance(value, File):
        return value
    try:
        return str(attach(case, blobs.store(value), actor=actor).pk)
    except Invalid as refusal:
        raise Invalid(str(refusal), {key: [str(refusal)]}) from refusal
