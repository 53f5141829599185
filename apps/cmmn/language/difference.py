"""What is different between two versions of a plan, in English sentences, in the order of the plan.

Steps and fields are the same when their key is; the sentences of rules are made in `rules`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from apps.cmmn.definition import CASE, CaseDefinition, Field, Item, Kind
from apps.cmmn.language import durations, headers
from apps.cmmn.language.rules import Rule, rules_about
from apps.cmmn.sentences import Sentence, gettext_noop


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `subject` is the key of the step or field, or empty for the plan as a whole."""

    kind: ChangeKind
    subject: str
    sentence: Sentence


_KINDS = {
    Kind.STAGE: gettext_noop("stage"),
    Kind.HUMAN_TASK: gettext_noop("task"),
    Kind.PROCESS_TASK: gettext_noop("automatic step"),
    Kind.MILESTONE: gettext_noop("milestone"),
    Kind.CASE: gettext_noop("case"),
}
_NOTHING = gettext_noop("nothing")


def compare(old: CaseDefinition, new: CaseDefinition) -> tuple[Change, ...]:
    """All differences; none when the two are equal."""
    return tuple(_differences(old, new))


def _differences(old: CaseDefinition, new: CaseDefinition) -> Iterator[Change]:
    yield from _settings(old, new)
    yield from _fields(old, new)
    yield from _steps(old, new)
    yield from _rules("", rules_about(old, None), rules_about(new, None))


def _settings(old: CaseDefinition, new: CaseDefinition) -> Iterator[Change]:
    settings = (
        (gettext_noop("name of the plan"), old.name, new.name),
        (gettext_noop("key of the plan"), old.key, new.key),
        (gettext_noop("description"), old.description, new.description),
        (gettext_noop("pattern of case numbers"), old.number_pattern, new.number_pattern),
        (gettext_noop("pattern of case titles"), old.title_pattern, new.title_pattern),
        (gettext_noop("introduction to the request form"), old.request_intro, new.request_intro),
    )
    for what, before, after in settings:
        if before != after:
            template = gettext_noop("The %(what)s is now “%(after)s” and was “%(before)s”.")
            yield _changed("", template, what=Sentence(what), after=after, before=before)
    yield from _choices("", Sentence(gettext_noop("The outcome")), old.outcomes, new.outcomes)
    if old.outcomes != new.outcomes and sorted(old.outcomes) == sorted(new.outcomes):
        yield _changed("", gettext_noop("The outcomes stand in another order."))


def _choices(
    subject: str, what: Sentence, old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]
) -> Iterator[Change]:
    before, after = dict(old), dict(new)
    for value, label in after.items():
        if value not in before:
            yield _added(subject, gettext_noop("%(what)s “%(label)s” is new."), what=what, label=label)
        elif before[value] != label:
            template = gettext_noop("%(what)s “%(before)s” is now called “%(label)s”.")
            yield _changed(subject, template, what=what, before=before[value], label=label)
    for value, label in before.items():
        if value not in after:
            yield _removed(subject, gettext_noop("%(what)s “%(label)s” is gone."), what=what, label=label)


def _fields(old: CaseDefinition, new: CaseDefinition) -> Iterator[Change]:
    before, after = {spec.key: spec for spec in old.fields}, {spec.key: spec for spec in new.fields}
    for key, spec in after.items():
        if key not in before:
            kind = Sentence(headers.TYPES[spec.type][0])
            yield _added(key, gettext_noop("The field “%(label)s” is new: %(kind)s."), label=spec.label, kind=kind)
        else:
            yield from _field(before[key], spec)
    for key, spec in before.items():
        if key not in after:
            yield _removed(key, gettext_noop("The field “%(label)s” is gone."), label=spec.label)
    yield from _order("", gettext_noop("The fields stand in another order."), list(before), list(after))


def _field(old: Field, new: Field) -> Iterator[Change]:
    if old.label != new.label:
        template = gettext_noop("The field “%(before)s” is now called “%(after)s”.")
        yield _changed(new.key, template, before=old.label, after=new.label)
    if old.type != new.type:
        yield _changed(
            new.key,
            gettext_noop("The field “%(label)s” is now %(after)s and was %(before)s."),
            label=new.label,
            after=Sentence(headers.TYPES[new.type][0]),
            before=Sentence(headers.TYPES[old.type][0]),
        )
    switches = (
        (old.required, new.required, gettext_noop("must now be filled in"), gettext_noop("may now be left empty")),
        (
            old.on_request_form,
            new.on_request_form,
            gettext_noop("is now on the request form"),
            gettext_noop("is no longer on the request form"),
        ),
    )
    for was, is_now, yes, no in switches:
        if was != is_now:
            said = Sentence(yes if is_now else no)
            yield _changed(new.key, gettext_noop("The field “%(label)s” %(said)s."), label=new.label, said=said)
    if old.help != new.help:
        template = gettext_noop("The help of the field “%(label)s” is now “%(help)s”.")
        yield _changed(new.key, template, label=new.label, help=new.help)
    what = Sentence(gettext_noop("In the field “%(label)s” the choice"), label=new.label)
    yield from _choices(new.key, what, old.choices, new.choices)


