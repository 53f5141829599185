"""The items of a case as a tree: each use of a definition is a node of its own, with a key and what it can refer to.

Two plan items may share one definition; what lies in it then exists twice. What a node says is read elsewhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from apps.cmmn.definition import CASE, Kind
from apps.cmmn.sentences import Sentence, gettext_noop
from apps.cmmn.xml.dialects import kind_of
from apps.cmmn.xml.elements import line_of
from apps.cmmn.xml.model import Names, XmlError
from apps.cmmn.xml.names import KINDS
from apps.cmmn.xml.parts import Document, Part, refusal

MAX_NODES = 5_000
MAX_LEVELS = 40
OFFERS = frozenset({"discretionaryItem", "planningTable", "tableItem"})

_UNFIT = re.compile(r"[^\w./-]|^[./-]+", re.ASCII)


@dataclass(slots=True, eq=False)
class Node:
    """`part` is the plan item, for the case the case itself; `definition` what it refers to. `table` is the planning
    table that offers it, `offerer` whose table that is; `keys` are those of what the node itself offers."""

    key: str
    kind: Kind
    part: Part
    definition: Part
    parent: "Node | None" = None
    table: Part | None = None
    offerer: "Node | None" = None
    children: list["Node"] = field(default_factory=list)
    index: dict[str, "Node"] = field(default_factory=dict)
    keys: dict[etree._Element, str] = field(default_factory=dict)

    def up(self) -> Iterator["Node"]:
        """The node and those around it, innermost first."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def find(self, name: str) -> "Node | None":
        """The node that an id means from here: the nearest one."""
        return next((above.index[name] for above in self.up() if name in above.index), None)


def grow(document: Document, case: Part) -> Node | None:
    """The tree of a case, None when it has no plan. XmlError when an item refers to nothing or contains itself."""
    plan = case.one("casePlanModel")
    if plan is None:
        return None
    root = Node(CASE, Kind.CASE, case, plan)
    root.index = {name: root for name in (case.element.get("id"), plan.element.get("id")) if name}
    _Grower(document).fill(root)
    return root


def tables_of(definition: Part) -> list[Part]:
    """The planning tables of a stage or a human task; CMMN has one, files have several."""
    return definition.all("planningTable")


def offered(table: Part) -> list[Part]:
    """What a planning table offers: items and tables, in order."""
    return table.all(*OFFERS)


def offers_itself(node: Node) -> bool:
    """Whether a task was offered by one of its own kind; such a one offers nothing again, or there would be no end."""
    above = node.offerer
    while above is not None:
        if above.definition.element is node.definition.element:
            return True
        above = above.offerer
    return False


class _Grower:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.keys = Names()

    def fill(self, node: Node) -> None:
        for part in node.definition.all("planItem"):
            self._add(node, part, None)
        for table in tables_of(node.definition):
            self._offer(node, table)
        for child in node.children:  # grows on the way: what a task offers may offer more
            if child.kind is Kind.HUMAN_TASK and not offers_itself(child):
                for table in tables_of(child.definition):
                    self._offer(child, table)

    def _offer(self, offerer: Node, table: Part) -> None:
        """What a table offers lies in the stage of the table; a human task's in the stage around the task."""
        stage = offerer.parent if offerer.kind is Kind.HUMAN_TASK and offerer.parent is not None else offerer
        for part in offered(table):
            if part.name == "planningTable":
                self._offer(offerer, part)
            else:
                node = self._add(stage, part, table)
                node.offerer = offerer
                offerer.keys[part.element] = node.key

    def _add(self, parent: Node, part: Part, table: Part | None) -> Node:
        definition = self._definition(part)
        if any(above.definition.element is definition.element for above in parent.up()):
            raise refusal(part.element, Sentence(gettext_noop("The item contains itself.")))
        node = Node("", kind_of(definition), part, definition, parent, table)
        node.key = self._key(node)
        if len(self.keys.taken) > MAX_NODES or len(list(node.up())) > MAX_LEVELS:
            raise XmlError(
                "case",
                line_of(part.element),
                Sentence(
                    gettext_noop("The plan has more than %(items)s items or %(levels)s levels."),
                    items=MAX_NODES,
                    levels=MAX_LEVELS,
                ),
                gettext_noop("Divide it into several plans."),
            )
        parent.children.append(node)
        for above in parent.up():
            above.index.setdefault(part.element.get("id") or node.key, node)
        if node.kind is Kind.STAGE:
            self.fill(node)
        return node

    def _definition(self, part: Part) -> Part:
        name = part.reference("definitionRef")
        if name is None:
            raise refusal(part.element, Sentence(gettext_noop("It does not say what it is: definitionRef is missing.")))
        element = self.document.elements.get(name)
        if element is None or self.document.local(element) not in KINDS:
            message = gettext_noop('It refers to "%(id)s", and the file defines no such item.')
            raise refusal(part.element, Sentence(message, id=name))
        self.document.used.add(element)
        return Part(self.document, element)

    def _key(self, node: Node) -> str:
        """The id of the plan item; below a shared definition the path of it."""
        ours = node.part.own("item")
        key = ours.get("key") if ours is not None else None
        if key is None:
            key = _UNFIT.sub("_", node.part.element.get("id") or node.definition.element.get("id") or "item")[:100]
        if key in self.keys.taken and node.parent is not None and node.parent.kind is not Kind.CASE:
            key = f"{node.parent.key}/{key}"
        return self.keys.take(key)
