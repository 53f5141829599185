"""`make run` from nothing to Ready and back, in a folder with a space; and again, with everything kept."""

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts import ports
from scripts.choices import ROOT
from tests.commands.test_supervisor import is_alive, wait_until

OURS = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "TENANT_ROLE_PREFIX")


@dataclass(slots=True)
class Run:
    """One start of the product: the process, what it has said, and how long it took to be ready."""

    process: subprocess.Popen[str]
    lines: list[str]
    seconds: float


def start(folder: Path, port: int) -> Run:
    """Start it and wait for the line that says it is ready."""
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    environment |= {"VAR": str(folder), "PORT": str(port)}
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    lines: list[str] = []
    threading.Thread(target=lambda: lines.extend(process.stdout or []), daemon=True).start()
    deadline = time.monotonic() + 180
    while f"Ready: http://localhost:{port}\n" not in lines:
        assert process.poll() is None, "".join(lines)
        assert time.monotonic() < deadline, "".join(lines)
        time.sleep(0.1)
    return Run(process, lines, time.monotonic() - began)


def descendants(pid: int) -> list[int]:
    """All processes below one."""
    try:
        words = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return []  # it has ended meanwhile, as a server's process for one connection does
    children = [int(word) for word in words]
    return children + [below for child in children for below in descendants(child)]


def answer(port: int, host: str) -> tuple[int, str]:
    """Status and body of the first page on a host."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", "/", headers={"Host": f"{host}:{port}"})
    response = connection.getresponse()
    return response.status, response.read().decode()


@pytest.fixture(scope="module")
def folder(place: Path) -> Path:
    """Where the data of these runs lie."""
    return place / "its data"


@pytest.fixture(scope="module")
def port(folder: Path) -> int:
    """A free port for the web server."""
    return ports.choose(folder.with_name("web port.json"), "web")["web"]


def test_it_starts_from_nothing_answers_and_stops_everything(folder: Path, port: int) -> None:
    run = start(folder, port)
    try:
        assert answer(port, "localhost")[0] == 200
        below = descendants(run.process.pid)
        assert len(below) >= 7  # PostgreSQL, Valkey, mail, worker, beat, web and their own
        logins = [line.split() for line in run.lines if "http://" in line and "@" in line]
        assert len(logins) >= 8
    finally:
        run.process.send_signal(signal.SIGTERM)
        run.process.wait(timeout=60)

    assert run.process.returncode == 0
    assert [pid for pid in below if is_alive(pid)] == []


@pytest.fixture(scope="module")
def again(folder: Path, port: int) -> Iterator[Run]:
    """The second start, on the data of the first."""
    run = start(folder, port)
    yield run
    run.process.kill()
    run.process.wait()


def test_a_second_start_is_quick_and_makes_nothing_anew(again: Run, port: int) -> None:
    assert again.seconds < 60  # a third of it on an idle machine
    assert answer(port, "localhost")[0] == 200
    assert [line for line in again.lines if "static files" in line or "initdb" in line] == []


def test_another_one_on_the_same_data_is_refused(again: Run, folder: Path, port: int) -> None:
    environment = {**os.environ, "VAR": str(folder), "PORT": str(port + 1)}
    other = subprocess.run(
        [sys.executable, "-m", "scripts.run"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert other.returncode == 1
    assert other.stderr == (
        f"Cannot go on: it already runs with the data in {folder} (process {again.process.pid}): "
        "stop that one, or set VAR and PORT to run a second one.\n"
    )


def test_nothing_is_left_when_it_is_killed(again: Run) -> None:
    below = descendants(again.process.pid)
    assert len(below) >= 7

    again.process.kill()

    wait_until(lambda: not any(is_alive(pid) for pid in below), seconds=40)
