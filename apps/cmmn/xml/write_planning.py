"""Planning tables, and the discretionary items that stand in them.

An item stands in the first table that offers it; other tables name it in our own words.
"""

from typing import Any

from lxml import etree

from apps.cmmn.definition import CASE, Item, Kind, PlanningTable
from apps.cmmn.xml.context import at
from apps.cmmn.xml.ids import CaseIds
from apps.cmmn.xml.kept import CASE_PLACE
from apps.cmmn.xml.names import cmmn
from apps.cmmn.xml.names import own as own_name
from apps.cmmn.xml.sheet import Page, is_exact


class TableWriter:
    """The tables of one stage or of the case, those of its human tasks included."""

    def __init__(self, page: Page, ids: CaseIds) -> None:
        self.page = page
        self.ids = ids
        self.parts: dict[str, etree._Element] = {}
        self.rules: dict[str, str] = {}

    def offered(self, part: etree._Element, item: Item) -> dict[str, Any]:
        """Says of a discretionary item who may plan it and when; gives back what cannot be said."""
        left: dict[str, Any] = {}
        if not item.discretionary:
            return {"applicability": item.applicability} if item.applicability is not None else left
        self.parts[item.key] = part
        if item.applicability is not None:
            if is_exact(item.applicability):
                self.rules[item.key] = item.applicability
            else:
                left["applicability"] = item.applicability
        return left | self._roles(part, item.roles)

    def write(
        self,
        stage: etree._Element,
        key: str,
        items: tuple[Item, ...],
        table: PlanningTable | None,
        definitions: dict[str, etree._Element],
    ) -> None:
        """The stage's own table first, then those of its human tasks; a table of no plan holds what is left.

        The table of a task that is offered itself waits until it has its place: two cannot hold each other.
        """
        free = dict(self.parts)
        mine = self._table(stage, key, table, free) if table is not None else None
        waiting = [item for item in items if item.kind is Kind.HUMAN_TASK and item.planning is not None]
        while ready := [item for item in waiting if item.key not in free]:
            self._task_table(definitions[ready[0].key], ready[0], free)
            waiting.remove(ready[0])
        if free:
            outer = self.page.add(stage, "planningTable")
            outer.set(own_name("made"), "true")
            if mine is not None:
                outer.append(mine)
            for name in list(free):
                self._place(outer, name, free)
        for item in waiting:
            self._task_table(definitions[item.key], item, free)

    def _task_table(self, definition: etree._Element, item: Item, free: dict[str, etree._Element]) -> None:
        if item.planning is not None:
            self._table(definition, item.key, item.planning, free)

    def _table(
        self, parent: etree._Element, key: str, table: PlanningTable, free: dict[str, etree._Element]
    ) -> etree._Element:
        element = self.page.add(parent, "planningTable", id=self.ids.ids.take(table.key))
        placed = [name for name in table.items if self._place(element, name, free)]
        for inside in table.tables:
            self._table(element, key, inside, free)
        values = self._roles(element, table.roles)
        if table.applicability is not None:
            if is_exact(table.applicability):
                element.set("applicabilityRuleRefs", self._rule(element, table.applicability))
            else:
                values["applicability"] = table.applicability
        if element.get("id") != table.key:
            values["key"] = table.key
        if placed != list(table.items):
            values["items"] = table.items
        self.page.ours(element, "planningTable", values)
        self.page.put_back(element, CASE_PLACE if key == CASE else key, at("planningTable", table.key))
        return element

    def _place(self, table: etree._Element, name: str, free: dict[str, etree._Element]) -> bool:
        part = free.pop(name, None)
        if part is None:
            return False
        table.append(part)
        if name in self.rules:
            part.set("applicabilityRuleRefs", self._rule(table, self.rules[name]))
        return True

    def _rule(self, table: etree._Element, text: str) -> str:
        """The rule of a table with that condition."""
        for rule in table.iterchildren(cmmn("applicabilityRule")):
            if rule.findtext(cmmn("condition")) == text:
                return rule.get("id") or ""
        rule = self.page.add(table, "applicabilityRule", id=self.ids.ids.take("rule"))
        self.page.text(rule, "condition", text)
        return rule.get("id") or ""

    def _roles(self, element: etree._Element, roles: tuple[str, ...]) -> dict[str, Any]:
        known = [self.ids.roles.get(role, "") for role in roles]
        if roles and all(known):
            element.set("authorizedRoleRefs", " ".join(known))
            return {}
        return {"roles": roles} if roles else {}
