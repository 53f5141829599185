"""Whole numbers written in an expression, made decimal where they meet a number of the case file.

CEL keeps the two apart (`risk > 7` does not compile for a decimal `risk`); a reader of plans should not have to.
"""

import re

from apps.cmmn.syntax import Node, Tree

_ARITHMETIC = frozenset({"_+_", "_-_", "_*_", "_/_"})
_COMPARISON = frozenset({"_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_"})
_WHOLE = re.compile(r"-?\s*\d+(?![\dxX.eEuU])")

DECIMAL, WHOLE, LITERAL, OPEN, OTHER = "decimal", "whole", "literal", "open", "other"


def decimal_where_needed(source: str, tree: Tree, decimals: frozenset[str]) -> str:
    """The source with `.0` behind each whole number that is compared or reckoned with a decimal one.

    `decimals` names the variables that are decimal, with the dotted paths of those inside others.
    """
    found: set[int] = set()
    _Classes(decimals, found).of(tree.root)
    offsets = sorted((tree.positions[number] for number in found if number in tree.positions), reverse=True)
    for offset in offsets:
        literal = _WHOLE.match(source, offset)
        if literal:
            source = f"{source[: literal.end()]}.0{source[literal.end() :]}"
    return source


class _Classes:
    """Works out which class of number each node is, and collects the literals that must become decimal."""

    def __init__(self, decimals: frozenset[str], found: set[int]) -> None:
        self.decimals = decimals
        self.found = found

    def of(self, node: Node) -> tuple[str, frozenset[int]]:
        """The class, and the literals below that still may become either."""
        if node.what == "const":
            if node.name == "int":
                return LITERAL, frozenset({node.number})
            return (DECIMAL if node.name == "double" else OTHER), frozenset()
        if node.what == "ident":
            return (DECIMAL if node.name in self.decimals else OPEN), frozenset()
        if node.what == "call":
            return self._call(node)
        if node.what == "select":
            return self._select(node)
        for arg in node.args:
            self.of(arg)
        return OTHER, frozenset()

    def _select(self, node: Node) -> tuple[str, frozenset[int]]:
        path = node.path()
        if not path:
            self.of(node.args[0])
        return (DECIMAL if ".".join(path) in self.decimals else OPEN), frozenset()

    def _call(self, node: Node) -> tuple[str, frozenset[int]]:
        if node.name in _ARITHMETIC and len(node.args) == 2:
            return self._join([self.of(arg) for arg in node.args], {DECIMAL, OPEN})
        if node.name in _COMPARISON:
            self._join([self.of(arg) for arg in node.args], {DECIMAL})
            return OTHER, frozenset()
        if node.name == "@in" and node.args[1].what == "list":
            self._join([self.of(node.args[0]), *(self.of(element) for element in node.args[1].args)], {DECIMAL})
            return OTHER, frozenset()
        if node.name == "_?_:_":
            self.of(node.args[0])
            return self._join([self.of(arg) for arg in node.args[1:]], {DECIMAL})
        if node.name == "-_":
            return self.of(node.args[0])
        for arg in node.args:
            self.of(arg)
        return {"double": DECIMAL, "size": WHOLE, "int": WHOLE, "_[_]": OPEN}.get(node.name, OTHER), frozenset()

    def _join(self, sides: list[tuple[str, frozenset[int]]], pulling: set[str]) -> tuple[str, frozenset[int]]:
        classes = {found for found, _ in sides}
        literals = frozenset().union(*(open_ for _, open_ in sides))
        if classes & pulling:
            self.found.update(literals)
            return (DECIMAL if literals or DECIMAL in classes else OPEN), frozenset()
        if classes == {LITERAL}:
            return LITERAL, literals
        return (WHOLE if WHOLE in classes else OTHER), frozenset()
