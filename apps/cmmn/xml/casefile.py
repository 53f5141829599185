"""The case file model as fields: nested items, how many of each there are, their types and what they refer to."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lxml import etree

from apps.cmmn.definition import Field, FieldType
from apps.cmmn.expressions import is_name
from apps.cmmn.xml import own, symbols
from apps.cmmn.xml.context import Context, at
from apps.cmmn.xml.model import Names
from apps.cmmn.xml.names import is_ncname
from apps.cmmn.xml.names import own as own_name
from apps.cmmn.xml.parts import Part

MULTIPLICITIES = {
    "ZeroOrOne": (False, False),
    "ExactlyOne": (True, False),
    "ZeroOrMore": (False, True),
    "OneOrMore": (True, True),
}
"""Whether an item is required, and whether there are many."""

SIMPLE = {
    "string": FieldType.TEXT,
    "boolean": FieldType.BOOLEAN,
    "integer": FieldType.INTEGER,
    "int": FieldType.INTEGER,
    "long": FieldType.INTEGER,
    "float": FieldType.NUMBER,
    "decimal": FieldType.NUMBER,
    "double": FieldType.NUMBER,
    "date": FieldType.DATE,
    "dateTime": FieldType.DATE,
}
XML_TYPES = {
    FieldType.NUMBER: "decimal",
    FieldType.MONEY: "decimal",
    FieldType.INTEGER: "integer",
    FieldType.BOOLEAN: "boolean",
    FieldType.DATE: "date",
    FieldType.OBJECT: "",
    FieldType.LIST: "",
    FieldType.ANY: "",
}
"""The XML Schema type of a field for other tools: text where nothing is said, none where it is empty."""


def read(context: Context, case: Part) -> tuple[Field, ...]:
    """The fields of a case; the context learns which id means which path."""
    model = case.one("caseFileModel")
    if model is None:
        return ()
    model.get("id")
    context.leave(model, "caseFileModel")
    found = _Reader(context)
    fields = found.read(model.all("caseFileItem"), "")
    return found.with_targets(fields, "")


class _Reader:
    def __init__(self, context: Context) -> None:
        self.context = context
        self.targets: dict[str, list[str]] = {}

    def read(self, parts: list[Part], above: str) -> tuple[Field, ...]:
        taken = Names()
        return tuple(self._field(part, above, taken) for part in parts)

    def with_targets(self, fields: tuple[Field, ...], above: str) -> tuple[Field, ...]:
        """Only when all are read is it known what each id means."""
        done = []
        for spec in fields:
            path = above + spec.key
            found = tuple(self.context.files[name] for name in self.targets.get(path, ()) if name in self.context.files)
            done.append(replace(spec, fields=self.with_targets(spec.fields, f"{path}."), targets=spec.targets or found))
        return tuple(done)

    def _field(self, part: Part, above: str, taken: Names) -> Field:
        values = self._values(part, taken)
        ours = part.own("field")
        if ours is not None:
            values |= own.decode(Field, ours)
        path = above + values["key"]
        self.context.leave(part, at("field", path))
        identity = part.element.get("id")
        if identity:
            self.context.files[identity] = path
            self.context.symbols[identity] = symbols.field(path)
        if not is_ncname(identity or ""):
            part.get("id")
        if self.context.document.is_ours:
            part.read |= {"id", "definitionRef"} - set((part.element.get(own_name("named")) or "").split())
        self.targets[path] = part.refs("targetRefs")
        below = [child for children in part.all("children") for child in children.all("caseFileItem")]
        if below:
            values["fields"] = self.read(below, f"{path}.")
        return Field(**values)

    def _values(self, part: Part, taken: Names) -> dict[str, Any]:
        name = (part.get("name") or "").strip()
        kind, fields = self._type(part)
        key = _key(name or part.element.get("id") or "item", taken)
        multiplicity = part.element.get("multiplicity") or ""
        if multiplicity in MULTIPLICITIES:
            part.get("multiplicity")
        required, many = MULTIPLICITIES.get(multiplicity, (False, False))
        return {
            "key": key,
            "label": name or key,
            "type": FieldType.OBJECT if any(True for _ in _children(part)) else kind,
            "required": required,
            "many": many,
            "help": part.description(),
            "fields": fields,
        }

    def _type(self, part: Part) -> tuple[FieldType, tuple[Field, ...]]:
        """What the definition of a case file item says of its type; its properties are fields."""
        name = (part.element.get("definitionRef") or "").rpartition(":")[2]
        definition = self.context.document.elements.get(name)
        if definition is None or self.context.document.is_ours:
            return FieldType.ANY, ()
        structure = (definition.get("structureRef") or "").rpartition(":")[2]
        taken = Names()
        fields = []
        for child in Part(self.context.document, definition).below():
            if child.name == "property" and child.element.get("name"):
                label = child.element.get("name") or ""
                kind = SIMPLE.get((child.element.get("type") or "").rpartition("/")[2], FieldType.ANY)
                fields.append(Field(_key(label, taken), label, kind))
        return (FieldType.OBJECT, tuple(fields)) if fields else (SIMPLE.get(structure, FieldType.ANY), ())


def _children(part: Part) -> Iterator[etree._Element]:
    for child in part.below():
        if child.name == "children":
            yield from child.element.iterchildren(etree.Element)


def _key(name: str, taken: Names) -> str:
    """A key that expressions can say, as near to the name as can be."""
    key = name if is_name(name) else re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_")
    if not is_name(key):
        key = f"item_{key}".rstrip("_")
    return taken.take(key, "_")
