"""Items of a plan as plan items with their definitions, rules, criteria and sentries.

Planning tables are written in `write_planning`.
"""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from lxml import etree

from apps.cmmn.definition import CASE, TASKS, CaseDefinition, Criterion, Item, Kind, OnPart, PlanningTable, Timer
from apps.cmmn.fileevents import EVENTS as FILE_EVENTS
from apps.cmmn.xml import own
from apps.cmmn.xml.context import at
from apps.cmmn.xml.ids import CaseIds
from apps.cmmn.xml.kept import CASE_PLACE
from apps.cmmn.xml.names import ELEMENTS, KINDS, PLAN_EVENTS, cmmn, is_ncname
from apps.cmmn.xml.sheet import Page, is_exact, sayable
from apps.cmmn.xml.write_planning import TableWriter

_RULES = {"repetition": "repetitionRule", "required": "requiredRule", "manual_activation": "manualActivationRule"}
_REFERENCES = {
    Kind.CASE_TASK: ("case_ref", "caseRef"),
    Kind.PROCESS_TASK: ("process_ref", "processRef"),
    Kind.DECISION_TASK: ("decision", "decisionRef"),
}
_OVERLAID = (
    "max_instances", "counter", "form", "process", "due", "team", "completion", "collection", "element", "index",
    "available_condition", "variable", "variable_event", "inputs", "outputs", "checklist",
    "outcomes", "outcome_field", "approval",
)  # fmt: skip
"""What CMMN has no word for, or too narrow a one."""


def non_default(record: Any, names: Iterable[str]) -> dict[str, Any]:
    """The attributes that do not have their default."""
    defaults = {spec.name: spec.default for spec in fields(record)}
    return {name: getattr(record, name) for name in names if getattr(record, name) != defaults[name]}


