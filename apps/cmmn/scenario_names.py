"""How scenario files name things: items by id or by path, shared definitions, items of the case file.

Names become keys of the plan here; what the items are is read in `scenario_reader`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from apps.cmmn.definition import CASE, CaseDefinition, Item


def resolved(items: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The items with shared definitions written out, each below a path of its own, and on-parts that name keys."""
    written = [dict(each) for each in items]
    shared: dict[str, list[dict[str, Any]]] = {}
    for each in _walk(written):
        if each.get("definitionRef"):
            shared.setdefault(each["definitionRef"], []).append(each)
    for sharing in shared.values():
        _write_out(sharing)
    paths = dict(_paths(written, ()))
    return [_renamed(each, paths) for each in written]


def key(definition: CaseDefinition, name: str) -> str:
    """The key of the item that a name or a path means; the name itself when there is none."""
    if name == CASE:
        return name
    paths = {each.key: path for each, path in _item_paths(definition.items, ())}
    return _key(paths, name)


def file_path(name: str) -> str:
    return name.replace("/", ".").replace("[]", "")


def _write_out(sharing: list[dict[str, Any]]) -> None:
    """Items that share one definition get what is in it, each under its own path when it is used more than once."""
    written = next((each for each in sharing if each.get("items")), None)
    if written is None or len(sharing) == 1:
        return
    model = written["items"]
    for each in sharing:
        if not each.get("items"):
            each["items"] = json.loads(json.dumps(model).replace(f'"{written["id"]}/', f'"{each["id"]}/'))
    for each in sharing:
        each["items"] = [_below(inner, each["id"]) for inner in each["items"]]


def _below(data: Mapping[str, Any], path: str) -> dict[str, Any]:
    own = data["id"] if data["id"].startswith(f"{path}/") else f"{path}/{data['id']}"
    return {**data, "id": own, "items": [_below(inner, path) for inner in data.get("items") or ()]}


def _renamed(data: Mapping[str, Any], paths: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """On-parts that name a path get the key of the item it leads to."""
    found = dict(data)
    for role in ("entry", "exit"):
        if data.get(role):
            found[role] = [
                {**criterion, "on": [_renamed_part(part, paths) for part in criterion.get("on") or ()]}
                for criterion in data[role]
            ]
    if data.get("startTrigger"):
        found["startTrigger"] = _renamed_part(data["startTrigger"], paths)
    if data.get("items"):
        found["items"] = [_renamed(inner, paths) for inner in data["items"]]
    return found


def _renamed_part(part: Mapping[str, Any], paths: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    return {**part, "item": _key(paths, part["item"])} if "/" in part.get("item", "") else dict(part)


def _key(paths: Mapping[str, tuple[str, ...]], name: str) -> str:
    if name in paths:
        return name
    *above, last = name.split("/")
    for own, path in paths.items():
        if own.rpartition("/")[2] == last and _leads(above, path):
            return own
    return name


def _leads(above: list[str], path: tuple[str, ...]) -> bool:
    """Whether the names stand in a path, in their order."""
    rest = iter(path)
    return all(name in rest for name in above)


def _walk(items: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for each in items:
        if each.get("items"):
            each["items"] = [dict(inner) for inner in each["items"]]
        yield each
        yield from _walk(each.get("items") or ())


def _paths(items: Iterable[Mapping[str, Any]], above: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for each in items:
        yield each["id"], above
        yield from _paths(each.get("items") or (), (*above, each["id"]))


def _item_paths(items: Iterable[Item], above: tuple[str, ...]) -> Iterator[tuple[Item, tuple[str, ...]]]:
    for each in items:
        yield each, above
        yield from _item_paths(each.items, (*above, each.key))
