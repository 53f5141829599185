"""The names of the case file in an expression: which item a path leads to, its type, and how its value is found.

Fields declared inside an object are variables of their own (`claim.amount` is a number); what nobody declared is read
as it comes. Compiling and evaluating is done in `expressions`.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from cel_expr_python import cel

from apps.cmmn import filepaths, planwords, syntax
from apps.cmmn.definition import Field, FieldType
from apps.cmmn.values import NUMBERS, converter

Names = tuple[str, ...]
"""A dotted path in an expression, which knows no numbers."""

_RESERVED_WORDS = """as break const continue else false for function if import in let loop namespace null package return
true var void while"""
_RESERVED = frozenset(_RESERVED_WORDS.split())


def is_name(key: str) -> bool:
    """Whether an expression can say that name."""
    return key.isascii() and key.isidentifier() and key not in _RESERVED and not key.startswith(planwords.PREFIX)


class UnknownError(ValueError):
    """A path that leads nowhere. `code` is unknown-name or wrong-type."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Read(NamedTuple):
    """How a variable gets its value: from field `root`, or the local variable of that name, through the keys `rest`.
    With `is_shown` it is told to people."""

    variable: str
    root: str
    rest: Names
    kind: FieldType
    convert: Callable[[Any], Any]
    is_local: bool
    is_shown: bool = False


class Use(NamedTuple):
    """A path that an expression reads. With `is_test` it only asks whether there is something."""

    path: Names
    is_test: bool = False


def kind_of(spec: Field) -> FieldType:
    """The type of its value: one that is many is a list."""
    return FieldType.LIST if spec.many else spec.type


def declared(fields: tuple[Field, ...]) -> dict[str, FieldType]:
    """Everything an expression can name, by its dotted path."""
    return {".".join(path): kind_of(spec) for path, spec in _walk(fields, ())}


def _walk(fields: tuple[Field, ...], above: Names) -> Iterator[tuple[Names, Field]]:
    for spec in fields:
        if is_name(spec.key):
            path = (*above, spec.key)
            yield path, spec
            if not spec.many:
                yield from _walk(spec.fields, path)


def cel_type(kind: FieldType) -> Any:
    if kind in NUMBERS:
        return cel.Type.DOUBLE
    return {
        FieldType.BOOLEAN: cel.Type.BOOL,
        FieldType.DATE: cel.Type.TIMESTAMP,
        FieldType.ANY: cel.Type.DYN,
        FieldType.LIST: cel.Type.List(cel.Type.DYN),
        FieldType.OBJECT: cel.Type.Map(cel.Type.STRING, cel.Type.DYN),
    }.get(kind, cel.Type.STRING)


def given_type(kind: Any) -> FieldType:
    """The type of what a compiled expression gives."""
    for known, field_type in _GIVEN:
        if kind == known:
            return field_type
    return {"LIST": FieldType.LIST, "MAP": FieldType.OBJECT}.get(kind.name().partition("<")[0], FieldType.ANY)


_GIVEN = (
    (cel.Type.BOOL, FieldType.BOOLEAN),
    (cel.Type.DOUBLE, FieldType.NUMBER),
    (cel.Type.INT, FieldType.NUMBER),
    (cel.Type.STRING, FieldType.TEXT),
    (cel.Type.TIMESTAMP, FieldType.DATE),
)


class Scope:
    """What names mean in the expressions of one plan, with the variables that only one item knows."""

    def __init__(self, fields: tuple[Field, ...], local: Mapping[str, FieldType]) -> None:
        own = tuple(Field(name, name, kind) for name, kind in local.items())
        self.local = local
        self._fields = {spec.key: spec for spec in (*fields, *own)}

    def spec(self, path: Names) -> Field:
        """The item that a path leads to; UnknownError says what is wrong with it."""
        if path[0] not in self._fields:
            raise UnknownError("unknown-name", f'"{path[0]}" is not a field of this plan')
        return _below(self._fields[path[0]], path[0], path[1:])

    def kind(self, key: str) -> FieldType:
        return kind_of(self._fields[key])

    def read(self, use: Use, untyped: frozenset[Names]) -> Read:
        """How the variable that a path begins with gets its value: the longest part of it that is declared, but for
        the `untyped` ones, which are looked up in what is around them."""
        path = use.path[:-1] if use.is_test else use.path
        length = 1
        spec = self._fields[path[0]]
        for name in path[1:]:
            inner = next((each for each in spec.fields if each.key == name), None)
            if inner is None or spec.many or path[: length + 1] in untyped:
                break
            spec, length = inner, length + 1
        found, kind = path[:length], kind_of(spec)
        return Read(".".join(found), found[0], found[1:], kind, converter(kind), found[0] in self.local)


def _below(spec: Field, name: str, rest: Names) -> Field:
    for key in rest:
        inner = None if spec.many else filepaths.below(spec, key)
        if inner is None:
            if spec.fields and not spec.many:
                raise UnknownError("unknown-name", f'"{key}" is not a field of {name}')
            raise UnknownError("wrong-type", f'"{name}" has no fields of its own')
        spec, name = inner, f"{name}.{key}"
    return spec


def uses(node: syntax.Node, scope: Scope, bound: Mapping[str, Field | None]) -> set[Use]:
    """The paths read from variables that no loop binds. What a loop runs over is known where it is declared, so the
    names inside it are looked at too. Raises UnknownError."""
    path = node.path()
    if path:
        if path[0] not in bound:
            scope.spec(path)
            return {Use(path, node.is_test)}
        element = bound[path[0]]
        if element:
            _below(element, path[0], path[1:])
        return set()
    if node.what != "comprehension":
        return set().union(*(uses(arg, scope, bound) for arg in node.args))
    outside = (uses(arg, scope, bound) for arg in node.args[:2])
    within = {**bound, **dict.fromkeys(node.binds)}
    within[node.binds[0]] = _element(node.args[0], scope, bound)
    return set().union(*outside, *(uses(arg, scope, within) for arg in node.args[2:]))


def _element(node: syntax.Node, scope: Scope, bound: Mapping[str, Field | None]) -> Field | None:
    """What a loop over this gives one after the other, where it is known."""
    path = node.path()
    if not path:
        return None
    if path[0] in bound:
        element = bound[path[0]]
        spec = _below(element, path[0], path[1:]) if element else None
    else:
        spec = scope.spec(path)
    return filepaths.one_of(spec) if spec and spec.many else None
