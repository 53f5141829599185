"""Facts of an element that every part of the reader asks for."""

from lxml import etree


def line_of(element: etree._Element) -> int:
    """The line it begins on, 0 for one that was made here."""
    line: int | None = element.sourceline  # type: ignore[assignment]
    return line or 0


def text_of(element: etree._Element) -> str:
    """All text in it."""
    return "".join(str(text) for text in element.itertext())


def attributes_of(element: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}
