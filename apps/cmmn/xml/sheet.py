"""The file that is being written: its elements, what was kept of other tools, and the order that CMMN wants.

What an element says is decided in the writers.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from lxml import etree

from apps.cmmn.definition import CaseDefinition
from apps.cmmn.xml import kept, own
from apps.cmmn.xml.kept import CASE_PLACE
from apps.cmmn.xml.names import CMMN_NAMESPACES, PREFIXES, cmmn, is_ncname
from apps.cmmn.xml.names import own as own_name

_EXTENSIONS = "extensionElements"


class Sheet:
    """One file. Kept things are put back as soon as the part they belong to is there."""

    def __init__(self, definitions: tuple[CaseDefinition, ...]) -> None:
        self.kept = [_kept(definition) for definition in definitions]
        spaces = {uri: prefix for one in self.kept for prefix, uri in _spaces(one)}
        nsmap = PREFIXES | {prefix: uri for uri, prefix in spaces.items() if uri not in PREFIXES.values()}
        self.root = etree.Element(cmmn("definitions"), nsmap=nsmap)
        self.ids = {
            element.get("id") or ""
            for one in self.kept
            for wrappers in one.values()
            for wrapper in wrappers
            for element in wrapper.iter(etree.Element)
            if element.get("id")
        }


class Page:
    """One case of the file."""

    def __init__(self, sheet: Sheet, number: int) -> None:
        self.sheet = sheet
        self.kept = sheet.kept[number]
        self.done: set[tuple[str, str]] = set()

    def add(self, parent: etree._Element, tag: str, /, **attributes: str | None) -> etree._Element:
        element = etree.SubElement(parent, cmmn(tag))
        for key, value in attributes.items():
            if value is not None:
                element.set(key, value)
        return element

    def put_back(self, element: etree._Element, place: str, where: str = "") -> None:
        """What other tools said about this part; nothing that the plan says is overwritten."""
        self.done.add((place, where))
        for wrapper in self.kept.get((place, where), ()):
            restore(element, wrapper)

    def element_of(self, place: str, where: str) -> str | None:
        """The unusual name that an element had in the file it came from."""
        found = (wrapper.get(own_name("element")) for wrapper in self.kept.get((place, where), ()))
        return next((name for name in found if name), None)

    def text(self, parent: etree._Element, name: str, text: str) -> bool:
        """Adds an element with a text, and says whether reading gives back just that."""
        element = self.add(parent, name)
        element.text = sayable(text)
        return is_exact(text)

    def ours(self, element: etree._Element, name: str, values: Mapping[str, Any]) -> None:
        """What CMMN cannot say about an element, in its extension elements."""
        if values:
            own.encode(extensions(element), name, values)

    def left(self) -> Iterator[tuple[str, str]]:
        """The parts whose kept things have no element yet."""
        return (where for where in self.kept if where not in self.done)


def restore(element: etree._Element, wrapper: etree._Element) -> None:
    for name, value in wrapper.attrib.items():
        if etree.QName(name).namespace != own_name("")[1:-1] and element.get(name) is None:
            element.set(name, value)
    for child in wrapper.iterchildren(etree.Element):
        is_foreign = etree.QName(child).namespace not in CMMN_NAMESPACES
        kept.copy(extensions(element) if is_foreign else element, child)


def extensions(element: etree._Element) -> etree._Element:
    found = element.find(cmmn(_EXTENSIONS))
    return etree.SubElement(element, cmmn(_EXTENSIONS)) if found is None else found


def sayable(text: str) -> str:
    """The text without what XML cannot hold."""
    return text if own.is_sayable(text) else "".join(each for each in text if own.is_sayable(each))


def is_exact(text: str) -> bool:
    """Whether a text is read from an element as it was written."""
    return text != "" and text == text.strip() and own.is_sayable(text)


def _kept(definition: CaseDefinition) -> dict[tuple[str, str], list[etree._Element]]:
    found: dict[tuple[str, str], list[etree._Element]] = {}
    for extra in definition.extras:
        where, wrapper = kept.read(extra)
        found.setdefault((extra.place, where), []).append(wrapper)
    return found


def _spaces(found: dict[tuple[str, str], list[etree._Element]]) -> Iterator[tuple[str, str]]:
    for wrappers in found.values():
        for wrapper in wrappers:
            yield from ((prefix, uri) for prefix, uri in wrapper.nsmap.items() if prefix)


def kept_ids(found: dict[tuple[str, str], list[etree._Element]]) -> dict[tuple[str, str], str]:
    """The ids that another tool gave to parts, by place and part; case file items by `$field` and their path."""
    ids = {}
    for (place, where), wrappers in found.items():
        identity = next((wrapper.get("id") for wrapper in wrappers if wrapper.get("id")), None)
        if identity and is_ncname(identity) and place == CASE_PLACE:
            ids[_field(place, where)] = identity
    return ids


def _field(place: str, where: str) -> tuple[str, str]:
    if where.startswith("field[") and where.endswith("]"):
        return "$field", unquote(where[len("field[") : -1])
    return place, where
