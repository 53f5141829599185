"""`make bench`: the benchmarks of tests/benchmarks, with the services they need stopped afterwards."""

import os
import shlex
import subprocess
import sys

from scripts.choices import ROOT
from scripts.problems import say_and_exit


def main() -> int:
    """BENCH holds further arguments: parts of figures' names, --out FILE."""
    from tests import services

    command = [sys.executable, "-m", "tests.benchmarks", *shlex.split(os.environ.get("BENCH", ""))]
    try:
        return subprocess.run(command, cwd=ROOT, check=False).returncode
    finally:
        services.stop()


if __name__ == "__main__":
    say_and_exit(main)
