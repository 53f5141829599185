"""The diagram of a file: the one that was drawn, as long as it fits the plan, or one that is laid out here."""

import hashlib
from collections.abc import Iterator

from lxml import etree

from apps.cmmn.definition import CASE, CaseDefinition, Extra
from apps.cmmn.sentences import gettext_noop
from apps.cmmn.xml import kept, layout, routes, symbols
from apps.cmmn.xml.context import Context
from apps.cmmn.xml.elements import attributes_of
from apps.cmmn.xml.ids import CaseIds, Ids
from apps.cmmn.xml.kept import DIAGRAM
from apps.cmmn.xml.names import DC, DI, WAYPOINTS
from apps.cmmn.xml.names import own as own_name
from apps.cmmn.xml.parts import Document
from apps.cmmn.xml.sheet import Page, Sheet

_REFERENCES = ("cmmnElementRef", "sourceCMMNElementRef", "targetCMMNElementRef")
_NAMESPACES = {
    **dict.fromkeys(("CMMNDiagram", "CMMNShape", "CMMNEdge", "CMMNLabel", "CMMNStyle", "Size"), DI),
    "Bounds": DC,
    "waypoint": WAYPOINTS,
}
_DRAWN = frozenset({"CMMNShape", "CMMNEdge"})
_MADE = own_name("made")


def read(document: Document, context: Context, definition: CaseDefinition, *, is_first: bool) -> tuple[Extra, ...]:
    """The diagrams of a case, with the names of `symbols`. One that was laid out by this product and that nobody has
    touched is none; nor is one that does not show the whole plan, which is laid out anew."""
    found = [
        wrapper
        for interchange in _interchanges(document)
        for diagram in _named(interchange, "CMMNDiagram")
        if (wrapper := _read(document, context, diagram, is_first=is_first)) is not None
    ]
    drawn = {element.get("cmmnElementRef") or "" for diagram in found for element in diagram}
    if not any(symbol.startswith("item ") or symbol == symbols.PLAN for symbol in drawn):
        return ()
    lost = symbols.missing(definition, drawn)
    if lost is not None:
        message = gettext_noop('The diagram does not show "%(name)s"; it is laid out anew.')
        document.warn(next(iter(_interchanges(document))), message, name=lost)
        return ()
    styles = [style for interchange in _interchanges(document) for style in _named(interchange, "CMMNStyle")]
    children = [*found, *(_modern(style) for style in styles if is_first)]
    extra = kept.keep(DIAGRAM, "", {}, children, document.prefixes, "")
    return (extra,) if extra else ()


def write(sheet: Sheet, cases: list[tuple[Page, CaseIds, CaseDefinition]], ids: Ids) -> None:
    """Adds the interchange of all cases."""
    interchange = etree.SubElement(sheet.root, f"{{{DI}}}CMMNDI")
    present = {element.get("id") or "" for element in sheet.root.iter(etree.Element)}
    known: dict[str, etree._Element] = {}
    for page, given, definition in cases:
        named = symbols.ids(given, present)
        diagrams = [child for wrapper in page.kept.get((DIAGRAM, ""), ()) for child in wrapper]
        if diagrams and _fits(definition, diagrams, named):
            for child in diagrams:
                _put(interchange, child, named, known)
        else:
            _lay_out(interchange, definition, named, ids)
    interchange[:] = sorted(interchange, key=lambda child: etree.QName(child).localname == "CMMNStyle")


def _interchanges(document: Document) -> Iterator[etree._Element]:
    yield from _named(document.root, "CMMNDI")


def _named(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in element.iterchildren(etree.Element) if etree.QName(child).localname == name)


def _read(document: Document, context: Context, diagram: etree._Element, *, is_first: bool) -> etree._Element | None:
    """A diagram with only what belongs to the case, None when that is nothing."""
    copy = _modern(diagram)
    if copy.get(_MADE) == _fingerprint(copy):
        return None
    if copy.get(_MADE) is not None:
        del copy.attrib[_MADE]
    for element in [child for child in copy if etree.QName(child).localname in _DRAWN]:
        if not _symbolic(document, context, element, is_first=is_first):
            copy.remove(element)
        elif not any(True for _ in _named(element, "CMMNLabel")):
            etree.SubElement(element, f"{{{DI}}}CMMNLabel")
    _connect(copy)
    _symbolic(document, context, copy, is_first=is_first)
    for name in _REFERENCES:
        if copy.get(name) is not None and " " not in (copy.get(name) or ""):
            del copy.attrib[name]
    return copy if any(etree.QName(child).localname in _DRAWN for child in copy) else None


def _connect(diagram: etree._Element) -> None:
    """Gives a line without points those that lead from the one shape to the other; without any it cannot be drawn."""
    middles = {}
    for shape in _named(diagram, "CMMNShape"):
        for bounds in _named(shape, "Bounds"):
            x, y, width, height = (number(bounds, name) for name in ("x", "y", "width", "height"))
            middles[shape.get("cmmnElementRef")] = (x + width / 2, y + height / 2)
    for edge in _named(diagram, "CMMNEdge"):
        ends = [middles[name] for name in map(edge.get, _REFERENCES) if name in middles][-2:]
        if not any(True for _ in _named(edge, "waypoint")) and len(ends) > 1:
            for at, (x, y) in enumerate(ends):
                edge.insert(at, etree.Element(f"{{{WAYPOINTS}}}waypoint", x=f"{x:g}", y=f"{y:g}"))


