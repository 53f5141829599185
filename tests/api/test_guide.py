"""Every command of the guide for partners does what stands beside it."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Any

import pytest
from django.test import Client

from apps.api.problems import KINDS
from apps.cases import actions
from apps.cases.models import CaseDefinition
from apps.cmmn.builders import case, task
from apps.cmmn.builders import field as field_of
from apps.cmmn.definition import FieldType
from apps.tenants.models import Tenant
from tests.api.conftest import SYSTEM, Api, report
from tests.conftest import WorkspaceClient

HOST = "http://acme.localhost"


@dataclass
class Command:
    """A curl command, read as the shell and curl would read it, and the comment behind it."""

    method: str = "GET"
    url: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    parts: dict[str, Any] = field(default_factory=dict)
    comment: str = ""

    @property
    def status(self) -> int:
        """What the comment says, or 200."""
        found = re.search(r"\b\d{3}\b", self.comment)
        return int(found[0]) if found else 200

    @property
    def takes(self) -> list[tuple[str, str]]:
        """The variables that are filled from the answer, each with its place in it."""
        return re.findall(r"([A-Z]+)=([\w.]+)", self.comment)


def commands(text: str) -> Iterator[str]:
    """The commands of all blocks for the shell, each on one line."""
    for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL):
        lines = block.replace("\\\n", " ").splitlines()
        yield from (line for line in lines if line.startswith("curl "))


def read(line: str, variables: dict[str, str]) -> Command:
    text, _mark, comment = line.partition("  # ")
    words = iter(shlex.split(Template(text).substitute(variables))[1:])
    command = Command(comment=comment)
    for word in words:
        match word:
            case "-X":
                command.method = next(words)
            case "-H":
                name, _colon, value = next(words).partition(": ")
                command.headers[name] = value
            case "-d":
                command.body = next(words)
            case "-F":
                name, _equals, value = next(words).partition("=")
                command.parts[name] = report() if value == "@report.pdf" else value
            case "-o":
                next(words)
            case _:
                command.url = word
    return command


def send(client: Client, command: Command) -> Any:
    kind = command.headers.pop("Content-Type", "application/octet-stream")
    path = command.url.removeprefix(HOST)
    if command.parts:
        return client.post(path, command.parts, headers=command.headers)
    return client.generic(command.method, path, command.body, content_type=kind, headers=command.headers)


@pytest.fixture
def claims(tenant: Tenant) -> CaseDefinition:
    """The case type of the guide: its first free task is the one that it completes."""
    fields = (field_of("risk_score", FieldType.INTEGER), field_of("amount", FieldType.MONEY), field_of("remark"))
    plan = case("claim", task("review", form=["risk_score!"]), task("extra", discretionary=True), fields=fields)
    return actions.publish(plan, actor=SYSTEM).definition


def test_every_command_does_what_it_says(api: Api, claims: CaseDefinition, root: Path) -> None:
    client = WorkspaceClient(headers={"host": "acme.localhost"})
    variables = {"HOST": HOST, "TOKEN": api.token}
    lines = list(commands((root / "docs" / "api.md").read_text()))

    for line in lines:
        command = read(line, variables)
        response = send(client, command)
        assert response.status_code == command.status, line
        for name, place in command.takes:
            found = response.json()
            for step in place.split("."):
                found = found[int(step)] if step.isdecimal() else found[step]
            variables[name] = str(found)
    assert len(lines) == 53


def test_the_codes_it_names_exist(root: Path) -> None:
    named = re.findall(r"(\d{3}), `([a-z-]+)`", (root / "docs" / "api.md").read_text())

    assert named == [("422", "key-reused"), ("409", "in-progress"), ("412", "changed")]
    assert [str(int(KINDS[code].status)) for _status, code in named] == [status for status, _code in named]
