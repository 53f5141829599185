"""`make requirements`: pin requirements/*.in, with hashes, for every platform. Bootstrap installs them."""

import os
import subprocess
import sys

from scripts.choices import ROOT
from scripts.problems import Problem, say_and_exit

SETS = ("base", "production", "local", "node", "dev")
OPTIONS = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--quiet")


def main() -> int:
    """Compile each set, the larger after the smaller; existing pins stay unless UPGRADE is set."""
    upgrade = ["--upgrade"] if os.environ.get("UPGRADE") else []
    for name in SETS:
        files = [f"requirements/{name}.in", "--output-file", f"requirements/{name}.txt"]
        command = [sys.executable, "-m", "uv", "pip", "compile", *OPTIONS, *upgrade, *files]
        # The header names this command, not the tool's own with its paths.
        result = subprocess.run([*command, "--custom-compile-command", "make requirements"], cwd=ROOT, check=False)
        if result.returncode != 0:
            raise Problem(f"requirements/{name}.in cannot be resolved.")
    return 0


if __name__ == "__main__":
    say_and_exit(main)
