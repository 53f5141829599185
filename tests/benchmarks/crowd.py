"""Many people asking a server at once, and the servers they ask. Which pages are compared is in `serving`."""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from scripts.choices import ROOT

WORKERS, PEOPLE, TURNS = 2, 20, 3
START, PATIENCE = 120.0, 300  # seconds that a server may take to start, and an answer on a busy machine


@dataclass(frozen=True, slots=True)
class Site:
    """A server with the cookies of the people who are logged in there."""

    port: int
    host: str
    cookies: tuple[str, ...]

    def get(self, address: str, cookie: str) -> float:
        """How long a page took, to its last byte. A synchronous worker ends the connection after each answer."""
        start = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", address, headers={"Host": self.host, "Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{self.host}{address} answered {answer.status}")
        return time.perf_counter() - start


@dataclass
class Crowd:
    """A turn: everybody asks some pages one after the other, without a pause. Times of the first turn are left out."""

    site: Site
    addresses: Sequence[str]
    turns: list[list[float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._next = cycle(self.addresses)

    def __call__(self) -> None:
        asked = [(cookie, [next(self._next) for _turn in range(TURNS)]) for cookie in self.site.cookies[:PEOPLE]]
        with ThreadPoolExecutor(PEOPLE) as people:
            times = people.map(lambda one: [self.site.get(address, one[0]) for address in one[1]], asked)
            self.turns.append([seconds for one in times for seconds in one])

    def percentiles(self) -> tuple[float, float]:
        """The median and the 95th of a hundred, in milliseconds."""
        times = [seconds for turn in self.turns[1:] for seconds in turn]
        hundredths = statistics.quantiles(times, n=100)
        return statistics.median(times) * 1000, hundredths[94] * 1000


def told(ours: Crowd, peer: Crowd) -> Callable[[], dict[str, float]]:
    """Both sides' percentiles, and their ratios."""

    def tell() -> dict[str, float]:
        (our_p50, our_p95), (p50, p95) = ours.percentiles(), peer.percentiles()
        found = {"ours_p50_ms": our_p50, "ours_p95_ms": our_p95, "peer_p50_ms": p50, "peer_p95_ms": p95}
        found |= {"ratio_p50": our_p50 / p50, "ratio_p95": our_p95 / p95}
        return {name: round(value, 3) for name, value in found.items()}

    return tell


@contextmanager
def serving(python: Path, application: str, environment: Mapping[str, str]) -> Iterator[int]:
    """Start gunicorn with its usual synchronous workers; gives the port."""
    port = _free_port()
    command = [str(python), "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)]
    command += ["--worker-class", "sync", "--timeout", str(PATIENCE), "--log-level", "warning", "--no-control-socket"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=sys.stderr)
    try:
        _wait(process, port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + START
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise RuntimeError("the server did not start; its own words stand above")
