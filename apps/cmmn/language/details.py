"""The lines below a step that each set something of it: one table, from which they are read, written and compared.

A line is a label and what stands behind it; names in it are looked up when the whole plan is known. Teams, times,
e-mails and texts are read at once, in `outline`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from apps.cmmn.definition import LISTENERS, Item, Parameter
from apps.cmmn.language import headers, prose, timing
from apps.cmmn.language import workdetails as work
from apps.cmmn.language.headers import Piece
from apps.cmmn.language.layout import Line
from apps.cmmn.language.marks import bracketed
from apps.cmmn.language.naming import (
    field_name,
    field_named,
    field_said,
    name_of,
    one_of,
    several_of,
    word,
    word_as_written,
)
from apps.cmmn.language.problems import fault
from apps.cmmn.language.setting import Setting
from apps.cmmn.language.wording import in_quotes
from apps.cmmn.sentences import gettext_noop

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Detail:
    """`read` gives attributes of the item with their values, for a list those of one entry; `write` gives what stands
    behind the label, nothing where there is nothing to say. `aspects` are those attributes, `what` is how a
    difference calls them."""

    label: str
    what: str
    aspects: tuple[str, ...]
    read: Callable[[Piece, Line, Setting], Values]
    write: Callable[[Item, Setting], list[str]]
    also: tuple[str, ...] = ()
    is_list: bool = False

    def line(self, item: Item, setting: Setting, indent: str) -> Iterator[str]:
        found = self.write(item, setting)
        label = _label(self, item)
        if self.is_list:
            yield from prose.entries(label, found, indent)
        elif found:
            yield f"{indent}{label} {found[0]}."


# Who does what --------------------------------------------------------------------------------------------------------


def _read_performer(piece: Piece, line: Line, setting: Setting) -> Values:
    return {"performer": one_of(setting.roles, piece, line, "role")}


def _write_performer(item: Item, setting: Setting) -> list[str]:
    return [] if item.performer is None else [name_of(setting.roles, item.performer)]


def read_roles(piece: Piece, line: Line, setting: Setting) -> tuple[str, ...]:
    """One role, or several with “and” or “or” between them."""
    return several_of(setting.roles, piece, line, "role")


def _write_roles(item: Item, setting: Setting) -> list[str]:
    return [name_of(setting.roles, role) for role in item.roles]


# What a step works with ----------------------------------------------------------------------------------------------


_CASE = re.compile(
    r"(?:an?|another)\s+(?:new\s+)?(?P<ref>.+?)\s+case(?P<wait>\s+and\s+(?:do(?:es)? not wait|waits?) for it)?"
)


def _read_case(piece: Piece, line: Line, _setting: Setting) -> Values:
    match = _CASE.fullmatch(piece.text)
    if match is None:
        raise fault(
            "unreadable-case",
            piece.at(line),
            gettext_noop("It is not said which case is opened."),
            expected=("“Opens a “complaint” case and waits for it.”",),
        )
    waits = "not" not in (match["wait"] or "").split()
    return {"case_ref": _called(match["ref"]), **({} if waits else {"blocking": False})}


def _write_case(item: Item, _setting: Setting) -> list[str]:
    if item.case_ref is None:
        return []
    article = "an" if item.case_ref[:1].casefold() in set("aeiou") else "a"
    wait = "waits" if item.blocking else "does not wait"
    return [f"{article} {in_quotes(item.case_ref)} case and {wait} for it"]


def _read_process(piece: Piece, _line: Line, _setting: Setting) -> Values:
    return {"process_ref": _called(piece.text)}


def _write_process(item: Item, _setting: Setting) -> list[str]:
    return [] if item.process_ref is None else [in_quotes(item.process_ref)]


def _read_decision(piece: Piece, line: Line, setting: Setting) -> Values:
    return {"decision": one_of(setting.tables, piece, line, "table")}


def _write_decision(item: Item, setting: Setting) -> list[str]:
    if item.decision is None:
        return []
    name = name_of(setting.tables, item.decision)
    return [name if name.startswith("[") else in_quotes(name)]


def _called(text: str) -> str:
    return bracketed(text) if text.startswith("[") and text.endswith("]") else headers.plain(text)


def _read_inputs(piece: Piece, line: Line, setting: Setting) -> Values:
    ours, theirs = _halves(piece)
    source = field_named(ours.text, ours.at(line), setting)
    return {"inputs": (Parameter(source, word(theirs.text, theirs.at(line)) if theirs else source),)}


def _write_inputs(item: Item, setting: Setting) -> list[str]:
    return [_as(field_name(one.source, setting), one, word_as_written(one.target)) for one in item.inputs]


def _read_outputs(piece: Piece, line: Line, setting: Setting) -> Values:
    theirs, ours = _halves(piece)
    target = field_named((ours or theirs).text, (ours or theirs).at(line), setting)
    return {"outputs": (Parameter(word(theirs.text, theirs.at(line)) if ours else target, target),)}


def _write_outputs(item: Item, setting: Setting) -> list[str]:
    return [
        field_name(one.target, setting)
        if one.source == one.target
        else f"{word_as_written(one.source)} as {field_name(one.target, setting)}"
        for one in item.outputs
    ]


def _as(name: str, one: Parameter, other: str) -> str:
    return name if one.source == one.target else f"{name} as {other}"


def _halves(piece: Piece) -> tuple[Piece, Piece | None]:
    """`the name as complainant` in its two parts."""
    is_in_brackets = False
    for match in re.finditer(r"[\[\]]| as ", piece.text):
        if match[0] == " as " and not is_in_brackets:
            second = piece.text[match.end() :]
            start = match.end() + len(second) - len(second.lstrip())
            return Piece(piece.text[: match.start()].rstrip(), piece.column), Piece(
                second.strip(), piece.column + start
            )
        is_in_brackets = match[0] == "[" if match[0] in "[]" else is_in_brackets
    return piece, None


# When a listener occurs ----------------------------------------------------------------------------------------------

_CHANGES = {"": "changes", "create": "is created", "update": "is updated", "delete": "is deleted"}
_WATCHED = re.compile(
    rf"when(?:ever)?\s+(?:the\s+field\s+)?(?P<field>.+?)\s+(?P<event>{'|'.join(_CHANGES.values())})", re.IGNORECASE
)


def _read_happens(piece: Piece, line: Line, setting: Setting) -> Values:
    if not piece.text.casefold().startswith("when"):
        return {"timer": timing.from_words(piece, line, setting)}
    match = _WATCHED.fullmatch(piece.text)
    if match is None:
        raise fault(
            "bad-change",
            piece.at(line),
            gettext_noop("It is not said which field is watched for what."),
            expected=("“when the risk score changes”", "“when … is created”", "“when … is deleted”"),
        )
    name = Piece(match["field"], piece.column + match.start("field"))
    event = next(event for event, words in _CHANGES.items() if words == match["event"].casefold())
    found = field_named(name.text, name.at(line), setting)
    return {"variable": found, **({"variable_event": event} if event else {})}


def _write_timer(item: Item, setting: Setting) -> list[str]:
    return [] if item.timer is None else [timing.to_words(item.timer, setting)]


def _write_variable(item: Item, setting: Setting) -> list[str]:
    if item.variable is None:
        return []
    return [f"when {field_said(item.variable, setting)} {_CHANGES.get(item.variable_event, item.variable_event)}"]


DETAILS = (
    Detail("Performed by", gettext_noop("performer"), ("performer",), _read_performer, _write_performer),
    Detail(
        "Planned by",
        gettext_noop("list of those who may plan or record"),
        ("roles",),
        lambda *given: {"roles": read_roles(*given)},
        _write_roles,
        ("Recorded by", "May be planned by", "May be recorded by"),
        is_list=True,
    ),
    Detail("Opens", gettext_noop("case opened"), ("case_ref", "blocking"), _read_case, _write_case, ("Open",)),
    Detail("Runs the process", gettext_noop("process run"), ("process_ref",), _read_process, _write_process),
    Detail("Uses the table", gettext_noop("decision table"), ("decision",), _read_decision, _write_decision),
    Detail(
        "Hands over",
        gettext_noop("list of what is handed over"),
        ("inputs",),
        _read_inputs,
        _write_inputs,
        ("Hand over",),
        is_list=True,
    ),
    Detail(
        "Brings back",
        gettext_noop("list of what is brought back"),
        ("outputs",),
        _read_outputs,
        _write_outputs,
        ("Bring back",),
        is_list=True,
    ),
    Detail("Happens", gettext_noop("moment"), ("timer",), _read_happens, _write_timer),
    Detail("Happens", gettext_noop("change"), ("variable", "variable_event"), _read_happens, _write_variable),
    Detail("Asks for", gettext_noop("form"), ("form",), work.read_form, work.write_form, ("Form",), is_list=True),
    Detail(
        "Checklist",
        gettext_noop("checklist"),
        ("checklist",),
        work.read_checklist,
        work.write_checklist,
        ("To tick off", "Tick off"),
        is_list=True,
    ),
    Detail(
        "Outcomes",
        gettext_noop("list of outcomes"),
        ("outcomes",),
        work.read_outcome,
        work.write_outcomes,
        ("Ends with", "Can end with"),
        is_list=True,
    ),
    Detail(
        "Keeps the outcome in",
        gettext_noop("field of the outcome"),
        ("outcome_field",),
        work.read_outcome_field,
        work.write_outcome_field,
    ),
    Detail("Approval", gettext_noop("approval"), ("approval",), work.read_approval, work.write_approval),
)
"""In the order in which they are written."""

LABELS = tuple(dict.fromkeys(label for detail in DETAILS for label in (detail.label, *detail.also)))
_BY_LABEL = {label.casefold(): detail for detail in reversed(DETAILS) for label in (detail.label, *detail.also)}
_LINE = re.compile(
    rf"(?P<label>{'|'.join(sorted(map(re.escape, _BY_LABEL), key=len, reverse=True))})"
    r"\s*(?P<colon>:?)(?P<rest>(?:\s.*)?)",
    re.IGNORECASE | re.DOTALL,
)
_A_CASE = re.compile(r"an?(?:other)?\s.*\bcase\b.*", re.IGNORECASE | re.DOTALL)
_RENAMED = re.compile(r".*\sas\s.*", re.DOTALL)
_SURE = dict.fromkeys(("opens", "open"), _A_CASE) | dict.fromkeys(
    ("hands over", "hand over", "brings back", "bring back"), _RENAMED
)
_SURE["approval"] = re.compile(rf"{work.APPROVAL.pattern}\.?", re.IGNORECASE | re.DOTALL)
"""What must follow a label without a colon that could as well begin a sentence of prose."""


def detail_of(piece: Piece) -> tuple[Detail, Piece] | None:
    """The detail that a line is, and what stands behind its label. Most lists need their colon, the others do not."""
    match = _LINE.fullmatch(piece.text)
    if match is None:
        return None
    label, rest = match["label"].casefold(), match["rest"].strip()
    detail = _BY_LABEL[label]
    if not match["colon"]:
        sure = _SURE.get(label)
        if not rest or (sure is None and detail.is_list) or (sure is not None and not sure.fullmatch(rest)):
            return None
    start = match.start("rest") + len(match["rest"]) - len(match["rest"].lstrip())
    return detail, Piece(rest, piece.column + start)


def is_prose(text: str) -> bool:
    """Whether a line below a step is nothing but words."""
    return headers.is_prose(text) and detail_of(Piece(text, 1)) is None


def _label(detail: Detail, item: Item) -> str:
    return "Recorded by" if detail.label == "Planned by" and item.kind in LISTENERS else detail.label