class ItemWriter:
    def __init__(self, page: Page, ids: CaseIds, definition: CaseDefinition) -> None:
        self.page = page
        self.ids = ids
        self.definition = definition
        self.exits = {(item.key, criterion.key) for item in definition.walk() for criterion in item.exit} | {
            (CASE, criterion.key) for criterion in definition.exit
        }
        self.written: dict[str, tuple[etree._Element, etree._Element]] = {}

    def fill(
        self,
        stage: etree._Element,
        key: str,
        items: tuple[Item, ...],
        table: PlanningTable | None,
        home: etree._Element | None = None,
    ) -> None:
        """Everything in a stage or in the case. A plan fragment holds no definitions: they stand at its `home`."""
        tables = TableWriter(self.page, self.ids)
        for item in items:
            self._item(stage, item, tables, stage if home is None else home)
        tables.write(stage, key, items, table, {item.key: self.written[item.key][1] for item in items})
        if any(item.discretionary for item in items):
            self.page.ours(stage, "order", {"keys": " ".join(item.key for item in items)})

    def finish(self) -> None:
        """Puts back what belongs to rules and controls that the plan has no need of."""
        for place, where in sorted(self.page.left()):
            if place not in self.written:
                continue
            part, definition = self.written[place]
            if where == "definition/defaultControl":
                self.page.put_back(self.page.add(definition, "defaultControl"), place, where)
            elif where == "itemControl":
                self.page.put_back(_control(self.page, part), place, where)
            elif where.startswith("itemControl/") and where.partition("/")[2] in _RULES.values():
                rule = self.page.add(_control(self.page, part), where.partition("/")[2])
                self.page.text(rule, "condition", "false")
                self.page.put_back(rule, place, where)
        for place, where in sorted(self.page.left()):
            if place in self.written and where.endswith("/condition"):
                condition = self.written[place][0].find("/".join(cmmn(name) for name in where.split("/")))
                if condition is not None:
                    self.page.put_back(condition, place, where)

    def _item(self, stage: etree._Element, item: Item, tables: TableWriter, home: etree._Element) -> None:
        identity = self.ids.items[item.key]
        name = "discretionaryItem" if item.discretionary else "planItem"
        part = self.page.add(stage, name, id=identity, name=sayable(item.name))
        definition = self._definition(home, item, self.ids.ids.take(f"{identity}_definition"))
        self.written[item.key] = part, definition
        part.set("definitionRef", definition.get("id") or "")
        if item.description:
            self.page.add(part, "documentation").text = sayable(item.description)
        values = {key: getattr(item, key) for key in ("key", "name", "description") if self._is_odd(item, key)}
        values |= non_default(item, _OVERLAID)
        values |= self._rules(part, item)
        values |= self._standard(definition, item)
        values |= tables.offered(part, item)
        self.page.ours(part, "item", values)
        self.page.put_back(part, item.key)
        self.page.put_back(definition, item.key, "definition")
        if definition.get("name") is None:
            definition.set("name", sayable(item.name))
        for role, criteria in (("entry", item.entry), ("exit", item.exit)):
            for criterion in criteria:
                self.criterion(part, stage, item.key, role, criterion)
        if item.kind is Kind.STAGE:
            is_fragment = definition.tag == cmmn("planFragment")
            self.fill(definition, item.key, item.items, item.planning, home if is_fragment else None)

    def _is_odd(self, item: Item, key: str) -> bool:
        text = getattr(item, key)
        return not own.is_sayable(text) or (key == "key" and text != self.ids.items[item.key])

    def _definition(self, home: etree._Element, item: Item, identity: str) -> etree._Element:
        name = self.page.element_of(item.key, "definition") or ELEMENTS.get(item.kind, "task")
        element = self.page.add(home, name, id=identity)
        if KINDS[name] is not item.kind:
            self.page.ours(element, "definition", {"kind": item.kind.value})
        return element

    def _rules(self, part: etree._Element, item: Item) -> dict[str, Any]:
        """The rules that are not read back as they are written."""
        inexact = {}
        for key, name in _RULES.items():
            rule = getattr(item, key)
            if rule is None or (rule is False and key != "repetition" and not self._has_default(item, name)):
                continue
            element = self.page.add(_control(self.page, part), name)
            text = rule if isinstance(rule, str) else str(rule).lower()
            is_same = self.page.text(element, "condition", text) or not isinstance(rule, str)
            if not is_same or (isinstance(rule, str) and rule in {"true", "false"}):
                inexact[key] = rule
            self.page.put_back(element, item.key, f"itemControl/{name}")
            self.page.put_back(element[-1], item.key, f"itemControl/{name}/condition")
        control = part.find(cmmn("itemControl"))
        if control is not None:
            self.page.put_back(control, item.key, "itemControl")
        return inexact

    def _has_default(self, item: Item, name: str) -> bool:
        """Whether a default rule was kept, which the item's own must outdo."""
        wrappers = self.page.kept.get((item.key, "definition/defaultControl"), ())
        return any(wrapper.find(cmmn(name)) is not None for wrapper in wrappers)

    def _standard(self, definition: etree._Element, item: Item) -> dict[str, Any]:
        """Writes what CMMN says of the kind, and gives back what it cannot say."""
        left: dict[str, Any] = {}
        if item.kind is Kind.STAGE:
            if item.auto_complete:
                definition.set("autoComplete", "true")
        else:
            left |= non_default(item, ("auto_complete", "items"))
        if item.kind in TASKS:
            if not item.blocking:
                definition.set("isBlocking", "false")
        else:
            left |= non_default(item, ("blocking",))
        for kind, (key, name) in _REFERENCES.items():
            value = getattr(item, key)
            if value is not None and (kind is not item.kind or not self._refer(definition, item, name, value)):
                left[key] = value
        left |= self._people(definition, item)
        if item.timer is not None and not self._timer(definition, item, item.timer):
            left["timer"] = item.timer
        return left | (non_default(item, ("planning",)) if item.kind not in {Kind.STAGE, Kind.HUMAN_TASK} else {})

    def _refer(self, definition: etree._Element, item: Item, name: str, value: str) -> bool:
        """A task that names what it calls; False when reading would not give the name back."""
        identity = self.ids.decisions.get(value) if item.kind is Kind.DECISION_TASK else None
        if identity is not None or is_ncname(value):
            definition.set(name, identity or value)
            return (identity or value) == value
        if not is_exact(value):
            return False
        self.page.text(definition, f"{name}Expression", value)
        self.page.put_back(definition[-1], item.key, f"definition/{name}Expression")
        return True

    def _people(self, definition: etree._Element, item: Item) -> dict[str, Any]:
        left: dict[str, Any] = {}
        if item.performer is not None:
            if item.kind is Kind.HUMAN_TASK and item.performer in self.ids.roles:
                definition.set("performerRef", self.ids.roles[item.performer])
            else:
                left["performer"] = item.performer
        if item.roles and not item.discretionary:
            known = [self.ids.roles.get(role, "") for role in item.roles]
            if item.kind is Kind.USER_EVENT and all(known):
                definition.set("authorizedRoleRefs", " ".join(known))
            else:
                left["roles"] = item.roles
        return left

    def _timer(self, definition: etree._Element, item: Item, timer: Timer) -> bool:
        if item.kind is not Kind.TIMER_EVENT:
            return False
        if timer.at:
            self.page.text(definition, "timerExpression", timer.at)
            self.page.put_back(definition[-1], item.key, "definition/timerExpression")
        if timer.start is not None:
            name = "caseFileItemStartTrigger" if timer.start.in_case_file else "planItemStartTrigger"
            start = self.page.add(definition, name)
            self._on(start, timer.start)
            self.page.put_back(start, item.key, "definition/startTrigger")
        return is_exact(timer.at)

    def criterion(
        self, owner: etree._Element, stage: etree._Element, key: str, role: str, criterion: Criterion
    ) -> None:
        """A criterion at its owner, and its sentry in the stage around."""
        identity = self.ids.criteria[key, role, criterion.key]
        place = CASE_PLACE if key == CASE else key
        step = at(f"{role}Criterion", criterion.key)
        name = self.ids.ids.take(f"{identity}_sentry")
        element = self.page.add(owner, f"{role}Criterion", id=identity, sentryRef=name)
        sentry = self.page.add(stage, "sentry", id=name)
        values = non_default(criterion, ("on_event", "exit_event", "exit_scope"))
        if criterion.key != identity:
            values["key"] = criterion.key
        for number, on in enumerate(criterion.on, 1):
            kind = "caseFileItemOnPart" if on.in_case_file else "planItemOnPart"
            part = self.page.add(sentry, kind, id=self.ids.ids.take(f"{identity}_on{number}"))
            self.ids.on_parts[role, key, criterion.key, number] = part.get("id") or ""
            self._on(part, on)
            self.page.put_back(part, place, f"{step}/sentry/{at('onPart', str(number))}")
        if criterion.condition is not None:
            if_part = self.page.add(sentry, "ifPart")
            if not self.page.text(if_part, "condition", criterion.condition):
                values["condition"] = criterion.condition
            self.page.put_back(if_part[0], place, f"{step}/sentry/ifPart/condition")
            self.page.put_back(if_part, place, f"{step}/sentry/ifPart")
        self.page.ours(element, "criterion", values)
        self.page.put_back(element, place, step)
        self.page.put_back(sentry, place, f"{step}/sentry")

    def _on(self, element: etree._Element, on: OnPart) -> None:
        """What an on-part waits for; what the file has no id or no word for is said in our own."""
        left: dict[str, Any] = {}
        source = self.ids.fields.get(on.source) if on.in_case_file else self.ids.source(on.source)
        if source is None:
            left["source"] = on.source
        else:
            element.set("sourceRef", source)
        if on.event in (FILE_EVENTS if on.in_case_file else PLAN_EVENTS):
            self.page.add(element, "standardEvent").text = on.event
        else:
            left["event"] = on.event
        if on.exit_criterion is not None:
            through = self.ids.criteria.get((on.source, "exit", on.exit_criterion))
            if through is not None and not on.in_case_file and element.tag == cmmn("planItemOnPart"):
                element.set("exitCriterionRef", through)
            else:
                left["exit_criterion"] = on.exit_criterion
        self.page.ours(element, "onPart", left)


def _control(page: Page, part: etree._Element) -> etree._Element:
    found = part.find(cmmn("itemControl"))
    return page.add(part, "itemControl") if found is None else found
