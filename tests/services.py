"""The PostgreSQL and Valkey that tests run against, started or found running when the environment names none.

They lie in var/test and stay up between runs. What tests do inside them belongs in tests/conftest.py.
"""

import fcntl
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from scripts import ports, postgres, valkey
from scripts.problems import Problem

ROOT = Path(__file__).resolve().parents[1]
RUN = re.compile(r"(?:test_)?run(?P<pid>\d+)(?:_\w+)?")


def folder() -> Path:
    """Where the services of the tests keep their data: under VAR, as everything that may be deleted."""
    return Path(os.environ.get("VAR") or ROOT / "var").resolve() / "test"


def provide() -> None:
    """Put DATABASE_URL, REDIS_URL and a prefix for tenants' roles into the environment, each run having its own.

    Two runs at once share the servers and nothing inside them. Values that are set already are left as they are.
    """
    run = os.getpid()
    if "PYTEST_XDIST_WORKER" in os.environ:
        return  # started by a run that has provided already
    if "DATABASE_URL" not in os.environ or "REDIS_URL" not in os.environ:
        cluster, memory = start()
        _hold()
        _drop_what_dead_runs_left(cluster)
        os.environ.setdefault("DATABASE_URL", cluster.url(f"run{run}"))
        # 16 numbers a run: its own, and one for each of its processes.
        os.environ.setdefault("REDIS_URL", memory.url(run % (valkey.DATABASES // 16) * 16))
    os.environ.setdefault("TENANT_ROLE_PREFIX", f"run{run}_")


def _hold() -> None:
    # Shared, and kept until this process ends: nobody stops the services under a run.
    descriptor = os.open(folder() / "in_use", os.O_RDWR | os.O_CREAT)
    fcntl.flock(descriptor, fcntl.LOCK_SH)


def start() -> tuple[postgres.Postgres, valkey.Valkey]:
    """Both services, up; those that run already are used as they are."""
    with _one_at_a_time():
        cluster = _postgres()
        memory = _valkey()
    return cluster, memory


def stop() -> None:
    """Stop what `start` started, whoever called it, unless another run uses it now."""
    with _one_at_a_time(), (folder() / "in_use").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        if (folder() / "postgres" / "PG_VERSION").exists():
            postgres.prepare(folder() / "postgres", _remembered("postgres")).stop()
        if (folder() / "valkey").exists():
            valkey.prepare(folder() / "valkey", _remembered("valkey"), is_kept=False).stop()


def _postgres() -> postgres.Postgres:
    data = folder() / "postgres"
    settings = {**postgres.THROW_AWAY, "max_connections": "200"}
    running = postgres.prepare(data, _remembered("postgres"), settings=settings)
    if running.is_up():
        return running
    running.stop()  # it may be up on a port that is no longer remembered
    port = ports.choose(folder() / "ports.json", "postgres")["postgres"]
    cluster = postgres.prepare(data, port, settings=settings)
    cluster.start_in_background()
    postgres.wait_until_up(cluster)
    postgres.open_for_product(cluster)
    return cluster


def _valkey() -> valkey.Valkey:
    running = valkey.prepare(folder() / "valkey", _remembered("valkey"), is_kept=False)
    if running.is_up():
        return running
    port = ports.choose(folder() / "ports.json", "valkey")["valkey"]
    memory = valkey.prepare(folder() / "valkey", port, is_kept=False)
    subprocess.run(memory.command(), check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    for _ in range(100):
        if memory.is_up():
            return memory
        time.sleep(0.05)
    raise Problem(f"Valkey in {memory.folder} does not answer.")


def _remembered(name: str) -> int:
    return ports.remembered(folder() / "ports.json").get(name, ports.FIRST_CHOICE)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _drop_what_dead_runs_left(cluster: postgres.Postgres) -> None:
    """Databases and roles of runs that were killed before they could clean up."""
    with cluster.connect() as connection:
        for name in _left_by_dead_runs(connection, "SELECT datname FROM pg_database"):
            statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(statement)
        for name in _left_by_dead_runs(connection, "SELECT rolname FROM pg_roles"):
            try:
                connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name)))
            except psycopg.errors.DependentObjectsStillExist:
                continue  # it has rights in a database that outlives runs: the next run tries again


def _left_by_dead_runs(connection: psycopg.Connection[tuple[str]], query: str) -> list[str]:
    names = [row[0] for row in connection.execute(query.encode()).fetchall()]
    return [name for name in names if (match := RUN.fullmatch(name)) and not _is_alive(int(match["pid"]))]


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


if __name__ == "__main__":
    {"start": start, "stop": stop}[sys.argv[1]]()
