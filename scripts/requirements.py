"""`make requirements`: pin requirements/*.in, with hashes, for every platform. Bootstrap installs them."""

import os
import subprocess
import sys

from scripts.choices import ROOT
from scripts.problems import Problem, say_and_exit

# The larger after the smaller, each with the oldest Python that it is for.
SETS = dict.fromkeys(("base", "production", "local", "node", "dev", "bench"), "3.11") | {"bench312": "3.12"}
OPTIONS = ("--universal", "--generate-hashes", "--quiet")


def main() -> int:
    """Compile each set, the larger after the smaller; existing pins stay unless UPGRADE is set."""
    upgrade = ["--upgrade"] if os.environ.get("UPGRADE") else []
    for name, python in SETS.items():
        files = [f"requirements/{name}.in", "--output-file", f"requirements/{name}.txt"]
        command = [sys.executable, "-m", "uv", "pip", "compile", *OPTIONS, "--python-version", python, *upgrade, *files]
        # The header names this command, not the tool's own with its paths.
        result = subprocess.run([*command, "--custom-compile-command", "make requirements"], cwd=ROOT, check=False)
        if result.returncode != 0:
            raise Problem(f"requirements/{name}.in cannot be resolved.")
    return 0


if __name__ == "__main__":
    say_and_exit(main)
