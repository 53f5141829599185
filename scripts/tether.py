"""Become another program that ends when the one which started us ends, even by SIGKILL. Standard library only.

Called as `python tether.py PARENT SIGNAL UID GID PROGRAM ARGUMENTS...`; what runs and why is decided by the caller.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def follow(parent: int, signal_number: int) -> None:
    """Ask the kernel for the signal when `parent` ends; where it cannot be asked, the supervisor's stop has to do."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
    if os.getppid() != parent:  # it ended before the kernel knew
        os.kill(os.getpid(), signal.SIGKILL)


def main(parent: int, signal_number: int, uid: int, gid: int, command: list[str]) -> None:
    """Change the account first: a change of account forgets the signal."""
    if uid != os.geteuid():
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
        os.environ["HOME"] = "/"
    follow(parent, signal_number)
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:5]), sys.argv[5:])  # type: ignore[call-arg,arg-type]
