"""Checks of how cases are handled: statuses and reopening, checklists, outcomes of tasks, approvals.

Conditions in forms are judged where the plan is compiled, fields in `checks_form`.
"""

from collections import Counter
from collections.abc import Iterator

from apps.cmmn.checks_form import is_duration
from apps.cmmn.checks_items import is_key
from apps.cmmn.definition import CASE, CaseDefinition, Field, FieldType, Item, Kind, TaskOutcome
from apps.cmmn.findings import Finding, error, warning
from apps.cmmn.sentences import Sentence, gettext_noop

_HOLDS_OUTCOME = frozenset({FieldType.TEXT, FieldType.LONG_TEXT, FieldType.CHOICE})
_NAME_A_STATUS = gettext_noop("Name a status of this plan by its key, or add it to the plan.")
MAX_KEY = 60
"""Signs of the key of a status: every case holds one."""
_NAME_A_FIELD = gettext_noop("Use the key of a field, or add the field to the plan.")


def status_findings(definition: CaseDefinition) -> Iterator[Finding]:
    """What is wrong with the statuses of the case, and with its reopening."""
    keys = Counter(status.key for status in definition.statuses)
    initial = [at for at, status in enumerate(definition.statuses) if status.is_initial]
    for at, status in enumerate(definition.statuses):
        place = f"statuses[{at}]"
        if not is_key(status.key) or len(status.key) > MAX_KEY:
            message = Sentence(gettext_noop('"%(key)s" cannot be the key of a status.'), key=status.key)
            yield error(
                "bad-key", f"{place}.key", message, gettext_noop("Use one short word of letters, digits and _.")
            )
        elif keys[status.key] > 1:
            message = Sentence(gettext_noop('Two statuses have the key "%(key)s".'), key=status.key)
            yield error("duplicate-key", f"{place}.key", message, gettext_noop("Give each status a key of its own."))
        if not status.name.strip():
            message = Sentence(gettext_noop('The status "%(key)s" has no name.'), key=status.key)
            yield error("missing-name", f"{place}.name", message, gettext_noop("Name it as your people would say it."))
        for number, before in enumerate(status.follows):
            if before not in keys:
                yield _unknown_status(before, f"{place}.follows[{number}]")
    for at in initial[1:]:
        message = Sentence(gettext_noop("%(name)s is a second first status."), name=definition.statuses[at].name)
        yield error(
            "several-initial", f"statuses[{at}].isInitial", message, gettext_noop("Let cases begin in one status only.")
        )
    if definition.statuses and not initial:
        yield warning(
            "no-initial-status",
            "statuses",
            Sentence(gettext_noop("No status is the first: a case can only be opened by saying which one it gets.")),
            gettext_noop("Say of one status that it is the first."),
        )
    yield from _unreachable(definition)
    if definition.reopening and not is_duration(definition.reopening):
        message = Sentence(gettext_noop('"%(due)s" is not a duration.'), due=definition.reopening)
        yield error("bad-duration", "reopening", message, gettext_noop("Write P3D for three days, P4W for four weeks."))


def _unreachable(definition: CaseDefinition) -> Iterator[Finding]:
    """Statuses that no chain of allowed changes leads to; without a first one, those that follow nothing."""
    if not any(status.follows for status in definition.statuses):
        return
    reached = {status.key for status in definition.statuses if status.is_initial}
    has_first = bool(reached)
    reached |= {status.key for status in definition.statuses if not has_first and status.follows}
    while has_first:
        more = {one.key for one in definition.statuses if one.key not in reached and reached.intersection(one.follows)}
        if not more:
            break
        reached |= more
    for at, status in enumerate(definition.statuses):
        if status.key not in reached:
            yield warning(
                "unreachable-status",
                f"statuses[{at}]",
                Sentence(gettext_noop("No case can ever get the status %(name)s."), name=status.name),
                gettext_noop("Say which statuses it comes after, or remove it."),
            )


def work_findings(definition: CaseDefinition, item: Item, place: str) -> Iterator[Finding]:
    """What is wrong with the checklist, the outcomes and the approval of a task."""
    yield from _checklist(definition, item, f"{place}.checklist")
    statuses = {status.key for status in definition.statuses}
    keys = Counter(outcome.key for outcome in item.outcomes)
    for at, outcome in enumerate(item.outcomes):
        yield from _outcome(outcome, keys, f"{place}.outcomes[{at}]")
        if outcome.status is not None and outcome.status not in statuses:
            yield _unknown_status(outcome.status, f"{place}.outcomes[{at}].status")
    if item.outcome_field is not None:
        yield from _outcome_field(definition, item, item.outcome_field, f"{place}.outcomeField")
    yield from _approval(definition, item, f"{place}.approval")


