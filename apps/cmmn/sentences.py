"""Sentences for people: a template with its parts, readable in English at once and translatable later.

Which language is read is known in the layers above; they bring their own `gettext`.
"""

from collections.abc import Callable, Iterable, Mapping
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


def joined(parts: Iterable[Sentence]) -> Sentence:
    """Parts one after the other with commas."""
    named = {f"part{at}": part for at, part in enumerate(parts)}
    return Sentence(", ".join(f"%({name})s" for name in named), **named)


def translated(sentence: Sentence, gettext: Callable[[str], str]) -> str:
    """The sentence in another language; parts that are sentences themselves are translated too, names are not."""
    params = {
        name: translated(value, gettext) if isinstance(value, Sentence) else value
        for name, value in sentence.params.items()
    }
    template = gettext(sentence.template)
    return template % params if params else template
