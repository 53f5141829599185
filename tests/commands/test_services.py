"""The embedded servers: made once, password-protected, found again, in paths with spaces and beside taken ports."""

import json
import socket
import stat
import subprocess
from pathlib import Path

import psycopg
import pytest

from scripts import ports, postgres, valkey
from scripts.problems import Problem


@pytest.fixture(scope="module")
def cluster(place: Path) -> postgres.Postgres:
    """A new cluster that nobody has started."""
    folder = place / "the cluster"
    port = ports.choose(folder.with_name("ports.json"), "postgres")["postgres"]
    return postgres.prepare(folder, port, settings=postgres.THROW_AWAY)


def test_postgres_starts_serves_and_stops_in_a_path_with_spaces(cluster: postgres.Postgres) -> None:
    cluster.start_in_background()
    try:
        postgres.wait_until_up(cluster)
        postgres.open_for_product(cluster)
        postgres.open_for_product(cluster)  # a second start finds everything there
        with psycopg.connect(cluster.url()) as connection:
            row = connection.execute(
                "SELECT current_user, rolsuper, rolcreaterole, current_setting('max_locks_per_transaction')"
                " FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
        assert row == ("casewright", False, True, "1024")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(cluster.url().replace(cluster.password, "wrong"))
    finally:
        cluster.stop()
    assert not cluster.is_up()
    postgres.wait_until_down(cluster)


def test_a_lock_file_left_by_a_machine_that_went_down_stops_nobody(cluster: postgres.Postgres) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    lock = cluster.folder / "postmaster.pid"
    lock.write_text(f"{ended.pid}\n{cluster.folder}\n")

    cluster.stop()
    postgres.wait_until_down(cluster, seconds=0)

    lock.unlink()


def test_only_its_owner_reads_the_cluster_and_its_password(cluster: postgres.Postgres) -> None:
    password = cluster.folder.with_name("the cluster_password")

    assert stat.S_IMODE(cluster.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(password.stat().st_mode) == 0o600


def test_data_of_another_release_are_refused(cluster: postgres.Postgres) -> None:
    version = cluster.folder / "PG_VERSION"
    ours = version.read_text()
    version.write_text("9\n")
    try:
        with pytest.raises(Problem, match="was made by PostgreSQL 9 and this is"):
            postgres.prepare(cluster.folder, cluster.port)
    finally:
        version.write_text(ours)


def test_a_port_is_remembered_while_it_is_free(tmp_path: Path) -> None:
    memory = tmp_path / "ports.json"
    first = ports.choose(memory, "postgres", "valkey")

    assert ports.choose(memory, "postgres", "valkey") == first
    assert json.loads(memory.read_text()) == first
    assert first["postgres"] != first["valkey"]


def test_a_port_that_was_taken_meanwhile_is_changed(tmp_path: Path) -> None:
    memory = tmp_path / "ports.json"
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        memory.write_text(json.dumps({"postgres": taken, "valkey": 21999}))
        chosen = ports.choose(memory, "postgres")

    assert chosen["postgres"] != taken
    assert ports.remembered(memory) == {"postgres": chosen["postgres"], "valkey": 21999}


def test_the_port_of_the_web_server_is_left_to_it(tmp_path: Path) -> None:
    memory = tmp_path / "ports.json"
    wanted = ports.choose(memory, "web")["web"]
    memory.write_text(json.dumps({"postgres": wanted}))

    assert wanted not in ports.choose(memory, "postgres", "valkey", avoid=wanted).values()


def test_valkey_keeps_what_it_is_told_to_keep(tmp_path: Path) -> None:
    server = valkey.prepare(tmp_path / "the queue", 21998, is_kept=True)
    lines = (server.folder / "valkey.conf").read_text().splitlines()

    assert f'dir "{server.folder}"' in lines
    assert {"appendonly yes", "appendfsync everysec", "maxmemory-policy noeviction", "bind 127.0.0.1"} <= set(lines)
    assert stat.S_IMODE((server.folder / "valkey.conf").stat().st_mode) == 0o600
