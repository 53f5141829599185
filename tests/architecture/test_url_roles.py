"""Every address of the product, asked by everybody: what each role is answered stands in `guards.table`.

Each answer is that of an untouched workspace: whatever a request does is taken back before the next.
"""

import pytest
from django.core.cache import cache

from tests.architecture.conftest import Filled
from tests.architecture.guards import rows, table
from tests.architecture.guards.addresses import ASKERS, Address, names
from tests.architecture.guards.visiting import undone

METHODS = ("GET", "POST")


@pytest.mark.parametrize(
    ("urlconf", "addresses"), [("config.urls_tenant", table.WORKSPACE), ("config.urls_public", table.PUBLIC)]
)
def test_every_address_stands_in_the_table_once(urlconf: str, addresses: tuple[Address, ...]) -> None:
    listed = [address.name for address in addresses]
    assert len(listed) == len(set(listed))
    assert set(listed) == names(urlconf)


@pytest.mark.parametrize("address", table.WORKSPACE, ids=str)
def test_each_role_is_answered_as_the_table_says(two_workspaces: Filled, db: None, address: Address) -> None:
    acme = two_workspaces.acme
    answered = {}
    for method in METHODS:
        codes = []
        for asker in ASKERS:
            cache.clear()  # nobody is to be slowed down by those who asked before
            with undone():
                answer = acme.visitor(asker).ask(method, address.path(acme), _body(address, two_workspaces, method))
            codes.append(answer.code)
        answered[method] = " ".join(codes)
    assert answered == {"GET": address.get, "POST": address.post}


@pytest.mark.parametrize("address", table.PUBLIC, ids=str)
def test_the_public_site_answers_everybody_alike(two_workspaces: Filled, db: None, address: Address) -> None:
    acme = two_workspaces.acme
    path = address.path(acme)
    for method in METHODS:
        cache.clear()
        answers = {asker: acme.visitor(asker, host="").ask(method, path) for asker in ASKERS}
        assert {asker: answer.code for asker, answer in answers.items()} == address.answers(method)


@pytest.mark.parametrize("address", table.WORKSPACE, ids=str)
def test_a_viewer_changes_nothing(two_workspaces: Filled, db: None, address: Address) -> None:
    acme = two_workspaces.acme
    viewer, paths = acme.visitor("viewer"), {address.path(acme), *address.paths(acme.shown)}
    cache.clear()
    before = rows.snapshot(acme.address)
    with undone():
        for path in paths:
            viewer.ask("GET", path)
        assert rows.changed(before, rows.snapshot(acme.address)) == set()
        for path in paths:
            viewer.ask("POST", path, _body(address, two_workspaces, "POST"))
        assert rows.changed(before, rows.snapshot(acme.address)) <= address.may_change


def _body(address: Address, two_workspaces: Filled, method: str) -> dict[str, object] | None:
    return address.body(two_workspaces.acme) if method == "POST" else None
