"""Children of the supervisor end with it, whichever way it ends, and are started again when they end first."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts.choices import ROOT

NAMES = ("alone", "parent", "child")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A path with a space, as people have them."""
    folder = tmp_path / "a folder"
    folder.mkdir()
    return folder


@pytest.fixture
def supervisor(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A supervisor of two children and a grandchild, all up."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.commands.sleepers", str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    wait_until(lambda: all(pid_of(folder, name) for name in NAMES))
    yield process
    process.kill()
    process.communicate()
    for name in NAMES:
        if is_alive(pid_of(folder, name)):
            os.kill(pid_of(folder, name), signal.SIGKILL)


def pid_of(folder: Path, name: str) -> int:
    """The number a child wrote down; 0 before it did."""
    file = folder / f"{name}.pid"
    return int(file.read_text().strip() or 0) if file.exists() else 0


def is_alive(pid: int) -> bool:
    """Whether it runs; one that ended and was not collected does not."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def wait_until(is_so: Callable[[], bool], seconds: float = 10) -> None:
    """Look until it is so; the test fails when it takes too long."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_stops_every_child_when_asked(supervisor: subprocess.Popen[str], folder: Path, number: int) -> None:
    supervisor.send_signal(number)

    words, _ = supervisor.communicate(timeout=10)

    assert words.splitlines()[-1] == "stopped"
    assert supervisor.returncode == 0
    assert [is_alive(pid_of(folder, name)) for name in NAMES] == [False, False, False]


def test_its_children_end_when_it_is_killed(supervisor: subprocess.Popen[str], folder: Path) -> None:
    supervisor.kill()
    supervisor.wait()

    wait_until(lambda: not is_alive(pid_of(folder, "alone")) and not is_alive(pid_of(folder, "parent")))


def test_it_starts_a_dead_child_again_and_says_so(supervisor: subprocess.Popen[str], folder: Path) -> None:
    first = pid_of(folder, "alone")
    os.kill(first, signal.SIGKILL)

    wait_until(lambda: pid_of(folder, "alone") not in {0, first} and is_alive(pid_of(folder, "alone")))

    supervisor.terminate()
    words, _ = supervisor.communicate(timeout=10)
    assert "alone ended (SIGKILL); it is started again in 1 s." in words.splitlines()


def test_it_keeps_what_a_child_said_in_a_log(supervisor: subprocess.Popen[str], folder: Path) -> None:
    supervisor.terminate()
    words, _ = supervisor.communicate(timeout=10)

    assert "   parent | up" in words.splitlines()
    assert (folder / "log" / "parent.log").read_text() == "up\n"
