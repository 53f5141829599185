"""Reads JSON strictly: what the database could not keep, and what is too deep to walk, is refused here."""

import io
import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

DEEPEST = 40


class StrictJSONParser(JSONParser):
    """The framework's parser, with bounds."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Raises ParseError."""
        try:
            found = super().parse(stream, media_type, parser_context)
            _check(found, DEEPEST)
            json.dumps(found, ensure_ascii=False).encode()
        except (RecursionError, UnicodeEncodeError):
            raise ParseError(_("The JSON holds half of a character, or is nested too deeply.")) from None
        return found


def load(text: str) -> Any:
    """JSON within a form, under the same bounds. Raises ParseError."""
    return StrictJSONParser().parse(io.BytesIO(text.encode()))


def _check(value: Any, depth: int) -> None:
    if depth == 0:
        raise RecursionError
    if isinstance(value, str) and "\x00" in value:
        raise ParseError(_("The JSON holds the character NUL, which cannot be stored."))
    for inner in _inside(value):
        _check(inner, depth - 1)


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    return value if isinstance(value, list) else []
