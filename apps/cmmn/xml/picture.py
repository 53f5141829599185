"""A plan as a CMMN file for drawing: its shapes and names, and nothing that only those who write plans may read.

Where shapes stand is decided in `diagram` and `layout`; only what a kept diagram leaves out is placed here, below it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from apps.cmmn.definition import CASE, CaseDefinition, Item
from apps.cmmn.xml import diagram, layout
from apps.cmmn.xml.names import CMMN_NAMESPACES, DC, DI, cmmn
from apps.cmmn.xml.writer import compose, text

_UNSHOWN = ("extensionElements", "documentation", "rationale")
_SAID = ("condition", "timerExpression", "body", "expression", "input", "output")
"""Elements that say how a plan decides: a drawing has their places, not their words."""
_GAP, _WIDEST = 40.0, 900.0


@dataclass(frozen=True, slots=True)
class Picture:
    """`ids` are those of the elements in the file, by the keys of the items; the case itself is under `CASE`."""

    xml: bytes
    ids: Mapping[str, str]


def draw(definition: CaseDefinition, *, wanted: Collection[str] = ()) -> Picture:
    """The picture of a plan. Items of `wanted` that a drawn diagram does not show stand below it."""
    root, (ids,) = compose((definition,))
    _silence(root)
    _add(root, [(item, ids.items[item.key]) for item in definition.walk() if item.key in wanted])
    return Picture(text(root), {**ids.items, CASE: ids.plan})


def _silence(root: etree._Element) -> None:
    for name in _UNSHOWN:
        etree.strip_elements(root, cmmn(name), with_tail=False)
    for element in root.iter(etree.Element):
        if etree.QName(element).localname in _SAID and etree.QName(element).namespace in CMMN_NAMESPACES:
            element.text = None
            element.attrib.pop("name", "")
        for attribute in [each for each in element.attrib if etree.QName(each).namespace is not None]:
            del element.attrib[attribute]


def _add(root: etree._Element, items: list[tuple[Item, str]]) -> None:
    """Shapes for items that have none, in lines below everything else."""
    drawing = next(root.iter(f"{{{DI}}}CMMNDiagram"), None)
    if drawing is None:
        return
    drawn = {shape.get("cmmnElementRef") for shape in drawing.iter(f"{{{DI}}}CMMNShape")}
    missing = [(item, identity) for item, identity in items if identity not in drawn]
    boxes = list(_boxes(drawing))
    x = left = min((box.x for box in boxes), default=layout.MARGIN)
    y = max((box.bottom for box in boxes), default=0.0) + _GAP
    for item, identity in missing:
        if x > left + _WIDEST:
            x, y = left, y + layout.TASK[1] + _GAP
        width, height = layout.size(item.kind)
        shape = etree.SubElement(drawing, f"{{{DI}}}CMMNShape", id=f"{identity}_shape_added", cmmnElementRef=identity)
        etree.SubElement(shape, f"{{{DC}}}Bounds", x=f"{x:g}", y=f"{y:g}", width=f"{width:g}", height=f"{height:g}")
        etree.SubElement(shape, f"{{{DI}}}CMMNLabel")
        x += layout.TASK[0] + _GAP


def _boxes(drawing: etree._Element) -> Iterator[layout.Box]:
    for bounds in drawing.iter(f"{{{DC}}}Bounds"):
        yield layout.Box(*(diagram.number(bounds, name) for name in ("x", "y", "width", "height")))
