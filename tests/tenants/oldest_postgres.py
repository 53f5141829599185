"""The oldest PostgreSQL that the product supports, started for one test when its programs are on this machine."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from scripts import accounts, ports

PROGRAMS = Path("/usr/lib/postgresql/15/bin")  # where Debian puts them
ROLE = "casewright"
OPTIONS = "-c fsync=off -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c timezone=UTC"


@contextmanager
def running() -> Iterator[dict[str, object]]:
    """A cluster with an empty database and a role that may make roles; gives what Django's settings say of it."""
    _find_or_install()
    folder = Path(tempfile.mkdtemp(prefix="postgres15_"))
    account = accounts.account_for(folder)
    accounts.hand_over(folder, account)
    port = ports.choose(folder.with_suffix(".json"), "postgres")["postgres"]
    data = str(folder / "data")
    try:
        _run(account, "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "--locale=C.UTF-8")
        _run(account, "pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", f"-p {port} {OPTIONS}", "start")
        try:
            _open(port)
            yield {"HOST": "127.0.0.1", "PORT": port, "USER": ROLE, "PASSWORD": "", "NAME": ROLE}
        finally:
            _run(account, "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)
        folder.with_suffix(".json").unlink(missing_ok=True)


def _find_or_install() -> None:
    if (PROGRAMS / "postgres").exists():
        return
    if os.geteuid() == 0 and os.environ.get("CI") == "true" and shutil.which("apt-get"):
        command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "postgresql-15"]
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(command, check=False, capture_output=True, env=quiet)
    if not (PROGRAMS / "postgres").exists():
        # Only a machine of CI installs it by itself; elsewhere nothing is installed unasked.
        pytest.skip(reason=f"there is no PostgreSQL 15 in {PROGRAMS}")


def _open(port: int) -> None:
    where = f"host=127.0.0.1 port={port} user=postgres dbname=postgres"
    with psycopg.connect(where, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB CREATEROLE")
        connection.execute(f"CREATE DATABASE {ROLE} OWNER {ROLE}")


def _run(account: accounts.Account, program: str, *arguments: str) -> None:
    # Into a file: a server inherits it, and reading a pipe would wait for as long as the server lives.
    with tempfile.TemporaryFile("w+") as output:
        result = subprocess.run(
            [PROGRAMS / program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            check=False,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            **account.popen_arguments(),
        )
        output.seek(0)
        assert result.returncode == 0, output.read()
