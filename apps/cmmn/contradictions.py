"""Whether a condition can hold at all, as far as its literals tell, and which literals no value ever equals.

`risk > 7 && risk < 3` can never hold; what hangs on values alone is left to the case.
"""

from collections.abc import Iterator, Mapping
from itertools import product

from apps.cmmn import ranges
from apps.cmmn.evaluation import Expression
from apps.cmmn.ranges import Value, Values
from apps.cmmn.syntax import Node

_SIGNS = {"_==_": "==", "_!=_": "!=", "_<_": "<", "_<=_": "<=", "_>_": ">", "_>=_": ">="}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_NEGATED = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
MAX_WAYS = 64

Subject = str
"""What is compared: the dotted path of a field, or the variable that stands for a question about the plan."""

Domains = Mapping[Subject, Values]
"""The values that a subject can have, where something is known of them."""


def can_hold(expression: Expression, domains: Domains) -> bool:
    """False when the condition is never true, whatever the case file holds."""
    if not expression.reads and not expression.words:
        return expression.read({}, lambda _: None).is_satisfied
    ways = _ways(expression.tree)
    return ways is None or any(_is_possible(way, domains) for way in ways)


def strange_literals(expression: Expression, domains: Domains) -> Iterator[tuple[Subject, Value]]:
    """Literals that something is compared with for equality and can never have."""
    for node in _walk(expression.tree):
        found = None if node.path() else _comparison(node)
        if found is None or found[0] not in domains:
            continue
        subject, values = found
        known = domains[subject].universe
        single = values if not values.without else ranges.exactly(values.without)
        if known is None:
            continue
        for each in single.ranges:
            if each.low is not None and each.low == each.high and each.low not in known:
                yield subject, each.low


def _is_possible(way: list[Node], domains: Domains) -> bool:
    left: dict[Subject, Values] = {}
    for atom in way:
        if atom.what == "const" and atom.value is False:
            return False
        found = _comparison(atom)
        if found is None:
            continue
        subject, values = found
        both = left.get(subject, domains.get(subject, Values())).meets(values)
        if both.is_empty():
            return False
        left[subject] = both
    return True


def _ways(node: Node, *, is_negated: bool = False) -> list[list[Node]] | None:
    """The ways in which a condition can hold, each as what must then hold together; None when there are too many."""
    if node.what == "call" and node.name == "!_":
        return _ways(node.args[0], is_negated=not is_negated)
    joined = {"_&&_": "all", "_||_": "any"}.get(node.name) if node.what == "call" else None
    if joined is None:
        return [[_negated(node) if is_negated else node]]
    parts = [_ways(arg, is_negated=is_negated) for arg in node.args]
    if any(part is None for part in parts):
        return None
    known = [part for part in parts if part is not None]
    if (joined == "any") != is_negated:
        ways = [way for part in known for way in part]
    else:
        if len(known[0]) * len(known[-1]) > MAX_WAYS:
            return None
        ways = [[atom for way in chosen for atom in way] for chosen in product(*known)]
    return ways if len(ways) <= MAX_WAYS else None


def _negated(node: Node) -> Node:
    """The opposite of something that is no and, or, or not."""
    if node.what == "const" and isinstance(node.value, bool):
        return Node(node.number, "const", "bool", value=not node.value)
    return Node(node.number, "call", "!_", (node,))


def _comparison(node: Node) -> tuple[Subject, Values] | None:
    """What an atom says of one subject, where it says it with literals."""
    path = node.path()
    if path and not node.is_test:
        return ".".join(path), ranges.exactly([True])
    if node.what != "call":
        return None
    if node.name == "!_":
        return _opposite(node.args[0])
    if node.name == "@in":
        return _among(node)
    if node.name not in _SIGNS:
        return None
    return _signed(_SIGNS[node.name], *node.args)


def _signed(sign: str, left: Node, right: Node) -> tuple[Subject, Values] | None:
    if left.path():
        subject, literal = left, _literal(right)
    else:
        subject, literal, sign = right, _literal(left), _TURNED[sign]
    if not subject.path() or literal is None:
        return None
    values = ranges.compared(sign, literal)
    return (".".join(subject.path()), values) if values else None


def _among(node: Node) -> tuple[Subject, Values] | None:
    subject, listed = node.args
    literals = [_literal(each) for each in listed.args] if listed.what == "list" else [None]
    known = [each for each in literals if each is not None]
    if not subject.path() or len(known) != len(literals):
        return None
    return ".".join(subject.path()), ranges.exactly(known)


def _opposite(node: Node) -> tuple[Subject, Values] | None:
    path = node.path()
    if path and not node.is_test:
        return ".".join(path), ranges.exactly([False])
    if node.what == "call" and node.name in _SIGNS:
        return _signed(_NEGATED[_SIGNS[node.name]], *node.args)
    if node.what == "call" and node.name == "@in":
        found = _among(node)
        without = ranges.opposite(found[1]) if found else None
        return (found[0], without) if found and without else None
    return None


def _literal(node: Node) -> Value | None:
    """The value of a literal; a date is a moment that is written out."""
    if node.what == "call" and node.name == "timestamp" and len(node.args) == 1:
        moment = node.args[0].value
        return moment if isinstance(moment, str) and moment.endswith("T00:00:00Z") else None
    if node.what != "const" or node.value is None:
        return None
    return node.value if isinstance(node.value, str | bool) else float(node.value)


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for arg in node.args:
        yield from _walk(arg)
