"""What is different between the fields, roles and decision tables of two versions of a plan.

Steps and their rules are compared in `difference`.
"""

from collections.abc import Iterator

from apps.cmmn.definition import CaseDefinition, DecisionRule, DecisionTable, Field
from apps.cmmn.language import headers, tables
from apps.cmmn.language.changes import Change, added, changed, choices, order, removed
from apps.cmmn.language.limits import limits_of
from apps.cmmn.language.naming import field_name
from apps.cmmn.language.setting import setting_of, walked
from apps.cmmn.sentences import Sentence, gettext_noop

_NOTHING = gettext_noop("nothing")


def field_changes(old: CaseDefinition, new: CaseDefinition) -> Iterator[Change]:
    before, after = dict(walked(old.fields)), dict(walked(new.fields))
    for key, spec in after.items():
        if key not in before:
            kind = Sentence(headers.TYPES[spec.type][0])
            yield added(key, gettext_noop("The field “%(label)s” is new: %(kind)s."), label=spec.label, kind=kind)
        else:
            yield from _field(key, before[key], spec)
            yield from _targets(key, (old, before[key]), (new, spec))
    for key, spec in before.items():
        if key not in after:
            yield removed(key, gettext_noop("The field “%(label)s” is gone."), label=spec.label)
    yield from order("", gettext_noop("The fields stand in another order."), list(before), list(after))


def _field(key: str, old: Field, new: Field) -> Iterator[Change]:
    if old.label != new.label:
        template = gettext_noop("The field “%(before)s” is now called “%(after)s”.")
        yield changed(key, template, before=old.label, after=new.label)
    if old.type != new.type:
        yield changed(
            key,
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
        (old.many, new.many, gettext_noop("may now have several values"), gettext_noop("has now only one value")),
    )
    for was, is_now, yes, no in switches:
        if was != is_now:
            said = Sentence(yes if is_now else no)
            yield changed(key, gettext_noop("The field “%(label)s” %(said)s."), label=new.label, said=said)
    if old.help != new.help:
        template = gettext_noop("The help of the field “%(label)s” is now “%(help)s”.")
        yield changed(key, template, label=new.label, help=new.help)
    before, after = (", ".join(limits_of(spec)) for spec in (old, new))
    if before != after:
        yield changed(
            key,
            gettext_noop("The limits of the field “%(label)s” are now “%(after)s” and were “%(before)s”."),
            label=new.label,
            after=after or Sentence(_NOTHING),
            before=before or Sentence(_NOTHING),
        )
    what = Sentence(gettext_noop("In the field “%(label)s” the choice"), label=new.label)
    yield from choices(key, what, old.choices, new.choices)


def _targets(key: str, old: tuple[CaseDefinition, Field], new: tuple[CaseDefinition, Field]) -> Iterator[Change]:
    if old[1].targets != new[1].targets:
        names = [", ".join(field_name(path, setting_of(plan)) for path in spec.targets) for plan, spec in (old, new)]
        yield changed(
            key,
            gettext_noop("The field “%(label)s” may now refer to: %(after)s. Before: %(before)s."),
            label=new[1].label,
            after=names[1] or Sentence(_NOTHING),
            before=names[0] or Sentence(_NOTHING),
        )


def role_changes(old: CaseDefinition, new: CaseDefinition) -> Iterator[Change]:
    before, after = ([(role.key, role.name) for role in plan.roles] for plan in (old, new))
    yield from choices("", Sentence(gettext_noop("The role")), before, after)
    template = gettext_noop("The roles stand in another order.")
    yield from order("", template, [key for key, _ in before], [key for key, _ in after])


def table_changes(old: CaseDefinition, new: CaseDefinition) -> Iterator[Change]:
    before, after = ({table.key: table for table in plan.decisions} for plan in (old, new))
    for key, table in after.items():
        if key not in before:
            yield added(key, gettext_noop("The decision table “%(name)s” is new."), name=table.name)
        elif table != before[key]:
            yield from _table(before[key], table, (_columns(before[key], old), _columns(table, new)))
    for key, table in before.items():
        if key not in after:
            yield removed(key, gettext_noop("The decision table “%(name)s” is gone."), name=table.name)
    yield from order("", gettext_noop("The decision tables stand in another order."), list(before), list(after))


def _table(old: DecisionTable, new: DecisionTable, columns: tuple[str, str]) -> Iterator[Change]:
    settings = (
        (gettext_noop("name"), old.name, new.name),
        (gettext_noop("rule about the rows that count"), tables.policy(old), tables.policy(new)),
        (gettext_noop("row of columns"), *columns),
    )
    for what, before, after in settings:
        if before != after:
            yield changed(
                new.key,
                gettext_noop("The %(what)s of the table “%(name)s” is now “%(after)s” and was “%(before)s”."),
                what=Sentence(what),
                name=new.name,
                after=after,
                before=before,
            )
    yield from _rows(old, new)


def _rows(old: DecisionTable, new: DecisionTable) -> Iterator[Change]:
    for row in [row for row in new.rules if row not in old.rules]:
        template = gettext_noop("In the table “%(name)s” the row “%(row)s” is new.")
        yield added(new.key, template, name=new.name, row=_row(row))
    for row in [row for row in old.rules if row not in new.rules]:
        template = gettext_noop("In the table “%(name)s” the row “%(row)s” is gone.")
        yield removed(new.key, template, name=new.name, row=_row(row))
    if set(old.rules) == set(new.rules) and old.rules != new.rules:
        yield changed(new.key, gettext_noop("The rows of the table “%(name)s” stand otherwise."), name=new.name)


def _row(row: DecisionRule) -> str:
    said = f"{', '.join(test or '-' for test in row.tests)} → {', '.join(row.results)}"
    return f"{said} ({row.note})" if row.note else said


def _columns(table: DecisionTable, plan: CaseDefinition) -> str:
    return " ".join(line.strip() for line in tables.columns(table, setting_of(plan)))
