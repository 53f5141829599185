"""The elements of a file as the reader sees them: CMMN's names without their namespace, and what was not understood.

A part knows which of its attributes and children were asked for; the rest is kept word for word.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from apps.cmmn.definition import Extra
from apps.cmmn.sentences import Sentence, gettext_noop
from apps.cmmn.xml import kept
from apps.cmmn.xml.elements import attributes_of, line_of, text_of
from apps.cmmn.xml.model import Notice, XmlError
from apps.cmmn.xml.names import CAMUNDA, CEL, CMMN_NAMESPACES, DI, FLOWABLE, MODEL_1_0, OWN, XSI, own

_EXTENSIONS, _NOTE = "extensionElements", "documentation"
_ASK = gettext_noop("Correct it in the tool that made the model, and export it again.")


class Document:
    """The whole file. `is_ours` says that this product wrote it: then no dialect is guessed at."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.is_ours = root.get(own("version")) is not None
        self.is_bare = etree.QName(root).namespace is None
        self.is_1_0 = etree.QName(root).namespace == MODEL_1_0
        self.language = root.get("expressionLanguage") or ""
        self.prefixes = kept.Prefixes(root)
        self.warnings: list[Notice] = []
        self.elements: dict[str, etree._Element] = {}
        self.used: set[etree._Element] = set()
        self.kept: set[etree._Element] = set()
        self._names: dict[str, str] = {}
        self._index()

    @property
    def is_cel(self) -> bool:
        return self.language == CEL

    def local(self, element: etree._Element) -> str:
        """CMMN's name of an element, empty for one of another tool."""
        found = self._names.get(element.tag)
        if found is None:
            name = etree.QName(element)
            is_cmmn = name.namespace in CMMN_NAMESPACES or (self.is_bare and name.namespace is None)
            found = self._names[element.tag] = name.localname if is_cmmn else ""
        return _typed(element) or found if found else ""

    def warn(self, element: etree._Element, message: str, **params: object) -> None:
        self.warnings.append(Notice(named(element), line_of(element), Sentence(message, **params)))

    def _index(self) -> None:
        for element in self.root.iter(etree.Element):
            name = element.get("id")
            if name is None or not self.local(element) or self.local(element).startswith("CMMN"):
                continue
            if name in self.elements:
                message = gettext_noop('The id "%(id)s" is also that of the %(other)s on line %(line)s.')
                other = self.elements[name]
                raise refusal(
                    element,
                    Sentence(message, id=name, other=etree.QName(other).localname, line=line_of(other)),
                    gettext_noop("Give each element an id of its own."),
                )
            self.elements[name] = element


def named(element: etree._Element) -> str:
    """How a person finds an element: its name and its id."""
    name = etree.QName(element).localname
    called = element.get("id") or element.get("name")
    return f"{name} “{called}”" if called else name


def refusal(element: etree._Element, message: Sentence, advice: str = _ASK) -> XmlError:
    return XmlError(named(element), line_of(element), message, advice)


def _typed(element: etree._Element) -> str:
    """The name that CMMN 1.0 gives by a type: `xsi:type="cmmn:tHumanTask"` is a humanTask."""
    kind = (element.get(f"{{{XSI}}}type") or "").rpartition(":")[2]
    return kind[1].lower() + kind[2:] if len(kind) > 1 and kind[0] == "t" and kind[1].isupper() else ""


@dataclass(slots=True)
class Part:
    """One use of an element. An element that two plan items share is two parts."""

    document: Document
    element: etree._Element
    read: set[str] = field(default_factory=set)
    taken: set[etree._Element] = field(default_factory=set)

    @property
    def name(self) -> str:
        return self.document.local(self.element)

    @property
    def id(self) -> str:
        return self.get("id") or ""

    def get(self, name: str) -> str | None:
        """An attribute of CMMN; it is understood from now on."""
        self.read.add(name)
        return self.element.get(name)

    def vendor(self, name: str) -> str | None:
        """An attribute of Flowable or Camunda; it is kept beside what it is understood as."""
        if self.document.is_ours:
            return None
        found = (self.element.get(f"{{{uri}}}{name}") for uri in (FLOWABLE, CAMUNDA))
        return next((value for value in found if value is not None), None)

    def reference(self, name: str) -> str | None:
        """A reference, which Flowable may write in its own namespace."""
        value = self.get(name)
        if value is None:
            for uri in (FLOWABLE, CAMUNDA):
                self.read.add(f"{{{uri}}}{name}")
            value = self.element.get(f"{{{FLOWABLE}}}{name}") or self.element.get(f"{{{CAMUNDA}}}{name}")
        return value

    def refs(self, name: str) -> list[str]:
        return (self.get(name) or "").split()

    def all(self, *names: str) -> list["Part"]:
        """The children of those names, of any where none is said; they are understood from now on."""
        found = [child for child in self.below() if child.name in names]
        self.taken.update(child.element for child in found)
        return found

    def one(self, name: str) -> "Part | None":
        found = self.all(name)
        self.taken.difference_update(child.element for child in found[1:])
        return found[0] if found else None

    def below(self) -> Iterator["Part"]:
        """Every child that is CMMN's, asked for or not."""
        for child in self.element.iterchildren(etree.Element):
            if self.document.local(child):
                yield Part(self.document, child)

    def extensions(self) -> Iterator[etree._Element]:
        """What other tools say about the part."""
        for child in self.element.iterchildren(etree.Element):
            if self.document.local(child) == _EXTENSIONS:
                yield from child.iterchildren(etree.Element)

    def vendors(self, *names: str) -> Iterator[etree._Element]:
        """The extension elements of Flowable and Camunda with those names."""
        for element in () if self.document.is_ours else self.extensions():
            if etree.QName(element).namespace in {FLOWABLE, CAMUNDA} and etree.QName(element).localname in names:
                yield element

    def own(self, name: str) -> etree._Element | None:
        """What this product wrote about the part."""
        return next((element for element in self.extensions() if element.tag == own(name)), None)

    def text(self) -> str:
        """The text of an expression, which CMMN 1.0 puts into a `body`."""
        body = next((child for child in self.below() if child.name == "body"), None)
        if body is not None:
            self.taken.add(body.element)
            return body.text()
        return "".join([self.element.text or "", *(child.tail or "" for child in self.element)]).strip()

    def description(self) -> str:
        """The documentation; that of another tool without the white space around it."""
        texts = [text_of(note.element) for note in self.all(_NOTE)]
        if not texts and not self.document.is_ours:
            texts = [self.get("description") or ""]
        return "\n\n".join(texts if self.document.is_ours else [text.strip() for text in texts if text.strip()])

    def keep(self, place: str, at: str = "", element: str = "") -> Extra | None:
        """What nobody asked for, as an extra."""
        attributes = {
            name: value
            for name, value in attributes_of(self.element).items()
            if name not in self.read and etree.QName(name).namespace != OWN
        }
        children = []
        for child in self._left():
            is_again = child in self.document.kept
            children.append(kept.today(child, is_bare=self.document.is_bare, is_again=is_again))
            self.document.kept.add(child)
        return kept.keep(place, at, attributes, children, self.document.prefixes, element)

    def _left(self) -> Iterator[etree._Element]:
        for child in self.element.iterchildren(etree.Element):
            if self.document.local(child) == _EXTENSIONS:
                yield from (each for each in child.iterchildren(etree.Element) if etree.QName(each).namespace != OWN)
            elif child in self.taken or child in self.document.used:
                continue
            elif etree.QName(child).namespace not in {OWN, DI}:
                yield child
