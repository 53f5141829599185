"""Starts programs, shows what they say, starts a dead one again, stops them all.

Which programs those are is the business of run.py.
One loop, no threads: a child's parent-death signal follows the thread that started it.
"""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from scripts.console import Console
from scripts.problems import Problem

TETHER = Path(__file__).with_name("tether.py")
FIRST_DELAY = 1.0
LONGEST_DELAY = 30.0
STEADY_AFTER = 30.0  # seconds of life after which a death counts as the first again


@dataclass(frozen=True, slots=True)
class Program:
    """One program to keep running."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    stop_signal: int = signal.SIGTERM
    is_shown: bool = True  # on the terminal too, not in its log file alone
    uid: int = field(default_factory=os.geteuid)
    gid: int = field(default_factory=os.getegid)
    folder: Path = Path()


@dataclass(slots=True)
class Child:
    """A program as it runs now, or waits to be started again."""

    program: Program
    process: subprocess.Popen[bytes]
    started: float
    unfinished: bytes = b""
    deaths: int = 0
    start_again_at: float | None = None


class Stopped(Exception):  # a signal asked us to stop; not a failure
    """SIGINT or SIGTERM arrived."""


class Supervisor:
    """All the children, in the order they were started."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.children: dict[str, Child] = {}
        self.selector = selectors.DefaultSelector()
        self.is_stopping = False
        # A signal wakes the loop by this pipe, so that it is handled between two steps and never inside one.
        self.wake_read, wake_write = os.pipe()
        os.set_blocking(self.wake_read, False)
        os.set_blocking(wake_write, False)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        self.selector.register(self.wake_read, selectors.EVENT_READ)
        self.signals = 0
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note_signal)

    def start(self, program: Program) -> None:
        """Start it; from now on it is watched."""
        self.children[program.name] = self._spawn(program)

    def wait_until(self, is_ready: Callable[[], bool], name: str, seconds: float = 60) -> None:
        """Go on when the child called `name` is ready; a Problem when it dies or takes too long."""
        deadline = time.monotonic() + seconds
        while not is_ready():
            self._step(0.05, restart=False)
            child = self.children[name]
            if child.process.poll() is not None:
                self._drain(child)
                raise Problem(f"{name} ended at once; its last words: {self.console.last_words(name)}")
            if time.monotonic() > deadline:
                raise Problem(f"{name} is not ready after {seconds:.0f} seconds; see {self.console.log_of(name)}")

    def run(self, program: Program) -> None:
        """Run a program to its end while watching the others; a Problem when it fails."""
        child = self.children[program.name] = self._spawn(program)
        while child.process.poll() is None:
            self._step(0.1, restart=False)
        self._drain(child)
        del self.children[program.name]
        if child.process.returncode != 0:
            raise Problem(f"{program.name} failed with exit status {child.process.returncode}; its words stand above.")

    def watch(self) -> None:
        """Keep everything running until a signal comes."""
        while True:
            self._step(1.0)

    def stop(self, *groups: tuple[str, ...], patience: float = 25) -> None:
        """Stop the named groups one after the other, the children of a group together; nobody survives this."""
        self.is_stopping = True
        for group in groups:
            children = [self.children[name] for name in group if name in self.children]
            alive = [child for child in children if child.process.poll() is None]
            for child in alive:
                child.process.send_signal(child.program.stop_signal)
            self._wait_for(alive, patience)
        for child in self.children.values():
            # Each child leads a group of its own: what it started goes with it.
            _kill_group(child.process.pid)
            child.process.wait()
            self._drain(child)
        self.children.clear()

    def _wait_for(self, children: list[Child], patience: float) -> None:
        deadline = time.monotonic() + patience
        signals = self.signals
        while any(child.process.poll() is None for child in children):
            self._step(0.1)
            if time.monotonic() > deadline or self.signals > signals:  # asked a second time: no more patience
                for child in children:
                    _kill_group(child.process.pid)

    def _spawn(self, program: Program) -> Child:
        identity = [str(os.getpid()), str(int(program.stop_signal)), str(program.uid), str(program.gid)]
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(TETHER), *identity, *program.command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(program.environment),
            cwd=program.folder,
            start_new_session=True,  # Ctrl-C reaches us alone, and we stop the children in order
        )
        assert process.stdout is not None  # noqa: S101  (for the type checker: a pipe was asked for)
        os.set_blocking(process.stdout.fileno(), False)
        child = Child(program, process, time.monotonic())
        self.selector.register(process.stdout, selectors.EVENT_READ, child)
        return child

    def _step(self, seconds: float, *, restart: bool = True) -> None:
        for key, _ in self.selector.select(seconds):
            if isinstance(key.data, Child):
                self._read(key.data)
            else:
                os.read(self.wake_read, 512)
        if self.signals and not self.is_stopping:
            raise Stopped
        if restart and not self.is_stopping:
            for child in list(self.children.values()):
                self._revive(child)

    def _revive(self, child: Child) -> None:
        now = time.monotonic()
        name = child.program.name
        if child.start_again_at is not None:
            if now >= child.start_again_at:
                deaths = child.deaths
                child = self.children[name] = self._spawn(child.program)
                child.deaths = deaths
            return
        status = child.process.poll()
        if status is None:
            return
        self._drain(child)
        _kill_group(child.process.pid)
        child.deaths = 1 if now - child.started > STEADY_AFTER else child.deaths + 1
        delay = min(FIRST_DELAY * 2 ** (child.deaths - 1), LONGEST_DELAY)
        child.start_again_at = now + delay
        self.console.say(f"{name} ended ({_reason(status)}); it is started again in {delay:.0f} s.")

    def _read(self, child: Child) -> bool:
        assert child.process.stdout is not None  # noqa: S101  (see _spawn)
        try:
            data = os.read(child.process.stdout.fileno(), 65536)
        except BlockingIOError:
            return False
        if not data:
            self.selector.unregister(child.process.stdout)
            child.process.stdout.close()
            return False
        *lines, child.unfinished = (child.unfinished + data).split(b"\n")
        for line in lines:
            self.console.show(child.program.name, line.decode(errors="replace"), is_shown=child.program.is_shown)
        return True

    def _drain(self, child: Child) -> None:
        assert child.process.stdout is not None  # noqa: S101  (see _spawn)
        while not child.process.stdout.closed and self._read(child):
            pass
        if not child.process.stdout.closed:
            self.selector.unregister(child.process.stdout)
            child.process.stdout.close()
        if child.unfinished:
            words = child.unfinished.decode(errors="replace")
            self.console.show(child.program.name, words, is_shown=child.program.is_shown)
            child.unfinished = b""

    def _note_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.signals += 1


def _reason(status: int) -> str:
    return f"exit status {status}" if status >= 0 else signal.Signals(-status).name


def _kill_group(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
