"""`make test` and `make soak`: services for the tests, Chromium, pytest, and the services stopped again."""

import os
import shlex
import subprocess
import sys

from scripts import chromium
from scripts.choices import ROOT
from scripts.problems import say_and_exit

PROCESSES = "2"


def main(kind: str) -> int:
    """Run pytest; its exit status is ours. PYTEST holds further arguments for it."""
    from tests import services

    browser = chromium.find_or_install()
    if browser is None:
        print(f"Browser tests cannot run: {chromium.NONE_FOUND}.")
    mark = ["-m", "soak"] if kind == "soak" else ["-m", "not soak", "-n", PROCESSES]
    command = [sys.executable, "-m", "pytest", *mark, *shlex.split(os.environ.get("PYTEST", ""))]
    environment = {**os.environ, "CHROMIUM": str(browser)} if browser else dict(os.environ)
    try:
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    finally:
        services.stop()


if __name__ == "__main__":
    say_and_exit(lambda: main(sys.argv[1] if len(sys.argv) > 1 else "test"))
