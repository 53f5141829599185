"""Where an installed package lies.

Found without importing it, because some packages do work on import that we do not want.
"""

from importlib.util import find_spec
from pathlib import Path

from scripts.problems import Problem


def folder_of(package: str) -> Path:
    """The folder of an installed package."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise Problem(f"the package {package} is not installed; `make setup` installs it.")
    return Path(next(iter(spec.submodule_search_locations)))
