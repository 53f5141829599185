"""Writes plans as a CMMN 1.1 file: standard elements for what CMMN knows, our own for the rest, and a diagram.

Items are written in `write_items`; this module has what belongs to a file and to a whole case.
"""

from dataclasses import fields, replace
from typing import Any

from lxml import etree

from apps.cmmn.definition import CASE, CaseDefinition, DecisionTable, Field, Kind
from apps.cmmn.xml import diagram, own
from apps.cmmn.xml.casefile import MULTIPLICITIES, XML_TYPES
from apps.cmmn.xml.context import at
from apps.cmmn.xml.ids import CaseIds, Ids
from apps.cmmn.xml.kept import CASE_PLACE, DOCUMENT, arrange
from apps.cmmn.xml.model import Model
from apps.cmmn.xml.names import CEL, EXPORTER, TARGET, cmmn, is_ncname
from apps.cmmn.xml.names import own as own_name
from apps.cmmn.xml.sheet import Page, Sheet, extensions, kept_ids, sayable
from apps.cmmn.xml.write_items import ItemWriter, non_default

_STRUCTURES = "http://www.omg.org/spec/CMMN/DefinitionType/XSDSimpleType"
_VERSION = "1"
_OVERLAID = ("number_pattern", "outcomes", "request_intro", "title_pattern", "entry", "statuses", "reopening")


def write(plan: CaseDefinition | Model) -> bytes:
    """The file for one plan or for all of a model, in UTF-8. ValueError when something that was kept is broken."""
    root, _ = compose(plan.definitions if isinstance(plan, Model) else (plan,))
    return text(root)


def compose(definitions: tuple[CaseDefinition, ...]) -> tuple[etree._Element, list[CaseIds]]:
    """The elements of the file, and the ids that each of the plans has in it."""
    sheet = Sheet(definitions)
    ids = Ids(sheet.ids)
    cases = [_CaseWriter(sheet, number, definition, ids) for number, definition in enumerate(definitions)]
    for case in cases:
        case.write()
    _of_file(sheet, definitions)
    _processes(sheet, definitions, ids)
    diagram.write(sheet, [(case.page, case.ids, case.definition) for case in cases], ids)
    arrange(sheet.root)
    return sheet.root, [case.ids for case in cases]


def text(root: etree._Element) -> bytes:
    """The file itself."""
    etree.cleanup_namespaces(root, keep_ns_prefixes=["cmmn", "cmmndi", "dc", "di", "cw", "xsd"])
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return written


def _of_file(sheet: Sheet, definitions: tuple[CaseDefinition, ...]) -> None:
    """What stood beside the cases stands there once, however many of them bring it."""
    said = {extra.xml for definition in definitions for extra in definition.extras if extra.place == DOCUMENT}
    for number, definition in enumerate(definitions):
        mine = {extra.xml for extra in definition.extras if extra.place == DOCUMENT}
        if mine & said:
            Page(sheet, number).put_back(sheet.root, DOCUMENT)
            said -= mine
    for name, value in (("targetNamespace", TARGET), ("exporter", EXPORTER)):
        if sheet.root.get(name) is None:
            sheet.root.set(name, value)
    sheet.root.set("expressionLanguage", CEL)
    sheet.root.set(own_name("version"), _VERSION)


def _processes(sheet: Sheet, definitions: tuple[CaseDefinition, ...], ids: Ids) -> None:
    """A process for each one that a task starts, so that other tools find what the task refers to."""
    asked = {
        item.process_ref: None
        for definition in definitions
        for item in definition.walk()
        if item.process_ref and item.kind is Kind.PROCESS_TASK and is_ncname(item.process_ref)
    }
    for name in asked:
        if name not in ids.taken:
            element = etree.SubElement(sheet.root, cmmn("process"), id=ids.take(name), name=name)
            element.set(own_name("made"), "true")


