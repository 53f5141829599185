"""Nothing of one workspace is seen or changed from another, and nothing of a closed case type by those without access.

Both workspaces are filled alike, so ids collide; every text is marked with whose it is, and no mark may cross.
"""

import logging
import re

import pytest
from django.core import mail
from django.core.cache import cache

from apps.cases.models import Case
from apps.common import clock
from apps.intake.models import Request
from apps.tenants import entry
from apps.tenants.context import enter
from tests.architecture.conftest import Filled
from tests.architecture.guards import rows, table
from tests.architecture.guards.addresses import Address
from tests.architecture.guards.filling import Workspace
from tests.architecture.guards.visiting import NOBODY, Answer, undone

METHODS = ("GET", "POST")
HTMX = "htmx"
ACMES = re.compile(r"CANARY-(OPEN-|HIDDEN-)?ACME", re.IGNORECASE)
PRIVATE = re.compile(r"CANARY-(HIDDEN-)?ACME", re.IGNORECASE)
HIDDEN = re.compile(r"CANARY-HIDDEN", re.IGNORECASE)
NEVER_THE_SAME = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|^(Set-Cookie|Expires):.*$', re.MULTILINE)
MANY = 3  # addresses of a name, where the further ones would show the same
IS_NOT_THERE = {"404", "405"}
PLANTED = (
    *("Review", "Ask for papers", "Assessed", "Assessment", "Judge it.", "Call", "Say hello.", "Visit", "Report"),
    *("Investigation", "Interview", "Investigated", "Risk", "Remark", "Paid", "Declined"),
    *("client", "policy fresh", "policy of requester", "note", "letter.txt", "bytes of letter", "request.txt"),
    *("bytes of request", "draft", "remark", "stuck", "Waiting for the court.", "Opened twice.", "Invited"),
    *("Owner", "Worker", "Former", "Claims", "Vault", "Token"),
)


def test_every_planted_text_is_shown_to_those_it_belongs_to(two_workspaces: Filled, db: None) -> None:
    acme = two_workspaces.acme
    paths = [path for address in table.WORKSPACE for path in address.paths(acme.shown) if "/logout/" not in path]
    with undone():
        seen = [acme.visitor("owner").ask("GET", path).text for path in paths]
        seen += [acme.visitor("worker").ask("GET", f"/tasks/{acme.task('late', 'review')}/").text]
    assert [text for text in PLANTED if f"CANARY-ACME {text}" not in "\n".join(seen)] == []


@pytest.mark.parametrize("address", table.WORKSPACE, ids=str)
def test_whoever_has_no_session_of_the_workspace_is_nobody_there(
    two_workspaces: Filled, db: None, address: Address
) -> None:
    acme, beta = two_workspaces.acme, two_workspaces.beta
    nobodies = _replay(acme, address, METHODS, session="")
    for method, path, answer in nobodies:
        assert answer.code == "in" or address.answers(method)[NOBODY] != "in", (method, path)
        assert address.is_link or not PRIVATE.search(answer.text), (method, path)
    neighbours = _replay(acme, address, METHODS, session=beta.sessions["owner"])
    assert [answer.code for _, _, answer in neighbours] == [answer.code for _, _, answer in nobodies]
    assert not [path for _, path, answer in neighbours if PRIVATE.search(answer.text) and not address.is_link]


