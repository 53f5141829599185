"""A peer in a process and an environment of its own, told when it is its turn."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from scripts import peers
from scripts.choices import ROOT
from tests.benchmarks.figures import NotMeasured


@dataclass(frozen=True, slots=True)
class Peer:
    """Its turns are timed from here: a word there and back takes a twentieth of a millisecond."""

    process: "subprocess.Popen[str]"

    def prepare(self) -> None:
        """What comes before a turn."""
        self._say("prepare")

    def act(self) -> None:
        """The turn itself."""
        self._say("act")

    def _say(self, word: str) -> None:
        given, answers = self.process.stdin, self.process.stdout
        if given is None or answers is None:
            raise RuntimeError("the peer was started without its pipes")
        try:
            print(word, file=given, flush=True)
            answer = answers.readline().strip()
        except BrokenPipeError:
            answer = ""
        if answer != word:
            raise RuntimeError(f"the peer said {answer!r} instead of {word!r}; its own words stand above")


@contextmanager
def running(program: str, environment: str, *arguments: str) -> Iterator[Peer]:
    """A program of tests/benchmarks/peers with the packages of requirements/<environment>.txt."""
    python = peers.environment(environment)
    if python is None:
        raise NotMeasured(f"there is no Python 3.{peers.OLDEST} or newer here; BENCH_PYTHON names one elsewhere")
    command = [str(python), "-m", f"tests.benchmarks.peers.{program}", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Peer(process)
    finally:
        try:
            process.communicate(timeout=10)  # the end of its input is the end of its turns
        except subprocess.TimeoutExpired:
            process.kill()
