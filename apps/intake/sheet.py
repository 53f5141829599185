"""Reads a table of comma-separated values row by row, however large it is and whatever is wrong with single rows."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

# Longer than any sensible cell; a quotation mark that is never closed stops being one cell here.
CELL_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it begins in, counted from 1, and its values by column, or what is wrong with it."""

    line: int
    values: dict[str, str]
    problem: str = ""


class Sheet:
    """A file with a heading line. `encoding` and `delimiter` are as Python knows them."""

    def __init__(self, path: Path, *, encoding: str, delimiter: str) -> None:
        self._path, self._encoding, self._delimiter = path, encoding, delimiter

    def header(self) -> Sequence[str]:
        """The names of the columns; none when the file is empty."""
        for _line, cells in self._lines():
            return cells if isinstance(cells, list) else []
        return []

    def rows(self) -> Iterator[Row]:
        """The rows below the heading; empty lines are left out."""
        lines = self._lines()
        _first, header = next(lines, (0, []))
        for line, cells in lines:
            if isinstance(cells, str):
                yield Row(line, {}, cells)
            elif cells:
                yield self._row(line, list(header), cells)

    def count(self) -> int:
        """How many rows there are."""
        return sum(1 for _row in self.rows())

    def _row(self, line: int, header: list[str], cells: list[str]) -> Row:
        if len(cells) != len(header):
            problem = _("It has %(found)s values where the heading names %(named)s.")
            return Row(line, {}, problem % {"found": len(cells), "named": len(header)})
        try:
            "".join(cells).encode()
        except UnicodeEncodeError:  # what could not be decoded was escaped, so that only this row suffers
            return Row(line, {}, _("It is not written in %(encoding)s.") % {"encoding": self._encoding})
        return Row(line, dict(zip(header, cells, strict=True)))

    def _lines(self) -> Iterator[tuple[int, list[str] | str]]:
        """Each record with the line it begins in; a text where the record cannot be read."""
        csv.field_size_limit(CELL_LIMIT)
        with self._path.open(encoding=self._encoding, errors="surrogateescape", newline="") as file:
            reader = csv.reader(file, delimiter=self._delimiter, strict=False)
            while True:
                line = reader.line_num + 1
                try:
                    record: Any = next(reader, None)
                except csv.Error as error:
                    yield line, str(error)
                    continue
                if record is None:
                    return
                yield line, record
