"""What has happened to the items of the case file, told by comparing its data before and after.

A field of a plain type is a property of the item around it: filling, changing or emptying it updates that item.
Objects, items that are many and items that refer to others are children: the item around them gets or loses a child.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from apps.cmmn import filepaths
from apps.cmmn.commands import ChangeFile
from apps.cmmn.definition import CaseDefinition, Field, FieldType
from apps.cmmn.values import is_unset

EVENTS = frozenset(
    {"create", "update", "replace", "delete", "addChild", "removeChild", "addReference", "removeReference"}
)
"""The events that an item of the case file has."""

REFERENCES = "$references"
"""Where an object keeps the paths that it refers to."""

_NOTHING = Field("", "", FieldType.ANY)


@dataclass(frozen=True, slots=True)
class FileEvent:
    """`path` is without numbers: what happens to one of many happens to the item (`claim.documents`)."""

    path: str
    event: str


def changes(
    definition: CaseDefinition,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    command: ChangeFile | None = None,
    heard: Container[str] | None = None,
) -> tuple[FileEvent, ...]:
    """The events between two case files, outer items before inner ones.

    With a `command` its own item has the event of its operation whether or not the content differs, so that a replace
    is not taken for an update. `heard` are the paths, and all the paths they begin with, that matter; none is all.
    """
    told = _told(command) if command else None
    found: list[FileEvent] = []
    for spec in definition.fields:
        old, new = before.get(spec.key), after.get(spec.key)
        if old is new and (told is None or not told.path.startswith(spec.key)):
            continue
        _Comparison(found, told, heard).item(spec, spec.key, old, new)
    return tuple(found)


def references(value: Any) -> list[str]:
    """The paths that an item refers to."""
    if isinstance(value, Mapping):
        value = value.get(REFERENCES)
    if isinstance(value, str):
        return [value] if value else []
    return [each for each in value if isinstance(each, str)] if isinstance(value, list | tuple) else []


@dataclass(frozen=True, slots=True)
class _Told:
    """The item a command names; `index` is its number where it is one of many."""

    path: str
    event: str
    index: int | None


def _told(command: ChangeFile) -> _Told | None:
    path = filepaths.parse(command.path)
    if path is None or command.operation not in {"update", "replace"}:
        return None
    last = path[-1]
    return _Told(filepaths.general(path), command.operation, last if isinstance(last, int) else None)


class _Comparison:
    """Collects events in `found`."""

    def __init__(self, found: list[FileEvent], told: _Told | None, heard: Container[str] | None) -> None:
        self.found = found
        self.told = told
        self.heard = heard

    def item(self, spec: Field, path: str, old: Any, new: Any) -> None:
        """Compares one item, or all of one that is many."""
        if self.heard is not None and path not in self.heard:
            return
        if spec.targets and not _is_object(spec, old, new):
            self._reference(path, old, new)
        elif spec.many:
            self._many(spec, path, _elements(old), _elements(new))
        else:
            self._one(spec, path, old, new, self._says(path, None))

    def _is_told(self, path: str) -> bool:
        return self.told is not None and self.told.path == path

    def _says(self, path: str, index: int | None) -> str | None:
        """The event that the command tells of this item."""
        if self.told is None or self.told.path != path or self.told.index not in {None, index}:
            return None
        return self.told.event

    def _one(self, spec: Field, path: str, old: Any, new: Any, told: str | None) -> None:
        was, is_now = _is_there(spec, old), _is_there(spec, new)
        if was != is_now:
            self._whole(spec, path, new if is_now else old, "create" if is_now else "delete")
            self._references(spec, path, old, new)
            return
        if not was or (told is None and is_same(old, new)):
            return
        pairs = list(_pairs(spec, old, new))
        is_changed = not (isinstance(old, Mapping) and isinstance(new, Mapping)) or any(
            _is_content(spec, inner, here, there) for inner, here, there in pairs
        )
        if told or is_changed:
            self._add(path, told or "update")
        if told != "replace":
            for inner, here, there in pairs:
                self._family(path, inner, here, there)
        self._references(spec, path, old, new)
        for inner, here, there in pairs:
            self.item(inner, f"{path}.{inner.key}", here, there)

    def _many(self, spec: Field, path: str, old: list[Any], new: list[Any]) -> None:
        one = filepaths.one_of(spec) or _NOTHING
        has_children = any(_is_child(inner) for inner in spec.fields)
        for index, here, there in _matched(old, new, is_in_place=self._is_told(path)):
            self._one(one, path, here, there, self._says(path, index))
            if not has_children and (here is None) != (there is None):
                self._add(path, "addChild" if here is None else "removeChild")

    def _whole(self, spec: Field, path: str, value: Any, event: str) -> None:
        """An item that comes or goes, with all that is in it."""
        if self.heard is not None and path not in self.heard:
            return
        self._add(path, event)
        empty: dict[str, Any] = {}
        for inner, here, _ in _pairs(spec, value, empty):
            below = filepaths.one_of(inner) if inner.many else inner
            for each in _elements(here) if inner.many and not inner.targets else [here]:
                self._whole(below or _NOTHING, f"{path}.{inner.key}", each, event)

    def _family(self, path: str, inner: Field, old: Any, new: Any) -> None:
        """Children that an item gets or loses."""
        if inner.many and not inner.targets:
            for _, here, there in _matched(_elements(old), _elements(new), is_in_place=False):
                if (here is None) != (there is None):
                    self._add(path, "addChild" if here is None else "removeChild")
        elif _is_child(inner, old, new) and _is_there(inner, old) != _is_there(inner, new):
            self._add(path, "addChild" if _is_there(inner, new) else "removeChild")

    def _references(self, spec: Field, path: str, old: Any, new: Any) -> None:
        if spec.targets:
            before, after = references(old), references(new)
            for _ in [each for each in after if each not in before]:
                self._add(path, "addReference")
            for _ in [each for each in before if each not in after]:
                self._add(path, "removeReference")

    def _reference(self, path: str, old: Any, new: Any) -> None:
        """An item that is nothing but references to others; it is there while it has one."""
        before, after = references(old), references(new)
        if bool(before) != bool(after):
            self._add(path, "create" if after else "delete")
        self._references(Field("", "", FieldType.ANY, targets=("",)), path, old, new)

    def _add(self, path: str, event: str) -> None:
        self.found.append(FileEvent(path, event))


def _pairs(spec: Field, old: Any, new: Any) -> Iterator[tuple[Field, Any, Any]]:
    """The declared and the other items inside two objects that are not the same in both."""
    here = old if isinstance(old, Mapping) else {}
    there = new if isinstance(new, Mapping) else {}
    declared = {inner.key: inner for inner in spec.fields}
    for key in [*declared, *(key for key in {**here, **there} if key not in declared and key != REFERENCES)]:
        if not is_same(here.get(key), there.get(key)):
            yield declared.get(key) or filepaths.undeclared(str(key)), here.get(key), there.get(key)


def _is_child(spec: Field, *values: Any) -> bool:
    """Whether an item inside another is a child of its own rather than a property."""
    return (
        spec.many
        or bool(spec.targets)
        or spec.type is FieldType.OBJECT
        or (spec.type is FieldType.ANY and any(isinstance(value, Mapping) for value in values))
    )


def _is_content(spec: Field, inner: Field, old: Any, new: Any) -> bool:
    """Whether a change inside an object counts as its own; what no field declares always does."""
    return inner not in spec.fields or not _is_child(inner, old, new)


def _is_there(spec: Field, value: Any) -> bool:
    return not (is_unset(spec.type, value) or (spec.many and not value))


def _is_object(spec: Field, old: Any, new: Any) -> bool:
    return bool(spec.fields) or spec.type is FieldType.OBJECT or isinstance(old, Mapping) or isinstance(new, Mapping)


def is_same(old: Any, new: Any) -> bool:
    """Equal, and true is not 1."""
    return old is new or (old == new and isinstance(old, bool) == isinstance(new, bool))


def _elements(value: Any) -> list[Any]:
    return [each for each in value if each is not None] if isinstance(value, list | tuple) else []


def _matched(old: list[Any], new: list[Any], *, is_in_place: bool) -> Iterator[tuple[int, Any, Any]]:
    """Which of the old elements is which of the new ones. Those that are equal are the same one wherever they stand;
    of the others, as many as there are on both sides have been changed, and the rest has come or gone."""
    if is_in_place and len(old) == len(new):
        yield from ((at, here, there) for at, (here, there) in enumerate(zip(old, new, strict=True)))
        return
    start = 0
    while start < min(len(old), len(new)) and is_same(old[start], new[start]):
        start += 1
    rest = old[start:]
    fresh: list[tuple[int, Any]] = []
    for at, each in enumerate(new[start:], start):
        twin = next((place for place, other in enumerate(rest) if is_same(other, each)), None)
        if twin is None:
            fresh.append((at, each))
        else:
            rest.pop(twin)
    for at, each in fresh:
        yield at, rest.pop(0) if rest else None, each
    for each in rest:
        yield -1, each, None
