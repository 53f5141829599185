"""Sentences for people: a template with its parts, readable in English at once and translatable later.

Translating them is not done here; a layer that knows the reader's language takes `template` and `params`.
"""

from collections.abc import Mapping
from typing import Any, Self


def gettext_noop(text: str) -> str:
    """Marks a template for the collector of translatable strings."""
    return text


class Sentence(str):
    """The English sentence, which remembers the `template` and `params` it was made of."""

    __slots__ = ("params", "template")

    template: str
    params: Mapping[str, Any]

    def __new__(cls, template: str, **params: Any) -> Self:
        sentence = super().__new__(cls, template % params if params else template)
        sentence.template = template
        sentence.params = params
        return sentence