def _steps(old: CaseDefinition, new: CaseDefinition) -> Iterator[Change]:
    before, after = {item.key: item for item in old.walk()}, {item.key: item for item in new.walk()}
    around = _parents(old), _parents(new)
    for key, item in after.items():
        if key not in before:
            yield _added(key, gettext_noop("The %(kind)s “%(name)s” is new%(where)s."), **_of(item, around[1], after))
            yield from _rules(key, [], rules_about(new, item))
            continue
        if around[0].get(key) != around[1].get(key):
            yield _changed(
                key, gettext_noop("The %(kind)s “%(name)s” stands now%(where)s."), **_of(item, around[1], after)
            )
        yield from _step(before[key], item, new)
        yield from _rules(key, rules_about(old, before[key]), rules_about(new, item))
    for key, item in before.items():
        if key not in after:
            yield _removed(
                key, gettext_noop("The %(kind)s “%(name)s”%(where)s is gone."), **_of(item, around[0], before)
            )
    yield from _order("", gettext_noop("The steps stand in another order."), list(before), list(after))


def _of(item: Item, parents: Mapping[str, str], items: Mapping[str, Item]) -> dict[str, object]:
    above = parents.get(item.key, CASE)
    where = (
        Sentence(gettext_noop(" in “%(stage)s”"), stage=items[above].name)
        if above in items
        else Sentence(gettext_noop(" outside all stages"))
    )
    return {"kind": Sentence(_KINDS[item.kind]), "name": item.name, "where": where}


def _step(old: Item, new: Item, plan: CaseDefinition) -> Iterator[Change]:
    if old.name != new.name:
        template = gettext_noop("“%(before)s” is now called “%(after)s”.")
        yield _changed(new.key, template, before=old.name, after=new.name)
    if old.kind != new.kind:
        kinds = {"before": Sentence(_KINDS[old.kind]), "after": Sentence(_KINDS[new.kind])}
        yield _changed(
            new.key, gettext_noop("“%(name)s” is now a %(after)s and was a %(before)s."), name=new.name, **kinds
        )
    labels = {spec.key: spec.label for spec in plan.fields}
    settings = (
        (gettext_noop("team"), old.team, new.team),
        (gettext_noop("time"), _time(old.due), _time(new.due)),
        (gettext_noop("description"), old.description or None, new.description or None),
        (gettext_noop("form"), _form(old, labels), _form(new, labels)),
        *(
            (what, getattr(old.process, part, None), getattr(new.process, part, None))
            for part, what in (
                ("to", gettext_noop("receiver")),
                ("subject", gettext_noop("subject")),
                ("body", gettext_noop("text")),
            )
        ),
    )
    for what, before, after in settings:
        if before != after:
            yield _changed(
                new.key,
                gettext_noop("The %(what)s of “%(name)s” is now “%(after)s” and was “%(before)s”."),
                what=Sentence(what),
                name=new.name,
                after=after if after is not None else Sentence(_NOTHING),
                before=before if before is not None else Sentence(_NOTHING),
            )


def _time(due: str | None) -> str | None:
    return None if due is None else durations.to_words(due) or due


def _form(item: Item, labels: Mapping[str, str]) -> str | None:
    asked = [f"{labels.get(entry.field, entry.field)}{' (required)' if entry.required else ''}" for entry in item.form]
    return ", ".join(asked) or None


def _rules(subject: str, old: Sequence[Rule], new: Sequence[Rule]) -> Iterator[Change]:
    """Rules that set the same with another value are changed; the others are new or gone."""
    gone = [rule for rule in old if rule.said not in [other.said for other in new]]
    come = [rule for rule in new if rule.said not in [other.said for other in old]]
    for rule in come:
        before = next((other for other in gone if _aspects(other) == _aspects(rule)), None)
        if before is None:
            yield _added(subject, gettext_noop("New rule: %(rule)s"), rule=rule.sentence)
        else:
            gone.remove(before)
            template = gettext_noop("Changed rule: %(rule)s Before: %(before)s")
            yield _changed(subject, template, rule=rule.sentence, before=before.sentence)
    for rule in gone:
        yield _removed(subject, gettext_noop("No longer a rule: %(rule)s"), rule=rule.sentence)


def _aspects(rule: Rule) -> str:
    return rule.said[0][0]


def _order(subject: str, template: str, old: list[str], new: list[str]) -> Iterator[Change]:
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield _changed(subject, template)


def _parents(plan: CaseDefinition) -> dict[str, str]:
    return {child.key: item.key for item in plan.walk() for child in item.items}


def _added(subject: str, template: str, **params: object) -> Change:
    return Change(ChangeKind.ADDED, subject, Sentence(template, **params))


def _removed(subject: str, template: str, **params: object) -> Change:
    return Change(ChangeKind.REMOVED, subject, Sentence(template, **params))


def _changed(subject: str, template: str, **params: object) -> Change:
    return Change(ChangeKind.CHANGED, subject, Sentence(template, **params))