class _CaseWriter:
    def __init__(self, sheet: Sheet, number: int, definition: CaseDefinition, ids: Ids) -> None:
        self.sheet = sheet
        self.page = Page(sheet, number)
        self.definition = definition
        self.ids = CaseIds(ids, definition, kept_ids(self.page.kept))

    def write(self) -> None:
        definition, page = self.definition, self.page
        case = page.add(self.sheet.root, "case", id=self.ids.case, name=sayable(definition.name))
        values: dict[str, Any] = {}
        if definition.description:
            page.add(case, "documentation").text = sayable(definition.description)
        for key in ("key", "name", "description"):
            text = getattr(definition, key)
            if not own.is_sayable(text) or (key == "key" and text != self.ids.case):
                values[key] = text
        page.ours(case, "case", values | non_default(definition, _OVERLAID))
        page.put_back(case, CASE_PLACE)
        self._file(case)
        self._plan(case)
        self._roles(case)
        for table in definition.decisions:
            self._decision(table)

    def _plan(self, case: etree._Element) -> None:
        plan = self.page.add(case, "casePlanModel", id=self.ids.plan)
        self._named(plan, "casePlanModel")
        if plan.get("name") is None:
            plan.set("name", sayable(self.definition.name))
        if self.definition.auto_complete:
            plan.set("autoComplete", "true")
        items = ItemWriter(self.page, self.ids, self.definition)
        items.fill(plan, CASE, self.definition.items, self.definition.planning)
        for criterion in self.definition.exit:
            items.criterion(plan, plan, CASE, "exit", criterion)
        items.finish()

    def _named(self, element: etree._Element, where: str) -> None:
        """Puts back what was kept, and notes which of the names came from there."""
        kept = self.page.kept.get((CASE_PLACE, where), ())
        self.page.put_back(element, CASE_PLACE, where)
        names = [name for name in ("id", "definitionRef") if any(wrapper.get(name) for wrapper in kept)]
        if names:
            element.set(own_name("named"), " ".join(names))

    def _file(self, case: etree._Element) -> None:
        if self.definition.fields or (CASE_PLACE, "caseFileModel") in self.page.kept:
            model = self.page.add(case, "caseFileModel")
            self.page.put_back(model, CASE_PLACE, "caseFileModel")
            self._fields(model, self.definition.fields, "")

    def _fields(self, parent: etree._Element, specs: tuple[Field, ...], above: str) -> None:
        for spec in specs:
            path = above + spec.key
            element = self.page.add(parent, "caseFileItem", id=self.ids.fields[path], name=sayable(spec.key))
            self._named(element, at("field", path))
            if spec.help:
                self.page.add(element, "documentation").text = sayable(spec.help)
            word = next(word for word, said in MULTIPLICITIES.items() if said == (spec.required, spec.many))
            if element.get("multiplicity") is None:
                element.set("multiplicity", word)
            if element.get("definitionRef") is None:
                element.set("definitionRef", self._type(spec))
            values = non_default(replace(spec, fields=()), [each.name for each in fields(Field)])
            targets = [self.ids.fields.get(target, "") for target in spec.targets]
            if spec.targets and all(targets):
                element.set("targetRefs", " ".join(targets))
            values = {key: value for key, value in values.items() if key not in {"required", "many", "help"}}
            exact: dict[str, Any] = {}
            if element.get("multiplicity") != word:
                exact = {"required": spec.required, "many": spec.many}
            if not own.is_sayable(spec.help):
                exact["help"] = spec.help
            self.page.ours(element, "field", values | exact)
            if spec.fields:
                self._fields(self.page.add(element, "children"), spec.fields, f"{path}.")

    def _type(self, spec: Field) -> str:
        """The definition that all case file items of a type share."""
        kind = XML_TYPES.get(spec.type, "string")
        name = f"type-{kind or 'any'}"
        for element in self.sheet.root.iterchildren(cmmn("caseFileItemDefinition")):
            if element.get("name") == name and element.get(own_name("made")) is not None:
                return element.get("id") or ""
        element = self.page.add(
            self.sheet.root, "caseFileItemDefinition", id=self.ids.ids.take(name), name=name,
            definitionType=_STRUCTURES if kind else None, structureRef=f"xsd:{kind}" if kind else None,
        )  # fmt: skip
        element.set(own_name("made"), "true")
        return element.get("id") or ""

    def _roles(self, case: etree._Element) -> None:
        if not self.definition.roles:
            return
        roles = self.page.add(case, "caseRoles")
        self.page.put_back(roles, CASE_PLACE, "caseRoles")
        for role in self.definition.roles:
            element = self.page.add(roles, "role", id=self.ids.roles[role.key], name=sayable(role.name))
            values = {"key": role.key} if role.key != element.get("id") else {}
            self.page.ours(element, "role", values | ({} if own.is_sayable(role.name) else {"name": role.name}))
            self.page.put_back(element, CASE_PLACE, at("role", role.key))

    def _decision(self, table: DecisionTable) -> None:
        """The table itself in our words, its columns as parameters for other tools."""
        identity = self.ids.decisions[table.key]
        element = self.page.add(self.sheet.root, "decision", id=identity, name=sayable(table.name))
        made = own.encode_record(extensions(element), table)
        made.set("case", self.ids.case)
        for name, columns in (("input", [each.expression for each in table.inputs]),
                              ("output", [each.key for each in table.outputs])):  # fmt: skip
            for number, text in enumerate(columns, 1):
                parameter = self.page.add(
                    element, name, id=self.ids.ids.take(f"{identity}-{name}{number}"), name=sayable(text)
                )
                parameter.set(own_name("made"), "true")
        self.page.put_back(element, CASE_PLACE, at("decision", table.key))
