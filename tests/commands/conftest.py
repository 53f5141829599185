"""Where the tests of the commands keep the servers they start."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder with a space in its name, outside pytest's own.

    Each run of pytest closes its folder to other accounts, and as root PostgreSQL runs under another one.
    """
    with tempfile.TemporaryDirectory(prefix="some where ") as name:
        yield Path(name)
