"""What the commands print, and the log file each program has. When and what to print is decided by the callers."""

import os
import sys
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import TextIO

COLOURS = (36, 33, 35, 32, 34, 96, 93, 95)
BIGGEST_LOG = 5_000_000


class Console:
    """Prefixed lines on the terminal, whole lines in `<folder>/<name>.log`."""

    def __init__(self, folder: Path, stream: TextIO = sys.stdout) -> None:
        self.folder = folder
        self.stream = stream
        self.is_coloured = stream.isatty() and "NO_COLOR" not in os.environ
        self.files: dict[str, TextIO] = {}
        self.recent: dict[str, deque[str]] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def say(self, words: str) -> None:
        """A line of our own."""
        self._print(self._tint(words, 1))

    def show(self, name: str, line: str, *, is_shown: bool) -> None:
        """A line of a program: into its log, and on the terminal when it is shown."""
        line = line.rstrip()
        self._file(name).write(line + "\n")
        self.recent.setdefault(name, deque(maxlen=5)).append(line)
        if is_shown:
            colour = COLOURS[list(self.files).index(name) % len(COLOURS)]
            self._print(f"{self._tint(f'{name:>9} |', colour)} {line}")

    def log_of(self, name: str) -> Path:
        """Where a program's words are kept."""
        return self.folder / f"{name}.log"

    def last_words(self, name: str) -> str:
        """The last lines of a program that ended."""
        return "\n".join(self.recent.get(name, ["(none)"]))

    def table(self, rows: list[tuple[str, ...]]) -> None:
        """Columns as wide as they need to be; the first row is the head."""
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        for number, row in enumerate(rows):
            line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            self._print(f"  {self._tint(line, 1) if number == 0 else line}")

    def close(self) -> None:
        """Close the log files."""
        for file in self.files.values():
            file.close()

    def _file(self, name: str) -> TextIO:
        if name not in self.files:
            path = self.log_of(name)
            if path.exists() and path.stat().st_size > BIGGEST_LOG:
                path.replace(path.with_suffix(".log.1"))
            self.files[name] = path.open("a", buffering=1, encoding="utf-8")
        return self.files[name]

    def _print(self, line: str) -> None:
        with suppress(OSError):  # a closed terminal is no reason to leave the children behind
            print(line, file=self.stream, flush=True)

    def _tint(self, words: str, code: int) -> str:
        return f"\033[{code}m{words}\033[0m" if self.is_coloured else words