def _checklist(definition: CaseDefinition, item: Item, place: str) -> Iterator[Finding]:
    listed = Counter(entry.field for entry in item.checklist)
    for at, entry in enumerate(item.checklist):
        spec, here = _field(definition, entry.field), f"{place}[{at}].field"
        if spec is None:
            message = gettext_noop('The checklist names "%(field)s", which is not a field.')
            yield error("unknown-field", here, Sentence(message, field=entry.field), _NAME_A_FIELD)
        elif spec.type is not FieldType.BOOLEAN or spec.many:
            message = gettext_noop("%(field)s cannot be ticked: it is not a field of yes or no.")
            advice = gettext_noop("Make it a field of yes or no, or ask for it in the form.")
            yield error("not-yes-or-no", here, Sentence(message, field=spec.label), advice)
        elif listed[entry.field] > 1:
            message = gettext_noop("%(field)s stands in the checklist twice.")
            yield error("duplicate-field", here, Sentence(message, field=spec.label), gettext_noop("List it once."))


def _outcome(outcome: TaskOutcome, keys: Counter[str], place: str) -> Iterator[Finding]:
    if not is_key(outcome.key):
        message = Sentence(gettext_noop('"%(key)s" cannot be the key of an outcome.'), key=outcome.key)
        yield error("bad-key", f"{place}.key", message, gettext_noop("Use one word of letters, digits and _."))
    elif keys[outcome.key] > 1:
        message = Sentence(gettext_noop('Two outcomes have the key "%(key)s".'), key=outcome.key)
        yield error("duplicate-key", f"{place}.key", message, gettext_noop("Give each outcome a key of its own."))
    if not outcome.label.strip():
        message = Sentence(gettext_noop('The outcome "%(key)s" has no name.'), key=outcome.key)
        yield error("missing-name", f"{place}.label", message, gettext_noop("Say in a word or two how the task ended."))


def _outcome_field(definition: CaseDefinition, item: Item, key: str, place: str) -> Iterator[Finding]:
    spec = _field(definition, key)
    if spec is None:
        message = gettext_noop('The outcome would be kept in "%(field)s", which is not a field.')
        yield error("unknown-field", place, Sentence(message, field=key), _NAME_A_FIELD)
    elif spec.type not in _HOLDS_OUTCOME or spec.many:
        message = gettext_noop("%(field)s cannot hold the outcome of %(name)s: it is neither a text nor a choice.")
        advice = gettext_noop("Keep it in a text, or in a choice that offers the same.")
        yield error("bad-outcome-field", place, Sentence(message, field=spec.label, name=item.name), advice)
    elif spec.type is FieldType.CHOICE:
        offered = {value for value, _ in spec.choices}
        for outcome in item.outcomes:
            if outcome.key not in offered:
                message = gettext_noop("%(field)s does not offer the outcome %(outcome)s.")
                advice = gettext_noop("Add a choice with the key of the outcome, or keep it in a text.")
                named = Sentence(message, field=spec.label, outcome=outcome.label)
                yield error("outcome-not-offered", place, named, advice)
    if not item.outcomes:
        message = gettext_noop("%(name)s names a field for its outcome and has none.")
        advice = gettext_noop("Name its outcomes, or leave the field out.")
        yield warning("outcome-field-unused", place, Sentence(message, name=item.name), advice)


def _approval(definition: CaseDefinition, item: Item, place: str) -> Iterator[Finding]:
    if item.approval is None:
        return
    if item.approval.approvers < 1:
        message = Sentence(gettext_noop("Nobody would have to agree to %(name)s."), name=item.name)
        yield error("bad-limit", f"{place}.approvers", message, gettext_noop("Let one person or more agree."))
    kinds = {each.key: each for each in definition.walk()}
    for at, key in enumerate(item.approval.of):
        named = kinds.get(key)
        if key == CASE:
            continue
        if named is None:
            message = Sentence(gettext_noop('The approval is of "%(key)s", which is not in this plan.'), key=key)
            advice = gettext_noop("Name a task of this plan by its key, or $case for who opened the case.")
            yield error("unknown-item", f"{place}.of[{at}]", message, advice)
        elif named.kind is not Kind.HUMAN_TASK:
            message = Sentence(
                gettext_noop("%(name)s is not done by a person, so nobody is barred by it."), name=named.name
            )
            yield error("wrong-kind", f"{place}.of[{at}]", message, gettext_noop("Name a task that a person does."))
        elif key == item.key:
            message = Sentence(gettext_noop("%(name)s is to approve itself."), name=item.name)
            advice = gettext_noop("Name the task whose work is approved.")
            yield error("own-approval", f"{place}.of[{at}]", message, advice)


def _field(definition: CaseDefinition, key: str) -> Field | None:
    return next((spec for spec in definition.fields if spec.key == key), None)


def _unknown_status(key: str, place: str) -> Finding:
    message = Sentence(gettext_noop('"%(key)s" is not a status of this plan.'), key=key)
    return error("unknown-status", place, message, _NAME_A_STATUS)
