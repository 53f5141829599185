"""The syntax tree of an expression, read from what the CEL parser serialises.

Only the parts of the tree that the core asks about are kept; meaning is given to them in `expressions`.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

# Field numbers of cel.expr.Expr and its parts; the names are those of the published schema.
_EXPR_ID, _CONST, _IDENT, _SELECT, _CALL, _LIST, _STRUCT, _COMPREHENSION = 2, 3, 4, 5, 6, 7, 8, 9
_CONSTANTS = {1: "null", 2: "bool", 3: "int", 4: "uint", 5: "double", 6: "string", 7: "bytes"}
_TEST_ONLY = 3
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


@dataclass(frozen=True, slots=True)
class Node:
    """`what` is const, ident, select, call, list, map or comprehension.

    `name` is the identifier, the field, the function or the kind of the constant, whose value is `value`.
    A comprehension has the arguments range, start, condition, step, result, and binds the names in `binds` in its last
    three; the first of them stands for an element, the last for what is gathered. `is_test` marks the select of
    `has(a.b)`.
    """

    number: int
    what: str
    name: str = ""
    args: tuple["Node", ...] = ()
    binds: tuple[str, ...] = ()
    value: str | float | bool | None = None
    is_test: bool = False

    def path(self) -> tuple[str, ...]:
        """The dotted path of an identifier with selections, () for anything else."""
        names = []
        node = self
        while node.what == "select":
            names.append(node.name)
            node = node.args[0]
        return (node.name, *reversed(names)) if node.what == "ident" else ()


@dataclass(frozen=True, slots=True)
class Tree:
    """`positions` gives the offset of a node in the source, in characters."""

    root: Node
    positions: dict[int, int]


def read(serialized: bytes) -> Tree:
    """Reads a serialised ParsedExpr, wrapped in an Any as the library gives it."""
    parsed = _one(serialized, 2)
    return Tree(_node(_one(parsed, 2)), dict(_positions(_one(parsed, 3))))


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        number, wire = tag >> 3, tag & 7
        if wire == _VARINT:
            value, at = _varint(data, at)
            yield number, value
            continue
        if wire == _BYTES:
            size, at = _varint(data, at)
        else:
            size = {_FIXED64: 8, _FIXED32: 4}[wire]
        yield number, data[at : at + size]
        at += size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def _one(data: bytes, wanted: int) -> bytes:
    return next((value for number, value in _fields(data) if number == wanted and isinstance(value, bytes)), b"")


def _many(data: bytes, wanted: int) -> Iterator[bytes]:
    return (value for number, value in _fields(data) if number == wanted and isinstance(value, bytes))


def _text(data: bytes, wanted: int) -> str:
    return _one(data, wanted).decode()


def _positions(data: bytes) -> Iterator[tuple[int, int]]:
    for entry in _many(data, 4):
        pair = dict(_fields(entry))
        number, offset = pair.get(1, 0), pair.get(2, 0)
        if isinstance(number, int) and isinstance(offset, int):
            yield number, offset


def _node(data: bytes) -> Node:
    number = 0
    for field, value in _fields(data):
        if field == _EXPR_ID and isinstance(value, int):
            number = value
        elif isinstance(value, bytes):
            return _shaped(field, value, _number(data))
    return Node(number, "const", "null")


def _number(data: bytes) -> int:
    return next((value for field, value in _fields(data) if field == _EXPR_ID and isinstance(value, int)), 0)


def _shaped(field: int, body: bytes, number: int) -> Node:
    if field == _CONST:
        return _constant(number, body)
    if field == _IDENT:
        return Node(number, "ident", _text(body, 1))
    if field == _SELECT:
        is_test = any(at == _TEST_ONLY and value for at, value in _fields(body))
        return Node(number, "select", _text(body, 2), (_node(_one(body, 1)),), is_test=is_test)
    if field == _CALL:
        target = _one(body, 1)
        args = ((_node(target),) if target else ()) + tuple(_node(arg) for arg in _many(body, 3))
        return Node(number, "call", _text(body, 2), args)
    if field == _LIST:
        return Node(number, "list", "", tuple(_node(element) for element in _many(body, 1)))
    if field == _STRUCT:
        halves = (_one(entry, half) for entry in _many(body, 2) for half in (3, 4))
        return Node(number, "map", _text(body, 1), tuple(_node(half) for half in halves if half))
    if field == _COMPREHENSION:
        binds = tuple(filter(None, (_text(body, 1), _text(body, 8), _text(body, 3))))
        return Node(number, "comprehension", "", tuple(_node(_one(body, at)) for at in (2, 4, 5, 6, 7)), binds)
    return Node(number, "const", "other")


def _constant(number: int, body: bytes) -> Node:
    at, raw = next(_fields(body), (1, 0))
    kind = _CONSTANTS.get(at, "other")
    value: str | float | bool | None = None
    if isinstance(raw, bytes):
        if kind == "string":
            value = raw.decode()
        elif kind == "double":
            (value,) = struct.unpack("<d", raw)
    elif kind == "bool":
        value = bool(raw)
    elif kind in {"int", "uint"}:
        value = raw - (1 << 64) if kind == "int" and raw >= 1 << 63 else raw
    return Node(number, "const", kind, value=value)
