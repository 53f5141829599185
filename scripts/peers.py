"""The environments of the programs that `make bench` measures against, under VAR; the product's never sees them.

Which Python they get is found here; what they are asked to do stands in tests/benchmarks/peers.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts import choices
from scripts.bootstrap import NO_VENV, ROOT, digest, run, step

NEWEST, OLDEST = 14, 12


def environment(name: str) -> Path | None:
    """The Python that has the packages of requirements/<name>.txt; None where no Python is new enough for them."""
    base = python_312() if name.endswith("312") else Path(sys.executable)
    if base is None:
        return None
    folder = choices.read().var / "bench" / name
    python, stamp = folder / "bin" / "python", folder / "made-from"
    pinned = ROOT / "requirements" / f"{name}.txt"
    made_from = f"{base}\n{folder}\n{digest(pinned)}"
    if not (stamp.exists() and stamp.read_text() == made_from and python.exists()):
        with step(f"packages ({name})"):
            run([str(base), "-m", "venv", "--clear", str(folder)], on_failure=NO_VENV)
            pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            run([*pip, "--require-hashes", "-r", str(pinned)], on_failure="the packages cannot be installed.")
            stamp.write_text(made_from)
    return python


def python_312() -> Path | None:
    """A Python 3.12 or newer that runs: the one BENCH_PYTHON names, this one, one on the PATH, or one of pyenv's."""
    given = os.environ.get("BENCH_PYTHON")
    candidates = [Path(given)] if given else [Path(sys.executable), *_on_the_path(), *_of_pyenv()]
    return next((python for python in candidates if _is_new_enough(python)), None)


def _on_the_path() -> Iterator[Path]:
    for minor in range(NEWEST, OLDEST - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            yield Path(found)


def _of_pyenv() -> list[Path]:
    """Those that pyenv has installed; its names on the PATH refuse to run unless one is chosen."""
    if shutil.which("pyenv") is None:
        return []
    root = subprocess.run(["pyenv", "root"], capture_output=True, text=True, check=False).stdout.strip()
    return sorted(Path(root).glob("versions/3.*/bin/python3"), reverse=True) if root else []


def _is_new_enough(python: Path) -> bool:
    question = f"import sys, venv; sys.exit(sys.version_info < (3, {OLDEST}))"
    try:
        return subprocess.run([str(python), "-c", question], capture_output=True, check=False).returncode == 0
    except OSError:
        return False
