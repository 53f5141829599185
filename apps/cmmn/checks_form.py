"""Checks of what people fill in and read: fields, forms, e-mails, deadlines, and the case's own settings.

How a form is shown or an e-mail is sent is decided in the layers above.
"""

import re
from collections import Counter
from collections.abc import Iterator

from apps.cmmn import filepaths
from apps.cmmn.checks_items import criteria_findings
from apps.cmmn.checks_limits import limit_findings
from apps.cmmn.definition import CaseDefinition, EmailProcess, Field, FieldType, Item
from apps.cmmn.expressions import is_name
from apps.cmmn.findings import Finding, error
from apps.cmmn.sentences import Sentence, gettext_noop

_DURATION = re.compile(r"P(?=.)(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?)")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_WORDS = frozenset({"case.number", "case.title", "case.status", "client.name"})
_RECEIVERS = frozenset({"client", "owner", "team"})
_NUMBER = re.compile(r"(?:[A-Za-z0-9._-]|\{[^{}]*\})+")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def is_duration(text: str) -> bool:
    return _DURATION.fullmatch(text) is not None


def case_findings(definition: CaseDefinition) -> Iterator[Finding]:
    if not definition.name.strip():
        yield error(
            "missing-name",
            "name",
            Sentence(gettext_noop("The plan has no name.")),
            gettext_noop("Name it after the matter it handles."),
        )
    if "{n" not in definition.number_pattern:
        yield error(
            "bad-number-pattern",
            "numberPattern",
            Sentence(gettext_noop("Two cases would get the same number.")),
            gettext_noop("Put {n} where the running number belongs."),
        )
    elif not _NUMBER.fullmatch(definition.number_pattern):
        yield error(
            "bad-number-pattern",
            "numberPattern",
            Sentence(gettext_noop("A case number cannot stand in an address of a page with these signs in it.")),
            gettext_noop("Use letters, digits, hyphens, dots and underscores beside the parts in braces."),
        )
    if not definition.outcomes:
        yield error(
            "no-outcome",
            "outcomes",
            Sentence(gettext_noop("The plan names no outcome that a case can be closed with.")),
            gettext_noop("Add at least one outcome."),
        )
    yield from criteria_findings(definition.exit, "exit")
    yield from _fields(definition, definition.fields, "")


def form_findings(definition: CaseDefinition, item: Item, place: str) -> Iterator[Finding]:
    known = {spec.key for spec in definition.fields}
    asked = Counter(entry.field for entry in item.form)
    for at, entry in enumerate(item.form):
        if entry.field not in known:
            yield error(
                "unknown-field",
                f"{place}.form[{at}].field",
                Sentence(gettext_noop('The form asks for "%(field)s", which is not a field.'), field=entry.field),
                gettext_noop("Use the key of a field, or add the field to the plan."),
            )
        elif asked[entry.field] > 1:
            yield error(
                "duplicate-field",
                f"{place}.form[{at}].field",
                Sentence(gettext_noop('The form asks for "%(field)s" twice.'), field=entry.field),
                gettext_noop("Ask for it once."),
            )
    if item.due is not None and not is_duration(item.due):
        yield error(
            "bad-duration",
            f"{place}.due",
            Sentence(gettext_noop('"%(due)s" is not a duration.'), due=item.due),
            gettext_noop("Write P3D for three days, PT4H for four hours."),
        )
    if item.process:
        yield from _email(item.process, known, f"{place}.process")


def _fields(definition: CaseDefinition, fields: tuple[Field, ...], place: str) -> Iterator[Finding]:
    keys = Counter(spec.key for spec in fields)
    for at, spec in enumerate(fields):
        here = f"{place}fields[{at}]"
        yield from _field(spec, here, is_unique=keys[spec.key] == 1)
        yield from _inside(definition, spec, here)
        yield from limit_findings(spec, here)
        yield from _fields(definition, spec.fields, f"{here}.")


def _inside(definition: CaseDefinition, spec: Field, place: str) -> Iterator[Finding]:
    if spec.fields and spec.type is not FieldType.OBJECT:
        yield error(
            "bad-fields",
            f"{place}.fields",
            Sentence(gettext_noop("%(label)s is no object and cannot have fields of its own."), label=spec.label),
            gettext_noop("Make it an object, or put the fields beside it."),
        )
    for at, target in enumerate(spec.targets):
        path = filepaths.parse(target)
        if path is None or filepaths.find(definition.fields, path) is None or filepaths.general(path) != target:
            yield error(
                "unknown-path",
                f"{place}.targets[{at}]",
                Sentence(gettext_noop('The case file has no item "%(path)s".'), path=target),
                gettext_noop("Use the key of a field, then a dot and the key of a field inside it."),
            )


def _field(spec: Field, place: str, *, is_unique: bool) -> Iterator[Finding]:
    if not is_unique:
        yield error(
            "duplicate-key",
            f"{place}.key",
            Sentence(gettext_noop('Two fields have the key "%(key)s".'), key=spec.key),
            gettext_noop("Give each field a key of its own."),
        )
    if not is_name(spec.key):
        yield error(
            "bad-key",
            f"{place}.key",
            Sentence(gettext_noop('"%(key)s" cannot be the key of a field.'), key=spec.key),
            gettext_noop("Use one word of letters, digits and _, which conditions can say."),
        )
    if not spec.label.strip():
        yield error(
            "missing-name",
            f"{place}.label",
            Sentence(gettext_noop('The field "%(key)s" has no label.'), key=spec.key),
            gettext_noop("Label it as the person who fills it in would call it."),
        )
    values = Counter(value for value, _ in spec.choices)
    if spec.type is FieldType.CHOICE and (not spec.choices or max(values.values()) > 1):
        yield error(
            "bad-choices",
            f"{place}.choices",
            Sentence(gettext_noop("%(label)s offers nothing to choose from, or one choice twice."), label=spec.label),
            gettext_noop("List each choice once."),
        )


def _email(email: EmailProcess, known: set[str], place: str) -> Iterator[Finding]:
    if email.to not in _RECEIVERS and not _ADDRESS.fullmatch(email.to):
        yield error(
            "bad-receiver",
            f"{place}.to",
            Sentence(gettext_noop('"%(to)s" is nobody an e-mail can go to.'), to=email.to),
            gettext_noop("Write client, owner, team or an address."),
        )
    if not email.subject.strip():
        yield error(
            "missing-name",
            f"{place}.subject",
            Sentence(gettext_noop("The e-mail has no subject.")),
            gettext_noop("Say in a few words what it is about."),
        )
    for part, text in (("subject", email.subject), ("body", email.body)):
        for name in _PLACEHOLDER.findall(text):
            if name not in _WORDS and not (name.startswith("data.") and name.removeprefix("data.") in known):
                yield error(
                    "unknown-placeholder",
                    f"{place}.{part}",
                    Sentence(gettext_noop('Nothing can be put in the place of "{%(name)s}".'), name=name),
                    gettext_noop("Use {case.number}, {case.title}, {client.name} or {data.} with the key of a field."),
                )
