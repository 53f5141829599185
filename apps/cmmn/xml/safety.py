"""From bytes to a tree of elements, or a refusal with line and advice. Nothing outside the bytes is ever opened.

It judges XML only; what the elements mean is for `reader`.
"""

from xml.parsers import expat

from lxml import etree

from apps.cmmn.sentences import Sentence, gettext_noop
from apps.cmmn.xml.model import XmlError

MAX_BYTES = 5_000_000
MAX_DEPTH = 200
MAX_ELEMENTS = 100_000

_FILE = "file"
_SAVE = gettext_noop("Export the model from its tool again, as XML in UTF-8.")


def parse(data: bytes) -> etree._Element:
    """The root element. XmlError for what is not XML, is too big, or brings a document type of its own."""
    if not data.strip():
        raise XmlError(_FILE, 0, Sentence(gettext_noop("The file is empty.")), _SAVE)
    if len(data) > MAX_BYTES:
        message = gettext_noop("The file is larger than %(limit)s bytes.")
        raise XmlError(
            _FILE, 0, Sentence(message, limit=MAX_BYTES), gettext_noop("Divide the model over several files.")
        )
    _Inspector().inspect(data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _malformed(str(error), getattr(error, "lineno", 0) or 0) from None


def _malformed(reason: str, line: int) -> XmlError:
    return XmlError(_FILE, line, Sentence(gettext_noop("The file is not XML: %(reason)s."), reason=reason), _SAVE)


class _Inspector:
    """Looks a file through before a tree is made of it, and stops at the first thing that could harm."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.depth = 0
        self.count = 0

    def inspect(self, data: bytes) -> None:
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        try:
            self.parser.Parse(data, True)  # noqa: FBT003 - expat's own signature
        except expat.ExpatError as error:
            raise _malformed(expat.ErrorString(error.code), error.lineno) from None
        except XmlError:
            raise
        except (ValueError, LookupError) as error:  # an encoding that is not what it says, or that nobody knows
            raise _malformed(str(error), self.parser.CurrentLineNumber) from None

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self.depth += 1
        self.count += 1
        if self.depth > MAX_DEPTH or self.count > MAX_ELEMENTS:
            message = gettext_noop("The file has more than %(levels)s levels or %(elements)s elements.")
            raise XmlError(
                name,
                self.parser.CurrentLineNumber,
                Sentence(message, levels=MAX_DEPTH, elements=MAX_ELEMENTS),
                gettext_noop("Divide the model over several files."),
            )

    def _end(self, _name: str) -> None:
        self.depth -= 1

    def _doctype(self, name: str, *_: object) -> None:
        raise XmlError(
            name,
            self.parser.CurrentLineNumber,
            Sentence(gettext_noop("The file has a document type of its own, which is never read.")),
            gettext_noop("Remove the DOCTYPE, and write out what its entities stand for."),
        )
