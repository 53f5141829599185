"""`make check`: every judge of the code that needs no running service, one after the other, all of them each time."""

import os
import subprocess
import sys
import time
from pathlib import Path

from scripts.choices import ROOT
from scripts.problems import say_and_exit

PROGRAMS = Path(sys.executable).parent
# What is judged, and by which command. Programs come from the virtual environment.
JUDGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("style", ("ruff", "check", "--quiet", ".")),
    ("format", ("ruff", "format", "--quiet", "--check", ".")),
    ("types", ("mypy",)),
    ("layers", ("lint-imports", "--no-logo")),
    ("templates", ("djlint", "--quiet", "--lint", "templates")),
    ("translations", ("python", "-m", "scripts.catalogues", "judge")),
    ("migrations", ("python", "-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run")),
    ("deployment", ("python", "-W", "ignore", "manage.py", "check", "--fail-level", "WARNING")),
    ("image", ("hadolint", "Dockerfile")),
    ("yaml", ("yamllint", "--strict", "compose.yaml")),
)


def main() -> int:
    """Exit status 1 when one judge is not content; each says why."""
    # No service is needed: an address where nothing listens is better than a stranger's database.
    nowhere = {
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
    }
    environment = {**os.environ, **nowhere, "VAR": str(ROOT / "var" / "check")}
    failed = [name for name, command in JUDGES if not _is_content(name, command, environment)]
    print(f"check: {', '.join(failed)} failed" if failed else f"check: all {len(JUDGES)} passed")
    return 1 if failed else 0


def _is_content(name: str, command: tuple[str, ...], environment: dict[str, str]) -> bool:
    start = time.monotonic()
    program = [str(PROGRAMS / command[0]), *command[1:]]
    result = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    verdict = "ok" if result.returncode == 0 else "FAILED"
    print(f"  {name:<13} {verdict:<6} {time.monotonic() - start:6.1f} s", flush=True)
    if result.returncode != 0:
        print((result.stdout + result.stderr).strip(), flush=True)
    return result.returncode == 0


if __name__ == "__main__":
    say_and_exit(main)