@pytest.mark.parametrize("address", table.WORKSPACE, ids=str)
def test_the_addresses_of_acme_show_beta_its_own_or_nothing(
    two_workspaces: Filled, db: None, address: Address, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    acme, beta = two_workspaces.acme, two_workspaces.beta
    own = {*address.paths(beta.shown), *address.paths(beta.hidden)}
    for method, path, answer in _replay(acme, address, (*METHODS, HTMX), session=beta.sessions["owner"], host="beta"):
        assert not ACMES.search(answer.text), (method, path)
        assert path in own or address.is_link or answer.code in IS_NOT_THERE, (method, path, answer.code)
    assert not ACMES.search(caplog.text)
    assert not [sent for sent in mail.outbox if ACMES.search(sent.message().as_string())]


@pytest.mark.parametrize(
    ("path", "row"),
    [
        ("/cases/", "CL-2026-"),
        ("/clients/", "canary-client@client.example"),
        ("/requests/", "canary-stuck@client.example"),
        ("/people/", "canary-beta.worker@work.example"),
    ],
)
def test_a_search_finds_the_own_and_not_the_neighbours(two_workspaces: Filled, db: None, path: str, row: str) -> None:
    owner = two_workspaces.beta.visitor("owner")
    found, foreign = (owner.ask("GET", f"{path}?q={word}").text for word in ("CANARY", "CANARY-ACME"))
    assert row in found
    assert not ACMES.search(found)
    assert row not in foreign


def test_a_pass_for_acme_opens_acme_only(two_workspaces: Filled, db: None) -> None:
    token = entry.issue("acme", two_workspaces.acme.people["owner"].email)
    stranger = two_workspaces.beta.visitor(NOBODY)
    assert stranger.ask("GET", f"/enter/?token={token}").is_log_in
    assert stranger.ask("GET", "/profile/").is_log_in
    owner = two_workspaces.acme.visitor(NOBODY)
    assert owner.ask("GET", f"/enter/?token={token}").location == "/"
    assert owner.ask("GET", "/profile/").status == 200


@pytest.mark.parametrize("role", ["owner", "other"])
def test_a_closed_case_type_is_not_there_for_those_without_access(two_workspaces: Filled, db: None, role: str) -> None:
    acme = two_workspaces.acme
    stranger, answers = acme.visitor(role), []
    with undone():
        for address in _outside_the_studio():
            paths = set(address.paths(acme.hidden)) - set(address.paths(acme.shown))
            for path in () if address.is_link else paths:
                answers.append((path, stranger.ask("GET", path).code))
                answers.append((path, stranger.ask("POST", path, address.body(acme)).code))
    assert len(answers) > 300
    assert [answer for answer in answers if answer[1] not in IS_NOT_THERE] == []


@pytest.mark.parametrize("role", ["owner", "viewer"])
def test_pages_are_the_same_as_if_nothing_were_in_a_closed_case_type(
    two_workspaces: Filled, db: None, role: str
) -> None:
    acme = two_workspaces.acme
    stranger = acme.visitor(role)
    behind_the_wall = [address for address in _outside_the_studio() if address.get.endswith(("in", "401"))]
    paths = [path for address in behind_the_wall for path in address.paths(acme.shown)[:MANY]]

    def look() -> dict[str, str]:
        with undone():
            return {path: NEVER_THE_SAME.sub("", stranger.ask("GET", path).text) for path in paths}

    with clock.at(clock.now()), undone():
        before = look()
        with enter("acme"):
            Request.objects.filter(definition__key="vault").delete()
            Case.objects.filter(definition__key="vault").delete()
        after = look()
    assert [path for path in paths if HIDDEN.search(before[path])] == []
    assert [path for path in paths if before[path] != after[path]] == []


def test_those_with_access_see_the_closed_case_type(two_workspaces: Filled, db: None) -> None:
    acme = two_workspaces.acme
    insider = acme.visitor("insider")
    with undone():
        for path in ("/cases/", "/requests/", "/?view=teams", f"/cases/{acme.hidden.cases[0]}/?tab=notes"):
            assert "CANARY-HIDDEN-ACME" in insider.ask("GET", path).text, path


def _replay(
    of: Workspace, address: Address, methods: tuple[str, ...], *, session: str, host: str | None = None
) -> list[tuple[str, str, Answer]]:
    """Every address of that name in a workspace, asked by somebody in each of these ways.

    Whoever it is, the workspace stays as it is, but for what anybody may send to it at its own host, and no mark of it
    gets into another one's rows or into the cache.
    """
    visitor = of.visitor(NOBODY, host=host)
    cache.clear()
    before = rows.snapshot(of.address)
    got = []
    with undone():
        for path in [*address.paths(of.shown), *address.paths(of.hidden)]:
            for method in methods:
                visitor.become(session)
                body = address.body(of) if method == "POST" else None
                answer = visitor.ask("GET" if method == HTMX else method, path, body, htmx=method == HTMX)
                got.append((method, path, answer))
        changed = rows.changed(before, rows.snapshot(of.address))
        assert changed <= (address.may_change if host is None else set())
        if host is not None:
            assert rows.marked(host, ACMES) == set()
            assert rows.cached(ACMES) == []
    return got


def _outside_the_studio() -> list[Address]:
    """Administrators give access to case types, and so know that there are such; others never get in there."""
    return [address for address in table.WORKSPACE if not address.name.startswith("studio:")]
