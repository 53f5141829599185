"""The case file: one operation on one of its items, and the refusals of those that cannot be.

What has happened to which item, told by comparing the data, stands in `fileevents`; who listens is the engine's affair.
"""

from collections.abc import Callable, Mapping
from typing import Any

from apps.cmmn import filepaths
from apps.cmmn.commands import ChangeFile
from apps.cmmn.definition import CaseDefinition, Field
from apps.cmmn.fileevents import REFERENCES, FileEvent, changes, references
from apps.cmmn.filepaths import Path
from apps.cmmn.fitting import misfit
from apps.cmmn.outcome import Illegal
from apps.cmmn.sentences import gettext_noop
from apps.cmmn.values import is_unset

__all__ = ["FileEvent", "apply_change", "changes", "require_fitting", "sorted_out"]

_NONE_YET = object()
"""Stands where there is no value, so that deleting and writing nothing are told apart."""


def require_fitting(definition: CaseDefinition, values: Mapping[str, Any]) -> None:
    """Raises Illegal for the first value that has no field or does not fit it; names may be dotted paths."""
    fields = {spec.key: spec for spec in definition.fields}
    for name, value in values.items():
        spec = fields.get(name) or _inside(definition, name)
        if spec is None:
            raise Illegal("unknown-field", gettext_noop('The plan has no field "%(field)s".'), field=name)
        _require_fit(spec, value)


def sorted_out(definition: CaseDefinition, values: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Illegal, ...]]:
    """What fits of values that nobody typed in, and the objections to the rest."""
    fitting: dict[str, Any] = {}
    objections: list[Illegal] = []
    for name, value in values.items():
        try:
            require_fitting(definition, {name: value})
        except Illegal as objection:
            objections.append(objection)
        else:
            fitting[name] = value
    return fitting, tuple(objections)


def _inside(definition: CaseDefinition, name: str) -> Field | None:
    path = filepaths.parse(name)
    return filepaths.find(definition.fields, path) if path else None


def apply_change(definition: CaseDefinition, values: Mapping[str, Any], change: ChangeFile) -> dict[str, Any]:
    """The values after one operation; those given stay as they are. Illegal says why it cannot be."""
    path = filepaths.parse(change.path)
    spec = filepaths.find(definition.fields, path) if path else None
    if path is None or spec is None:
        raise Illegal("unknown-path", gettext_noop('The case file has no item "%(path)s".'), path=change.path)
    if change.operation not in _OPERATIONS:
        raise Illegal(
            "unknown-operation",
            gettext_noop('"%(operation)s" is nothing that can be done to the case file.'),
            operation=change.operation,
        )
    before = _at(values, path)
    after = _OPERATIONS[change.operation](definition, values, _Place(path, spec, before), change.value)
    if after is not _NONE_YET:
        _require_fit(spec, after)
    whole: dict[str, Any] = _put(values, path, after, change.path)
    root = path[0]
    _require_fit(next(each for each in definition.fields if each.key == root), whole.get(str(root)))
    return whole


class _Place:
    """Where an operation works: the path, what is declared there and the value it has, None when it has none."""

    def __init__(self, path: Path, spec: Field, value: Any) -> None:
        self.path = path
        self.spec = spec
        self.value = value

    @property
    def is_there(self) -> bool:
        return not (is_unset(self.spec.type, self.value) or (self.spec.many and not self.value))

    @property
    def label(self) -> str:
        last = self.path[-1]
        return f"{self.spec.label} {last}" if isinstance(last, int) else self.spec.label

    def require(self) -> None:
        if not self.is_there:
            raise Illegal("not-there", gettext_noop("%(item)s is not in the case file."), item=self.label)


def _create(_: CaseDefinition, __: Mapping[str, Any], place: _Place, value: Any) -> Any:
    """One that is many gets one more, or a whole list while it has none."""
    if place.spec.many:
        if isinstance(value, list | tuple) and not place.is_there:
            return list(value)
        return [*(place.value or ()), value]
    if place.is_there:
        raise Illegal("already-there", gettext_noop("%(item)s is in the case file already."), item=place.label)
    return value


def _update(_: CaseDefinition, __: Mapping[str, Any], place: _Place, value: Any) -> Any:
    place.require()
    if not place.spec.many:
        return _merged(place.value, value)
    given = list(value) if isinstance(value, list | tuple) else [value]
    if len(given) != len(place.value):
        raise Illegal(
            "ambiguous", gettext_noop("There are several of %(item)s; say which, as in a.b.0."), item=place.label
        )
    return [_merged(old, new) for old, new in zip(place.value, given, strict=True)]


