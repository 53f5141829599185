"""Looks up what the names in a sentence stand for; unknown and ambiguous names are refused with what would help.

What is said of them is read in `conditions` and `meaning`.
"""

from typing import Any

from lark import Token, Tree

from apps.cmmn.definition import FieldType
from apps.cmmn.language.names import Referent
from apps.cmmn.language.problems import Position, fault
from apps.cmmn.language.scanner import Named
from apps.cmmn.language.setting import Setting, events_of
from apps.cmmn.sentences import gettext_noop

Part = Tree[Any]


class Lookup:
    """The steps and fields that a plan has, by what they are called."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting

    def item(self, named: Named) -> Referent:
        found = [one for one in named.referents if one.sort in {"item", "case"}]
        if named.is_negated:
            raise fault("syntax", named.position, gettext_noop("“Not” cannot stand inside a name here."))
        return self.only(named, found, "item")

    def field(self, named: Named) -> Referent:
        return self.only(named, [one for one in named.referents if one.sort == "field"], "field")

    def role(self, named: Named) -> str:
        found = [one for one in named.referents if one.sort == "role"]
        if not found:
            raise fault(
                "unknown-role",
                named.position,
                gettext_noop("There is no role “%(name)s” in this plan."),
                name=named.text,
                suggestion=self.setting.lexicon.nearest(named.text, ("role",)),
                expected=tuple(f"“{name}”" for name in self.setting.roles.values()),
            )
        return self.only(named, found, "role").key

    def only(self, named: Named, found: list[Referent], sort: str) -> Referent:
        """The one thing meant; unknown and ambiguous names are refused with what would help."""
        distinct = {(one.sort, one.key): one for one in found}
        if len(distinct) > 1:
            distinct = {place: one for place, one in distinct.items() if one.sort != "case"} or distinct
        if len(distinct) == 1:
            return next(iter(distinct.values()))
        if distinct:
            raise fault(
                "ambiguous-name",
                named.position,
                gettext_noop("“%(name)s” can mean several things. Write the key in brackets."),
                name=named.text,
                candidates=tuple(str(one) for one in distinct.values()),
            )
        sorts = ("item", "field") if not sort else (sort,)
        if named.referents:
            raise fault(
                "wrong-sort",
                named.position,
                gettext_noop("%(thing)s cannot stand here."),
                thing=str(named.referents[0])[:1].upper() + str(named.referents[0])[1:],
                expected=("a step of the plan",) if sort == "item" else ("a field",),
            )
        raise fault(
            "unknown-name",
            named.position,
            gettext_noop("There is no step “%(name)s” in this plan.")
            if sort == "item"
            else gettext_noop("There is no field “%(name)s” in this plan."),
            name=named.text,
            suggestion=self.setting.lexicon.nearest(named.text, sorts)
            or self.setting.lexicon.nearest(named.text, ("item", "field")),
        )

    def is_list(self, one: Referent) -> bool:
        spec = self.setting.fields.get(one.key) if one.sort == "field" else None
        return spec is not None and (spec.many or spec.type is FieldType.LIST)

    def has(self, one: Referent, event: str) -> bool:
        return event in events_of(self.setting.kinds[one.key])

    def type_of(self, one: Referent) -> FieldType | None:
        if one.sort != "field":
            return None
        spec = self.setting.fields.get(one.key)
        return spec.type if spec else FieldType.NUMBER


def name_in(tree: Part) -> Named:
    token: Any = tree.children[0]
    named: Named = token.value
    return named


def place_of(token: Token) -> Position:
    return Position(token.line or 1, token.column or 1, token.end_column or 0)


def place_in(tree: Part) -> Position:
    token = next(tree.scan_values(lambda value: isinstance(value, Token)), None)
    return place_of(token) if token is not None else Position(1)
