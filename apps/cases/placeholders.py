"""What the placeholders of messages and text modules stand for in a case. Filling them in is in `texts`."""

from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.cases import statuses, texts, values
from apps.cases.models import Case
from apps.cmmn.compiled import Compiled
from apps.common import clock

LABELS = {
    "case.number": gettext_lazy("Number of the case"),
    "case.title": gettext_lazy("Title of the case"),
    "case.status": gettext_lazy("Status, as the client reads it"),
    "client.name": gettext_lazy("Name of the client"),
    "owner.name": gettext_lazy("Name of the owner"),
    "worker.name": gettext_lazy("Your name"),
    "today": gettext_lazy("Today’s date"),
}
DATA = "data."


def of_case(case: Case, compiled: Compiled) -> dict[str, object]:
    """The words of a case. Choices and answers are written as people read them."""
    words: dict[str, object] = {
        "case.number": case.number,
        "case.title": case.title,
        "case.status": _public_status(case, compiled),
        "client.name": case.client.name if case.client else "",
        "owner.name": case.owner.name if case.owner else "",
    }
    labels = {field.key: dict(field.choices) for field in compiled.definition.fields}
    for key, value in values.from_json(compiled.definition, case.data).items():
        spoken = (_("yes") if value else _("no")) if isinstance(value, bool) else value
        words[f"{DATA}{key}"] = labels.get(key, {}).get(str(value), spoken)
    return words


def _public_status(case: Case, compiled: Compiled) -> str:
    """What the client reads of the status: its public name. Nothing where the plan has none."""
    known = statuses.find(compiled.definition, case.status)
    return known.alias or known.name if known else ""


def filled(html: str, case: Case, compiled: Compiled, *, worker: str) -> str:
    """Clean HTML with its placeholders filled; one that has no word yet stays to be seen, in brackets."""
    today = date_format(localtime(clock.now()).date(), "DATE_FORMAT")
    words = {**of_case(case, compiled), "worker.name": worker, "today": today}
    return texts.fill(html, _Shown({key: escape(str(word)) for key, word in words.items() if word not in {"", None}}))


def unknown(text: str) -> list[str]:
    """The placeholders of a text that stand for nothing in any case."""
    return [name for name in texts.placeholders(text) if name not in LABELS and not name.startswith(DATA)]


class _Shown(dict[str, object]):
    """Words, and for each that is missing its name in brackets, so that nobody sends a gap unseen."""

    def get(self, key: str, default: object = None) -> object:
        return super().get(key, f"[{LABELS.get(key, key)}]" if default is None else default)


def labelled(fields: Mapping[str, str]) -> dict[str, str]:
    """All placeholders by name with what they stand for; `fields` are the labels of a plan's fields by key."""
    return {**{key: str(label) for key, label in LABELS.items()}, **{DATA + key: name for key, name in fields.items()}}