def _replace(_: CaseDefinition, __: Mapping[str, Any], place: _Place, value: Any) -> Any:
    place.require()
    return value


def _delete(_: CaseDefinition, __: Mapping[str, Any], place: _Place, ___: Any) -> Any:
    place.require()
    return _NONE_YET


def _add_reference(definition: CaseDefinition, values: Mapping[str, Any], place: _Place, value: Any) -> Any:
    target = filepaths.parse(value) if isinstance(value, str) else None
    if target is None or filepaths.general(target) not in place.spec.targets:
        raise Illegal(
            "wrong-reference",
            gettext_noop('%(item)s cannot refer to "%(target)s".'),
            item=place.label,
            target=value,
        )
    found = filepaths.find(definition.fields, target)
    if found is None or not _Place(target, found, _at(values, target)).is_there:
        raise Illegal("not-there", gettext_noop("%(item)s is not in the case file."), item=value)
    known = references(place.value)
    if value in known:
        raise Illegal(
            "already-there",
            gettext_noop('%(item)s refers to "%(target)s" already.'),
            item=place.label,
            target=value,
        )
    return _with_references(place, [*known, value])


def _remove_reference(_: CaseDefinition, __: Mapping[str, Any], place: _Place, value: Any) -> Any:
    known = references(place.value) if place.spec.targets else []
    if value not in known:
        raise Illegal(
            "not-there", gettext_noop('%(item)s does not refer to "%(target)s".'), item=place.label, target=value
        )
    return _with_references(place, [each for each in known if each != value])


def _with_references(place: _Place, known: list[str]) -> Any:
    """An object keeps its references beside its fields; an item that is nothing but a reference is its own value."""
    if isinstance(place.value, Mapping) or (place.value is None and place.spec.fields):
        rest = {key: inner for key, inner in (place.value or {}).items() if key != REFERENCES}
        return {**rest, REFERENCES: known} if known else rest
    if place.spec.many:
        return known or _NONE_YET
    if len(known) > 1:
        raise Illegal("already-there", gettext_noop("%(item)s refers to something already."), item=place.label)
    return known[0] if known else _NONE_YET


_Operation = Callable[[CaseDefinition, Mapping[str, Any], _Place, Any], Any]
_OPERATIONS: dict[str, _Operation] = {
    "create": _create,
    "update": _update,
    "replace": _replace,
    "delete": _delete,
    "addReference": _add_reference,
    "removeReference": _remove_reference,
}


def _require_fit(spec: Field, value: Any) -> None:
    bad = misfit(spec, value)
    if bad:
        raise Illegal("wrong-type", bad.template, **bad.params)


def _merged(old: Any, new: Any) -> Any:
    """Objects are merged field by field, None takes a field away; anything else takes the place of what was."""
    if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
        return new
    both = {**old, **{key: _merged(old.get(key), value) for key, value in new.items()}}
    return {key: value for key, value in both.items() if value is not None}


def _at(values: Any, path: Path) -> Any:
    for part in path:
        if isinstance(part, int):
            values = values[part] if isinstance(values, list | tuple) and part < len(values) else None
        else:
            values = values.get(part) if isinstance(values, Mapping) else None
    return values


def _put(holder: Any, path: Path, value: Any, spelled: str) -> Any:
    """A copy of what holds the path, with the value in its place; what lies between is made when it is not there."""
    part, rest = path[0], path[1:]
    if isinstance(part, int):
        held = list(holder) if isinstance(holder, list | tuple) else []
        if part > len(held) or (rest and part == len(held)):
            raise Illegal("unknown-path", gettext_noop('The case file has no item "%(path)s".'), path=spelled)
        held[part : part + 1] = [
            each
            for each in [_inner(held[part] if part < len(held) else None, rest, value, spelled)]
            if each is not _NONE_YET
        ]
        return held or _NONE_YET
    if holder is not None and not isinstance(holder, Mapping):
        raise Illegal("unknown-path", gettext_noop('The case file has no item "%(path)s".'), path=spelled)
    kept = dict(holder or {})
    inner = _inner(kept.get(part), rest, value, spelled)
    if inner is _NONE_YET:
        kept.pop(part, None)
    else:
        kept[part] = inner
    return kept


def _inner(held: Any, rest: Path, value: Any, spelled: str) -> Any:
    return _put(held, rest, value, spelled) if rest else value
