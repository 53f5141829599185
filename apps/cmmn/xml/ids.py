"""The XML ids of everything in a file: a key itself where it can be one, something near it where not.

The same definitions give the same ids.
"""

import re
from collections.abc import Iterator

from apps.cmmn.definition import CASE, CaseDefinition, Criterion, Field, Item
from apps.cmmn.xml.model import Names
from apps.cmmn.xml.names import is_ncname


class Ids(Names):
    """Gives each id once."""

    def take(self, base: str, sign: str = "-") -> str:
        wanted = base if is_ncname(base) else re.sub(r"[^A-Za-z0-9_.-]", "_", base)
        return super().take(wanted if is_ncname(wanted) else f"_{wanted}", sign)


class CaseIds:
    """The ids of one case. `kept` are those that another tool gave, by place and part."""

    def __init__(self, ids: Ids, definition: CaseDefinition, kept: dict[tuple[str, str], str]) -> None:
        self.ids = ids
        self.case = ids.take(definition.key)
        items = list(definition.walk())
        self.items = {item.key: ids.take(item.key) for item in items}
        self.plan = kept.get(("$case", "casePlanModel")) or ids.take(f"{definition.key}-plan")
        self.criteria: dict[tuple[str, str, str], str] = {}
        for owner, role, criterion in _criteria(definition, items):
            self.criteria.setdefault((owner, role, criterion.key), ids.take(criterion.key))
        self.roles = {role.key: ids.take(role.key) for role in definition.roles}
        self.decisions = {table.key: ids.take(table.key) for table in definition.decisions}
        self.on_parts: dict[tuple[str, str, str, int], str] = {}
        self.fields: dict[str, str] = {}
        self._fields(definition.fields, "", kept)

    def _fields(self, fields: tuple[Field, ...], above: str, kept: dict[tuple[str, str], str]) -> None:
        for spec in fields:
            path = above + spec.key
            self.fields[path] = kept.get(("$field", path)) or self.ids.take(path)
            self._fields(spec.fields, f"{path}.", kept)

    def source(self, key: str) -> str | None:
        """The id of what an on-part waits for, None for what the plan does not have."""
        return self.plan if key == CASE else self.items.get(key)


def _criteria(definition: CaseDefinition, items: list[Item]) -> Iterator[tuple[str, str, Criterion]]:
    for criterion in definition.exit:
        yield CASE, "exit", criterion
    for item in items:
        for criterion in item.entry:
            yield item.key, "entry", criterion
        for criterion in item.exit:
            yield item.key, "exit", criterion
