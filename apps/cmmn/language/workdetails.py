"""What the lines below a human task say of its work: form, checklist, outcomes and approval, read and written.

The table of all such lines stands in `details`; what the words make of a running task is decided elsewhere.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from apps.cmmn.definition import CASE, Approval, FormField, Item, TaskOutcome
from apps.cmmn.language import headers
from apps.cmmn.language.headers import Piece
from apps.cmmn.language.layout import Line
from apps.cmmn.language.marks import key_in_brackets, name_and_key, name_as_written
from apps.cmmn.language.names import slug
from apps.cmmn.language.naming import (
    field_name,
    field_named,
    field_said,
    fields_named,
    name_of,
    one_of,
    step_name,
    step_named,
)
from apps.cmmn.language.problems import fault
from apps.cmmn.language.setting import Setting
from apps.cmmn.language.stated import condition_in_words, condition_of
from apps.cmmn.sentences import gettext_noop

Values = Mapping[str, Any]

# What is asked ---------------------------------------------------------------------------------------------------

_ONLY = re.compile(
    r"\s*\((?P<needed>(?:required|must be filled in)(?:\s*,\s*|\s+))?(?:but )?only (?:when|if|while)\s+"
    r"(?P<clause>.+)\)$",
    re.IGNORECASE | re.DOTALL,
)


def _asked(piece: Piece, line: Line, setting: Setting) -> tuple[FormField, ...]:
    """`Reason (required, only when the decision is declined)`"""
    match = _ONLY.search(piece.text)
    if match is None:
        asked, is_required = headers.without_required(piece)
        condition = None
    else:
        asked, is_required = Piece(piece.text[: match.start()], piece.column), match["needed"] is not None
        condition = condition_of(Piece(match["clause"], piece.column + match.start("clause")), line, setting)
    return tuple(FormField(key, is_required, condition) for key in fields_named(asked.text, asked.at(line), setting))


def _asking(entries: tuple[FormField, ...], setting: Setting, place: str) -> Iterator[str]:
    for entry in entries:
        notes = ["required"] if entry.required else []
        if entry.condition is not None:
            notes.append(f"only when {condition_in_words(entry.condition, setting, place)}")
        said = f" ({', '.join(notes)})" if notes else ""
        yield f"{field_name(entry.field, setting)}{said}"


def read_form(piece: Piece, line: Line, setting: Setting) -> Values:
    return {"form": _asked(piece, line, setting)}


def write_form(item: Item, setting: Setting) -> list[str]:
    return list(_asking(item.form, setting, f"{item.key}.form"))


def read_checklist(piece: Piece, line: Line, setting: Setting) -> Values:
    return {"checklist": _asked(piece, line, setting)}


def write_checklist(item: Item, setting: Setting) -> list[str]:
    return list(_asking(item.checklist, setting, f"{item.key}.checklist"))


# How it ends -----------------------------------------------------------------------------------------------------

_SETS = re.compile(r"\s*\((?:sets |then )?(?:the )?status (?P<status>\[.*\]|[^()]+)\)$", re.IGNORECASE)


def read_outcome(piece: Piece, line: Line, setting: Setting) -> Values:
    """`Grant [yes] (status Granted)`"""
    match = _SETS.search(piece.text)
    text = piece.text[: match.start()] if match else piece.text
    text = re.sub(r"^and\s+", "", text, flags=re.IGNORECASE)
    parts = name_and_key(text)
    if parts is None:
        raise headers.unreadable(line)
    sets = None
    if match is not None:
        status = Piece(match["status"].strip(), piece.column + match.start("status"))
        sets = one_of(setting.statuses, status, line, "status")
    key = slug(parts[0], otherwise="outcome") if parts[1] is None else parts[1]
    return {"outcomes": (TaskOutcome(key, parts[0], sets),)}


def write_outcomes(item: Item, setting: Setting) -> list[str]:
    return [_outcome(one, setting) for one in item.outcomes]


def _outcome(one: TaskOutcome, setting: Setting) -> str:
    is_odd = one.label.casefold().startswith("and ") or one.label.endswith(".") or one.label[:1] in "-*•–#"
    name = name_as_written(one.label, without=one.label[:1] if is_odd else ",()")
    key = "" if slug(one.label, otherwise="outcome") == one.key else f" {key_in_brackets(one.key)}"
    return f"{name}{key}{'' if one.status is None else f' (status {_status(one.status, setting)})'}"


def _status(key: str, setting: Setting) -> str:
    return name_of(setting.statuses, key)


def read_outcome_field(piece: Piece, line: Line, setting: Setting) -> Values:
    return {"outcome_field": field_named(piece.text, piece.at(line), setting)}


def write_outcome_field(item: Item, setting: Setting) -> list[str]:
    return [] if item.outcome_field is None else [field_said(item.outcome_field, setting)]


# Who must agree --------------------------------------------------------------------------------------------------

_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
APPROVAL = re.compile(
    rf"by\s+(?P<count>-?\d{{1,9}}|an?|{'|'.join(_COUNTS)})\s+(?:different\s+)?(?:person|people)"
    r"(?:\s*,?\s*(?:but\s+)?not\s+by\s+(?:whoever|those who|the one who|anybody who)\s+(?P<barred>.+))?",
    re.IGNORECASE | re.DOTALL,
)
_OPENED = re.compile(r"(?:has |have )?opened (?:the|a) case", re.IGNORECASE)
_DID = re.compile(r"(?:did|does|do|completed|has done|have done)\s+(?:the task\s+)?", re.IGNORECASE)
_JOINT = re.compile(
    r'"(?:\\.|[^"\\])*"|“[^”]*”|\[\s*"(?:\\.|[^"\\])*"\s*\]|\[[^\[\]"]*\]|(?P<joint>\s*,\s*(?:or\s+)?|\s+or\s+)'
)


def read_approval(piece: Piece, line: Line, setting: Setting) -> Values:
    """`by two people, not by whoever did Prepare the decision or opened the case`"""
    match = APPROVAL.fullmatch(piece.text)
    if match is None:
        raise fault(
            "unreadable-approval",
            piece.at(line),
            gettext_noop("It is not said who must agree."),
            expected=("“Approval by one person, not by whoever did Prepare the decision.”",),
        )
    barred = _parts(Piece(match["barred"], piece.column + match.start("barred"))) if match["barred"] else ()
    return {"approval": Approval(tuple(_did(part, line, setting) for part in barred), _number(match["count"]))}


def _number(text: str) -> int:
    word = text.casefold()
    if word in _COUNTS:
        return _COUNTS.index(word) + 1
    return 1 if word in {"a", "an"} else int(text)


def _parts(piece: Piece) -> Iterator[Piece]:
    start = 0
    for match in _JOINT.finditer(piece.text):
        if match["joint"] is not None:
            yield Piece(piece.text[start : match.start()], piece.column + start)
            start = match.end()
    yield Piece(piece.text[start:], piece.column + start)


def _did(piece: Piece, line: Line, setting: Setting) -> str:
    if _OPENED.fullmatch(piece.text):
        return CASE
    match = _DID.match(piece.text)
    start = match.end() if match else 0
    named = Piece(piece.text[start:], piece.column + start)
    return step_named(named.text, named.at(line), setting)


def write_approval(item: Item, setting: Setting) -> list[str]:
    if item.approval is None:
        return []
    count = item.approval.approvers
    people = "one person" if count == 1 else f"{_COUNTS[count - 1] if 1 <= count <= len(_COUNTS) else count} people"
    barred = [_barred(key, setting) for key in item.approval.of]
    *others, last = barred or [""]
    joined = f"{', '.join(others)} or {last}" if others else last
    return [f"by {people}{f', not by whoever {joined}' if barred else ''}"]


def _barred(key: str, setting: Setting) -> str:
    if key == CASE:
        return "opened the case"
    name = step_name(key, setting)
    is_odd = re.search(r"\bor\b", name, re.IGNORECASE) or _DID.match(name)
    return f"did {key_in_brackets(key) if is_odd else name}"
