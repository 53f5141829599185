"""What a command says when it cannot go on: one sentence and what to do.

Bugs keep their traceback and are not caught here.
"""

import sys
from collections.abc import Callable


class Problem(Exception):
    """Something outside the program is missing, taken or broken; the message is the sentence a person reads."""


def say_and_exit(command: Callable[[], int]) -> None:
    """Run a command; a Problem becomes one line on standard error and exit status 1."""
    try:
        sys.exit(command())
    except Problem as problem:
        print(f"Cannot go on: {problem}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
