"""The environment variables that move the product are checked, and what is wrong is said in one sentence."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import choices
from scripts.choices import ROOT
from scripts.problems import Problem


def test_nothing_set_means_port_8000_localhost_and_var() -> None:
    chosen = choices.read({})

    assert chosen.address == "http://localhost:8000"
    assert chosen.var == ROOT / "var"
    assert (chosen.database_url, chosen.redis_url, chosen.email_url) == ("", "", "")


def test_the_variables_move_it(tmp_path: Path) -> None:
    folder = tmp_path / "my data"

    chosen = choices.read({"PORT": "8123", "VAR": str(folder), "TENANT_DOMAIN": "Cases.Example.ORG"})

    assert chosen.address == "http://cases.example.org:8123"
    assert chosen.var == folder
    assert folder.is_dir()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "eighty", "PORT must be a number from 1 to 65535; it is 'eighty'."),
        ("PORT", "0", "PORT must be a number from 1 to 65535; it is '0'."),
        ("PORT", "65536", "PORT must be a number from 1 to 65535; it is '65536'."),
        ("TENANT_DOMAIN", "no spaces", "TENANT_DOMAIN is 'no spaces', which is no host name."),
        ("VAR", "/dev/null/data", "VAR is /dev/null/data, which cannot be made: Not a directory."),
    ],
)
def test_it_refuses_what_cannot_be(name: str, value: str, sentence: str) -> None:
    with pytest.raises(Problem) as problem:
        choices.read({name: value})

    assert str(problem.value) == sentence


def test_a_taken_port_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        environment = {**os.environ, "PORT": str(port), "VAR": str(tmp_path)}
        result = subprocess.run(
            [sys.executable, "-m", "scripts.run"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr == (
        f"Cannot go on: port {port} is taken by another program: "
        f"stop that one, or choose another port (PORT={port + 1} make run).\n"
    )
    assert not (tmp_path / "postgres").exists()


def test_a_database_that_does_not_answer_is_said_in_one_sentence(tmp_path: Path) -> None:
    environment = {**os.environ, "VAR": str(tmp_path), "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"}
    environment["PORT"] = "64999"
    result = subprocess.run(
        [sys.executable, "-m", "scripts.run"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("Cannot go on: the PostgreSQL that DATABASE_URL names does not let us in: ")
