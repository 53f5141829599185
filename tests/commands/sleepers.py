"""A program for the supervisor's tests: two children that would outlive the test, one with a child of its own.

Prints a line when all run, and again each time one is started anew. Not a test itself.
"""

import os
import sys
from pathlib import Path

from scripts.console import Console
from scripts.supervisor import Program, Stopped, Supervisor


def main(folder: Path) -> None:
    """Run until stopped; each child writes its process number to a file in the folder."""
    supervisor = Supervisor(Console(folder / "log"))
    for name, script in {
        "alone": 'echo $$ > "$1/alone.pid"; exec sleep 600',
        "parent": 'echo $$ > "$1/parent.pid"; sleep 600 & echo $! > "$1/child.pid"; echo up; wait',
    }.items():
        command = ["sh", "-c", script, "sh", str(folder)]
        supervisor.start(Program(name, command, dict(os.environ), folder=folder))
    supervisor.console.say("started")
    try:
        supervisor.watch()
    except Stopped:
        supervisor.stop(("alone",), ("parent",), patience=5)
        supervisor.console.say("stopped")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
