"""What the reader does not understand, as text that can be put back: one `cw:kept` element for each part of a plan.

Its attributes belong to the part, its foreign children into the part's extension elements, its CMMN children right
below the part. `at` names the part inside its place, such as `definition` or `entryCriterion[c1]/sentry`.
"""

import hashlib

from lxml import etree

from apps.cmmn.definition import Extra
from apps.cmmn.xml.names import (
    CAMUNDA,
    CMMN_NAMESPACES,
    FLOWABLE,
    MODEL,
    MODEL_1_0,
    ORDER,
    ORDER_OF_FILE,
    OWN,
    PREFIXES,
    XSI,
    own,
)

DOCUMENT, CASE_PLACE, DIAGRAM = "$document", "$case", "$diagram"
"""Places that are no item's key."""

_KNOWN = {**{uri: prefix for prefix, uri in PREFIXES.items()}, CAMUNDA: "camunda", FLOWABLE: "flowable", XSI: "xsi"}
_RENAMED = {"inputs": "input", "outputs": "output"}
_XML = "http://www.w3.org/XML/1998/namespace"


class Prefixes:
    """One prefix for each namespace of a document: the usual one, or its own where that means one thing only."""

    def __init__(self, root: etree._Element) -> None:
        meant: dict[str, set[str]] = {}
        for _, (prefix, uri) in etree.iterwalk(root, events=("start-ns",)):
            if prefix:
                meant.setdefault(str(prefix), set()).add(str(uri))
        self.own = {next(iter(uris)): prefix for prefix, uris in meant.items() if len(uris) == 1}

    def __getitem__(self, uri: str) -> str:
        if uri in _KNOWN:
            return _KNOWN[uri]
        prefix = self.own.get(uri)
        taken = prefix is None or prefix in _KNOWN.values() or prefix.startswith("ns")
        return f"n{hashlib.sha256(uri.encode()).hexdigest()[:6]}" if taken or prefix is None else prefix


def keep(
    place: str, at: str, attributes: dict[str, str], children: list[etree._Element], prefixes: Prefixes, element: str
) -> Extra | None:
    """The extra for a part, None when nothing of it is left over. `element` is its name where it is no usual one.

    The children are copies that `today` made; they are put into the order in which a file has them.
    """
    order = ORDER_OF_FILE if place == DOCUMENT else ORDER
    below = sorted(children, key=lambda child: _rank(child, order))
    if not attributes and not below and not element:
        return None
    used = {uri for child in below for uri in _namespaces(child)} | {uri for uri in map(_namespace, attributes) if uri}
    nsmap = {prefixes[uri]: uri for uri in sorted(used | {OWN}) if uri != _XML}
    wrapper = etree.Element(own("kept"), nsmap=nsmap)
    if at:
        wrapper.set(own("at"), at)
    if element:
        wrapper.set(own("element"), element)
    for name, value in sorted(attributes.items()):
        wrapper.set(name, value)
    for child in below:
        copy(wrapper, child)
    return Extra(place, etree.tostring(wrapper, encoding="unicode"))


def today(element: etree._Element, *, is_bare: bool, is_again: bool) -> etree._Element:
    """A copy of an element of a file in the namespaces of today. In a file without any, everything is CMMN's; what
    is kept a second time goes without its ids, which no file may have twice."""
    new = copy(etree.Element("copies"), element)
    for each in new.iter(etree.Element):
        if is_bare and etree.QName(each).namespace is None:
            each.tag = f"{{{MODEL}}}{each.tag}"
        if is_again and each.get("id") is not None:
            del each.attrib["id"]
    arrange(new)
    return new


def arrange(root: etree._Element) -> None:
    """Puts the children of every CMMN element in the order of the standard."""
    for element in list(root.iter(etree.Element)):  # all of them before any of them moves
        if etree.QName(element).namespace in CMMN_NAMESPACES and not _is_mixed(element):
            order = ORDER_OF_FILE if etree.QName(element).localname == "definitions" else ORDER
            children = sorted(element, key=lambda child: order.get(etree.QName(child).localname, len(order)))
            if children != list(element):
                element[:] = children


def copy(parent: etree._Element, element: etree._Element) -> etree._Element:
    """A copy of an element below another, without the white space of a layout."""
    new = etree.SubElement(parent, modern(element.tag))
    for name, value in element.attrib.items():
        new.set(name, value)
    below = list(element.iterchildren(etree.Element))
    if len(below) == 1 and below[0].tag == f"{{{MODEL_1_0}}}body":
        new.text, below = below[0].text, []
        return new
    is_layout = bool(below) and not _is_mixed(element)
    new.text = None if is_layout else element.text or None
    for child in below:
        copied = copy(new, child)
        copied.tail = None if is_layout else child.tail or None
    return new


def modern(tag: str) -> str:
    """The name of an element of CMMN 1.0 in the namespace of 1.1; any other as it is."""
    name = etree.QName(tag)
    if name.namespace == MODEL_1_0:
        return f"{{{MODEL}}}{_RENAMED.get(name.localname, name.localname)}"
    return tag


def read(extra: Extra) -> tuple[str, etree._Element]:
    """The part that an extra belongs to, and the element that holds what was kept. ValueError when it is broken."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        wrapper = etree.fromstring(extra.xml, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from None
    if wrapper.tag != own("kept") or wrapper.getroottree().docinfo.internalDTD is not None:
        raise ValueError(f"{wrapper.tag} is not an element that was kept")
    return wrapper.get(own("at"), ""), wrapper


def _rank(child: etree._Element, order: dict[str, int]) -> int:
    name = etree.QName(child)
    return order.get(name.localname, len(order)) if name.namespace == MODEL else -1


def _is_mixed(element: etree._Element) -> bool:
    texts = [element.text, *(child.tail for child in element.iterchildren(etree.Element))]
    return any(text and text.strip() for text in texts)


def _namespaces(element: etree._Element) -> set[str]:
    found = {_namespace(modern(each.tag)) for each in element.iter(etree.Element)}
    found |= {_namespace(str(name)) for each in element.iter(etree.Element) for name in each.attrib}
    return {uri for uri in found if uri}


def _namespace(name: str) -> str:
    return etree.QName(name).namespace or ""
