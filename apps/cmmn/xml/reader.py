"""Reads a CMMN file: 1.1, 1.0, and what Camunda and Flowable make of them. The parts are read beside this module."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lxml import etree

from apps.cmmn.definition import CaseDefinition, DecisionTable, Extra, Item, Kind, Role
from apps.cmmn.sentences import Sentence, gettext_noop
from apps.cmmn.xml import casefile, diagram, own, safety, symbols
from apps.cmmn.xml.context import Context, at, is_made, key_of
from apps.cmmn.xml.elements import line_of
from apps.cmmn.xml.items import children
from apps.cmmn.xml.kept import DOCUMENT
from apps.cmmn.xml.model import Model, XmlError
from apps.cmmn.xml.names import CEL, EXPORTER, TARGET, is_ncname
from apps.cmmn.xml.names import own as own_name
from apps.cmmn.xml.parts import Document, Part, named, refusal
from apps.cmmn.xml.planning import planning
from apps.cmmn.xml.sentries import criteria
from apps.cmmn.xml.tree import Node, grow

MAX_CASES = 200
_DEFAULTS = {"targetNamespace": TARGET, "exporter": EXPORTER, "expressionLanguage": CEL}


def read(data: bytes) -> Model:
    """The cases of a file. XmlError for a file that is broken; what only needs a look is a warning of the model."""
    root = safety.parse(data)
    if etree.QName(root).localname != "definitions":
        message = gettext_noop("The file is no CMMN model: it begins with %(name)s, not with definitions.")
        raise XmlError(
            named(root),
            line_of(root),
            Sentence(message, name=etree.QName(root).localname),
            gettext_noop("Export the model from its tool again, as CMMN."),
        )
    document = Document(root)
    whole = Part(document, root)
    cases = whole.all("case")
    if not cases:
        raise refusal(root, Sentence(gettext_noop("The file has no case.")))
    if len(cases) > MAX_CASES:
        message = gettext_noop("The file has more than %(limit)s cases.")
        raise refusal(root, Sentence(message, limit=MAX_CASES), gettext_noop("Divide the model over several files."))
    _refer(document)
    found = [_Case(document, part, is_first=part is cases[0]) for part in cases]
    definitions = [case.read() for case in found]
    shared = _of_document(document, whole)
    return Model(
        tuple(case.whole(definition, shared) for case, definition in zip(found, definitions, strict=True)),
        tuple(document.warnings),
    )


def _refer(document: Document) -> None:
    """Refuses sentries without an id: nothing can name them, so their item would never wait."""
    for element in document.root.iter(etree.Element):
        if document.local(element) == "sentry" and not element.get("id"):
            raise refusal(
                element,
                Sentence(gettext_noop("The sentry has no id, so no criterion can name it.")),
                gettext_noop("Give it an id, and name that in the sentryRef of its criterion."),
            )


def _of_document(document: Document, whole: Part) -> tuple[Extra, ...]:
    """What stands beside the cases: imports, processes, remarks, and what other tools say about the file."""
    for name, value in _DEFAULTS.items():
        if whole.element.get(name) == value or name == "expressionLanguage":
            whole.get(name)
    if document.is_1_0:
        whole.read.add("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation")
    for part in whole.below():
        if part.name == "CMMNDI" or part.element in document.used or is_made(part):
            whole.taken.add(part.element)
    kept = whole.keep(DOCUMENT)
    return (kept,) if kept else ()


class _Case:
    """One case of the file on its way to a definition."""

    def __init__(self, document: Document, part: Part, *, is_first: bool) -> None:
        self.document = document
        self.is_first = is_first
        self.part = part
        self.context = Context(document, None)

    def read(self) -> CaseDefinition:
        part, context = self.part, self.context
        context.language = part.get("expressionLanguage") or self.document.language
        root = grow(self.document, part)
        context.root = root
        if root is not None:
            context.symbols |= {name: symbols.item(node.key) for name, node in root.index.items()}
        context.leave(part)
        self._roles()
        fields = casefile.read(context, part)
        values: dict[str, Any] = {"key": key_of(part, "case", "case"), "description": part.description()}
        items: tuple[Item, ...] = ()
        if root is not None:
            values |= self._plan(root)
            items = children(context, root)
        else:
            self.document.warn(part.element, gettext_noop("The case has no plan."))
        values["name"] = self._name(root, values["key"])
        values["decisions"] = tuple(self._decisions(items))
        ours = part.own("case")
        values["roles"] = self.roles
        values |= own.decode(CaseDefinition, ours) if ours is not None else {}
        return CaseDefinition(items=items, fields=context.with_variables(fields), **values)

    def whole(self, definition: CaseDefinition, shared: tuple[Extra, ...]) -> CaseDefinition:
        """The definition with what nobody understood, and with its diagram."""
        extras = (*shared, *self.context.extras())
        drawn = diagram.read(self.document, self.context, definition, is_first=self.is_first)
        return replace(definition, extras=(*extras, *drawn))

    def _name(self, root: Node | None, key: str) -> str:
        name = self.part.get("name")
        plan = root.definition if root is not None else None
        inner = plan.element.get("name") if plan is not None else None
        if name is None or (not name.strip() and not self.document.is_ours):
            name = inner if inner and inner.strip() else key
        if plan is not None and inner in {None, name}:
            plan.get("name")
        return name

    def _plan(self, root: Node) -> dict[str, Any]:
        plan = root.definition
        is_given = self.document.is_ours and plan.element.get(own_name("named")) is None
        if is_given or not is_ncname(plan.element.get("id") or ""):
            plan.get("id")
        self.context.leave(plan, "casePlanModel")
        return {
            "auto_complete": (plan.get("autoComplete") or plan.get("autocomplete")) in {"true", "1"},
            "exit": criteria(self.context, root, [plan, self.part], "exit"),
            "entry": criteria(self.context, root, [plan], "entry"),
            "planning": planning(self.context, root),
        }

    def _roles(self) -> None:
        """Roles stand in a list, or in CMMN 1.0 each for itself."""
        found: list[Role] = []
        for part in self.part.all("caseRoles"):
            inner = part.all("role")
            if inner:
                part.get("id")
                self.context.leave(part, "caseRoles")
            found.extend(self._role(role) for role in inner or [part])
        self.roles = tuple(found)

    def _role(self, part: Part) -> Role:
        identity, name = part.element.get("id"), part.get("name")
        key = key_of(part, "role", name or "role")
        if identity:
            self.context.roles[identity] = key
        self.context.leave(part, at("role", key))
        ours = part.own("role")
        values = {"key": key, "name": name or key} | (own.decode(Role, ours) if ours is not None else {})
        return Role(**values)

    def _decisions(self, items: tuple[Item, ...]) -> Iterator[DecisionTable]:
        """Our own tables of this case; of other tools the names of those that its tasks ask."""
        asked = {each.decision for item in items for each in item.walk() if each.kind is Kind.DECISION_TASK}
        for element in self.document.root.iterchildren(etree.Element):
            part = Part(self.document, element)
            if part.name != "decision":
                continue
            ours = part.own("decisionTable")
            identity = part.element.get("id") or ""
            if ours is not None and ours.get("case") == (self.part.element.get("id") or ""):
                yield self._decision(part, own.decode_record(DecisionTable, ours))
            elif ours is None and identity in asked:
                yield self._decision(part, DecisionTable(identity, part.element.get("name") or identity))

    def _decision(self, part: Part, table: DecisionTable) -> DecisionTable:
        part.get("id"), part.get("name")
        self.document.used.add(part.element)
        for child in part.below():
            if is_made(child):
                part.taken.add(child.element)
        self.context.leave(part, at("decision", table.key))
        return table
