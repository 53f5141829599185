"""Runs a piece of a test in a process of its own, which may die. It commits for real: use it with `live`."""

import os
import signal
from collections.abc import Callable

from django.db import connections


def in_child(work: Callable[[], object]) -> int:
    """Run it in a child and wait; 0, or minus the signal that ended it, or 1 when it raised."""
    return wait(start(work))


def start(work: Callable[[], object]) -> int:
    """Run it in a child; its process id."""
    connections.close_all()  # a connection that two processes share would serve neither
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        work()
        connections.close_all()
        status = 0
    finally:
        os._exit(status)


def wait(pid: int) -> int:
    """How a child ended, as `in_child` says it."""
    _pid, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def die() -> None:
    """End this process at once, as the kernel does when memory runs out."""
    os.kill(os.getpid(), signal.SIGKILL)
