"""Conditions in words: `risk_score > 7` becomes “the risk score is above 7”.

What is too clever for a plain sentence is shown as it is written; nothing is evaluated here.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop

from apps.cases.words import values
from apps.cmmn.definition import CaseDefinition

_LITERAL = r"""-?\d+(?:\.\d+)?|"[^"\\]*"|'[^'\\]*'|true|false|date\(\s*["'][^"']*["']\s*\)"""
_NAME = r"""(?:state|count|completable)\([^()]*\)|[A-Za-z_][\w.]*"""
_COMPARISON = re.compile(rf"^\s*(?P<name>{_NAME})\s*(?P<sign>==|!=|>=|<=|>|<)\s*(?P<literal>{_LITERAL})\s*$")
_BARE = re.compile(rf"^\s*(?P<sign>!?)\s*(?P<name>{_NAME})\s*$")
_JOINS = re.compile(r"&&|\|\|")


def condition(plan: CaseDefinition, expression: str) -> str:
    """The condition as a sentence without its full stop; the expression itself where it does not fit one."""
    joins = set(_JOINS.findall(expression))
    if len(joins) > 1:
        return expression
    parts = [_one(plan, part) for part in _JOINS.split(expression)]
    if any(part is None for part in parts):
        return expression
    join = gettext(" or ") if joins == {"||"} else gettext(" and ")
    return join.join(part for part in parts if part is not None)


def known(plan: CaseDefinition, read: Mapping[str, Any]) -> list[str]:
    """What an expression read, as facts: “the risk score is 9”, “the decision is not yet known”."""
    return [
        _fact(values.label(plan, name), values.shown(plan, name, value), is_answer=isinstance(value, bool))
        for name, value in read.items()
    ]


def _one(plan: CaseDefinition, text: str) -> str | None:
    match = _COMPARISON.match(text)
    if match:
        name, value = _canonical(match["name"]), _value(match["literal"])
        label, shown = values.label(plan, name), values.shown(plan, name, value)
        if isinstance(value, bool) and match["sign"] == "==":
            return _fact(label, shown, is_answer=True)
        sayings = _DATE_SAYINGS if match["literal"].startswith("date") else _SAYINGS
        return gettext(sayings[match["sign"]]) % {"name": values.inside(label), "value": shown}
    match = _BARE.match(text)
    if match:
        return _fact(values.label(plan, _canonical(match["name"])), values.plain(not match["sign"]), is_answer=True)
    return None


def _canonical(name: str) -> str:
    """Questions about items as the engine reports them: without quotes and with one blank after the comma."""
    return re.sub(r"\s*,\s*", ", ", re.sub(r"[\"']", "", name)).replace("( ", "(").replace(" )", ")")


def _value(literal: str) -> Any:
    if literal in {"true", "false"}:
        return literal == "true"
    quoted = re.search(r"[\"']([^\"']*)[\"']", literal)
    return quoted[1] if quoted else literal


def _fact(name: str, value: str, *, is_answer: bool = False) -> str:
    if is_answer:
        return gettext("“%(name)s” is answered %(value)s") % {"name": name, "value": value}
    return gettext("the %(name)s is %(value)s") % {"name": values.inside(name), "value": value}


_SAYINGS = {
    "==": gettext_noop("the %(name)s is %(value)s"),
    "!=": gettext_noop("the %(name)s is known and not %(value)s"),
    ">": gettext_noop("the %(name)s is above %(value)s"),
    "<": gettext_noop("the %(name)s is below %(value)s"),
    ">=": gettext_noop("the %(name)s is %(value)s or more"),
    "<=": gettext_noop("the %(name)s is %(value)s or less"),
}
_DATE_SAYINGS = {
    **_SAYINGS,
    ">": gettext_noop("the %(name)s is after %(value)s"),
    "<": gettext_noop("the %(name)s is before %(value)s"),
    ">=": gettext_noop("the %(name)s is %(value)s or later"),
    "<=": gettext_noop("the %(name)s is %(value)s or earlier"),
}
