"""What the parts of the reader share while they read one case: names that are known, and what is left over.

Reading itself is done beside this module.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from apps.cmmn.definition import Extra, Field, FieldType
from apps.cmmn.expressions import is_name
from apps.cmmn.sentences import Sentence, gettext_noop
from apps.cmmn.xml.elements import line_of
from apps.cmmn.xml.kept import CASE_PLACE
from apps.cmmn.xml.model import Names, XmlError
from apps.cmmn.xml.names import own
from apps.cmmn.xml.parts import Document, Part, refusal
from apps.cmmn.xml.translate import is_foreign, reads_variables_only, translate
from apps.cmmn.xml.tree import Node

_LANGUAGES = ("cel", "juel", "spel", "mvel", "java", "javascript", "groovy")
MAX_PARTS = 40_000
"""Items, rules, criteria, on-parts and fields of one case, shared ones counted at each use."""

COUNTER = "repetitionCounter"
"""How Flowable calls the number of an instance where a plan does not say."""


def at(name: str, key: str = "") -> str:
    """A step on the way to a part: `definition`, or `sentry[key]` for one of several."""
    return f"{name}[{quote(key, safe='')}]" if key else name


@dataclass(slots=True)
class Context:
    """`files` maps ids of case file items to their paths, `roles` ids of roles to their keys."""

    document: Document
    root: Node | None
    language: str = ""
    files: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    variables: dict[str, set[FieldType | None]] = field(default_factory=dict)
    left: list[Callable[[], Extra | None]] = field(default_factory=list)
    symbols: dict[str, str] = field(default_factory=dict)
    tables: Names = field(default_factory=Names)

    def leave(self, part: Part, where: str = "", place: str = CASE_PLACE, element: str = "") -> None:
        """Looks later what nobody asked of a part. `element` is its name where that cannot be told from the plan."""

        def look() -> Extra | None:
            return part.keep(place, where, element)

        self.left.append(look)
        if len(self.left) > MAX_PARTS:
            raise XmlError(
                "case",
                line_of(part.element),
                Sentence(gettext_noop("The plan has more than %(limit)s parts."), limit=MAX_PARTS),
                gettext_noop("Divide it into several plans."),
            )

    def extras(self) -> tuple[Extra, ...]:
        return tuple(extra for look in self.left if (extra := look()) is not None)

    def condition(self, part: Part, node: Node, local: frozenset[str] = frozenset()) -> str:
        """The text of a condition in CEL; one that has no sure counterpart stays, with a warning."""
        text = part.text()
        if self.document.is_cel:
            if is_foreign(text):
                self.warn_kept(part, text)
            return text
        language = (part.element.get("language") or self.language).rpartition("/")[2].lower()
        is_odd = bool(language) and not language.endswith(_LANGUAGES) and not is_foreign(text)
        if not text or language == "cel":
            part.get("language")
            return text
        found = None if is_odd else self.in_cel(text, node, local)
        if found is None:
            self.warn_kept(part, text)
            return text
        part.get("language")
        return found

    def in_cel(self, text: str, node: Node, local: frozenset[str] = frozenset()) -> str | None:
        """A condition of another tool in CEL, None when in doubt. What it reads is remembered, for the fields that the
        file does not declare."""
        found = translate(text, stage_of(node))
        if found is None or not reads_variables_only(found, lambda name: name in local):
            return None
        for path, kind in found.names:
            if path.split(".")[0] not in local:
                self.variables.setdefault(path, set()).add(kind)
        return found.text

    def read_too(self, *paths: str | None) -> None:
        """Values that something other than a condition reads or writes."""
        for path in paths:
            if path and not self.document.is_ours:
                self.variables.setdefault(path, set()).add(None)

    def with_variables(self, fields: tuple[Field, ...]) -> tuple[Field, ...]:
        """The fields, and one more for each value that conditions read and the case file does not declare."""
        missing: dict[str, dict[str, FieldType]] = {}
        for path in sorted(self.variables):
            name, _, below = path.partition(".")
            if is_name(name):
                missing.setdefault(name, {})[below] = self._type(path)
        return _declared(fields, missing)

    def _type(self, path: str) -> FieldType:
        kinds = {kind for kind in self.variables[path] if kind is not None}
        return next(iter(kinds)) if len(kinds) == 1 else FieldType.ANY

    def warn_kept(self, part: Part, text: str) -> None:
        message = gettext_noop(
            'The expression "%(text)s" is kept as it is; write it anew before the plan is published.'
        )
        self.document.warn(part.element, message, text=text if len(text) <= 80 else f"{text[:79]}…")

    def reference(self, part: Part, name: str, known: Mapping[str, str], *, is_needed: bool = True) -> str | None:
        """What an id means; XmlError when it means nothing."""
        value = part.get(name)
        if value is None or value in known:
            return known[value] if value is not None else None
        if not is_needed:
            part.read.discard(name)
            return None
        message = gettext_noop('%(name)s refers to "%(id)s", which the file does not have.')
        raise refusal(part.element, Sentence(message, name=name, id=value))


def stage_of(node: Node) -> str:
    """The stage that a question about "the stage" means."""
    return node.parent.key if node.parent is not None else node.key


def key_of(part: Part, name: str, fallback: str) -> str:
    """The key of something: as this product wrote it, or its id."""
    ours = part.own(name)
    key = ours.get("key") if ours is not None else None
    identity = part.id
    return key if key is not None else identity or fallback


def is_made(part: Part) -> bool:
    """Whether this product wrote an element only for other tools."""
    return part.element.get(own("made")) is not None


def _declared(fields: tuple[Field, ...], missing: Mapping[str, Mapping[str, FieldType]]) -> tuple[Field, ...]:
    """`missing` has for each name the paths below it with their types; the empty path is the value itself."""
    known = {spec.key for spec in fields}
    grown = [
        replace(spec, fields=_declared(spec.fields, _below(missing[spec.key])))
        if spec.key in missing and spec.type is FieldType.OBJECT
        else spec
        for spec in fields
    ]
    for name, paths in missing.items():
        below = _below(paths)
        if name not in known:
            kind = FieldType.OBJECT if below else paths[""]
            grown.append(Field(name, name, kind, fields=_declared((), below)))
    return tuple(grown)


def _below(paths: Mapping[str, FieldType]) -> dict[str, dict[str, FieldType]]:
    found: dict[str, dict[str, FieldType]] = {}
    for path, kind in paths.items():
        name, _, below = path.partition(".")
        if name:
            found.setdefault(name, {})[below] = kind
    return found