def number(element: etree._Element, name: str) -> float:
    try:
        return float(element.get(name) or 0)
    except ValueError:
        return 0.0


def _symbolic(document: Document, context: Context, element: etree._Element, *, is_first: bool) -> bool:
    """Puts symbols for the ids that an element names; False when one of them is not of this case."""
    found = {}
    for name in _REFERENCES:
        value = element.get(name)
        if value is None:
            continue
        identity = value.rpartition(":")[2]
        symbol = context.symbols.get(identity)
        if symbol is None and is_first and _is_remark(document, identity):
            symbol = symbols.kept(identity)
        if symbol is None:
            return False
        found[name] = symbol
    for name, symbol in found.items():
        element.set(name, symbol)
    return bool(found)


def _is_remark(document: Document, identity: str) -> bool:
    element = document.elements.get(identity)
    return element is not None and document.local(element) in {"textAnnotation", "association", "artifact"}


def _modern(element: etree._Element) -> etree._Element:
    """A copy in the namespaces of CMMN 1.1, whatever the file says."""
    new = kept.today(element, is_bare=False, is_again=False)
    for each in new.iter(etree.Element):
        name = etree.QName(each).localname
        if name in _NAMESPACES:
            each.tag = f"{{{_NAMESPACES[name]}}}{name}"
    return new


def _fits(definition: CaseDefinition, diagrams: list[etree._Element], named: dict[str, str]) -> bool:
    used = {element.get(name) for diagram in diagrams for element in diagram for name in _REFERENCES}
    drawn = {symbol for symbol in used if symbol is not None}
    return drawn <= named.keys() and symbols.missing(definition, drawn) is None


def _put(
    interchange: etree._Element, child: etree._Element, named: dict[str, str], known: dict[str, etree._Element]
) -> None:
    """A kept diagram with today's ids. Two cases of one diagram share it again, and so they do its styles."""
    identity = child.get("id") or ""
    home = known.get(identity)
    copy = kept.copy(interchange, child)
    for element in copy.iter(etree.Element):
        for name, value in attributes_of(element).items():
            if name in _REFERENCES:
                element.set(name, named.get(value, value))
    if home is not None:
        home.extend([element for element in copy if etree.QName(element).localname in _DRAWN])
        interchange.remove(copy)
    elif identity:
        known[identity] = copy


def _lay_out(interchange: etree._Element, definition: CaseDefinition, named: dict[str, str], ids: Ids) -> None:
    places = layout.place(definition)
    identity = ids.take(f"{named[symbols.PLAN]}_diagram")
    diagram = etree.SubElement(interchange, f"{{{DI}}}CMMNDiagram", id=identity)
    for symbol, box in places.items():
        shape = etree.SubElement(diagram, f"{{{DI}}}CMMNShape", id=ids.take(f"{named[symbol]}_shape"))
        shape.set("cmmnElementRef", named[symbol])
        bounds = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
        etree.SubElement(shape, f"{{{DC}}}Bounds", {name: f"{value:g}" for name, value in bounds.items()})
        etree.SubElement(shape, f"{{{DI}}}CMMNLabel")
    for line, target, points in _lines(definition, places):
        edge = etree.SubElement(diagram, f"{{{DI}}}CMMNEdge", id=ids.take(f"{named[line]}_edge"))
        edge.set("cmmnElementRef", named[line])
        edge.set("targetCMMNElementRef", named[target])
        edge.set("isStandardEventVisible", "true")
        for x, y in points:
            etree.SubElement(edge, f"{{{WAYPOINTS}}}waypoint", x=f"{x:g}", y=f"{y:g}")
        etree.SubElement(edge, f"{{{DI}}}CMMNLabel")
    diagram.set(_MADE, _fingerprint(diagram))


def _lines(definition: CaseDefinition, places: layout.Places) -> Iterator[tuple[str, str, tuple[routes.Point, ...]]]:
    """A line for each on-part of the plan: its symbol, the diamond it ends at, its points."""
    owners = [(CASE, "exit", definition.exit)]
    owners += [(item.key, role, criteria) for item in definition.walk()
               for role, criteria in (("entry", item.entry), ("exit", item.exit))]  # fmt: skip
    leaves = [places[symbols.item(item.key)] for item in definition.walk() if not item.items]
    for key, role, criteria in owners:
        for criterion in criteria:
            end = symbols.criterion(role, key, criterion.key)
            for number, part in enumerate(criterion.on, 1):
                start = symbols.item(part.source)
                through = symbols.criterion("exit", part.source, part.exit_criterion or "")
                start = through if through in places else start
                if part.in_case_file or start not in places:
                    continue
                home = places[symbols.item(part.source)]
                others = [box for box in leaves if box is not home]
                to_right = role == "exit" and not places[symbols.item(key)].holds(places[start])
                points = routes.route(places[start], places[end], others, to_right=to_right)
                yield symbols.on_part(role, key, criterion.key, number), end, points


def _fingerprint(diagram: etree._Element) -> str:
    """What changes when somebody moves a shape or a line."""
    numbers = [
        f"{number(each, name):.2f}"
        for each in diagram.iter(etree.Element)
        if etree.QName(each).localname in {"Bounds", "waypoint"}
        for name in ("x", "y", "width", "height")
    ]
    return hashlib.sha256(" ".join(numbers).encode()).hexdigest()[:16]
