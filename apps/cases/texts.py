"""Fills the placeholders of numbers, titles and messages.

Only names are replaced: a pattern written by a tenant can run nothing.
"""

import re
from collections.abc import Mapping

_PLACEHOLDER = re.compile(r"\{([a-z][\w.]*)(?::0(\d{1,2}))?\}")


def fill(pattern: str, words: Mapping[str, object]) -> str:
    """Replace `{name}` and `{n:05}` by `words`; a placeholder without a word becomes empty."""

    def replace(match: re.Match[str]) -> str:
        word = words.get(match[1])
        if word is None:
            return ""
        return str(word).zfill(int(match[2])) if match[2] else str(word)

    return _PLACEHOLDER.sub(replace, pattern)


def placeholders(pattern: str) -> tuple[str, ...]:
    """The names a pattern asks for, in order."""
    return tuple(match[1] for match in _PLACEHOLDER.finditer(pattern))
