"""Clients: one for each address, a number for life, details that can be changed."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from apps.common.actors import Actor
from apps.common.errors import Invalid, NotAllowed
from apps.parties import actions, selectors
from apps.parties.models import Party
from apps.tenants.context import enter
from apps.tenants.models import Tenant
from apps.users.models import User
from tests.factories import PartyFactory

RUTH = Actor.requester("Ruth Vale")


def match(email: str = "ruth@clients.example", name: str = "Ruth Vale", phone: str = "0123") -> Party:
    return actions.match_or_create(name=name, email=email, phone=phone, actor=RUTH)


def test_a_new_address_is_a_new_client_with_a_number(tenant: Tenant) -> None:
    first, second = match(), match("sam@clients.example")
    assert [first.client_number, second.client_number] == ["C-000001", "C-000002"]
    assert (first.name, first.phone, first.history.count()) == ("Ruth Vale", "0123", 1)


def test_an_address_is_known_in_any_case(tenant: Tenant) -> None:
    first = match()
    assert match(" RUTH@Clients.Example ") == first
    assert Party.objects.count() == 1


def test_a_stranger_changes_nothing_about_a_known_client(tenant: Tenant) -> None:
    match()
    again = match(name="Mallory", phone="999")
    assert (again.name, again.phone) == ("Ruth Vale", "0123")


def test_without_an_address_everybody_is_new(tenant: Tenant) -> None:
    assert match(email="") != match(email="")


def test_a_client_found_takes_no_number(tenant: Tenant) -> None:
    match()
    match()
    assert match("sam@clients.example").client_number == "C-000002"


def test_the_same_new_address_at_once_is_one_client(live: str) -> None:
    found: list[str] = []
    barrier = Barrier(4)

    def work() -> None:
        with enter("acme"):
            barrier.wait()
            found.append(match().client_number)
        connection.close()

    threads = [Thread(target=work) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert found == ["C-000001"] * 4
    with enter("acme"):
        assert match("sam@clients.example").client_number == "C-000002"


def test_details_are_changed_with_the_author_in_the_history(bob: User) -> None:
    party = match()
    changed = actions.change_details(party, details={"name": "Ruth Vale-Marsh", "phone": ""}, actor=Actor.person(bob))
    assert (changed.name, changed.phone, changed.email) == ("Ruth Vale-Marsh", "", "ruth@clients.example")
    assert changed.history.latest().history_user_id == bob.pk


def test_an_address_of_another_client_is_refused(bob: User) -> None:
    match()
    other = match("sam@clients.example")
    with pytest.raises(Invalid) as refusal:
        actions.change_details(other, details={"email": "Ruth@clients.example"}, actor=Actor.person(bob))
    assert refusal.value.fields == {"email": ["Client C-000001 has this address already."]}
    other.refresh_from_db()
    assert other.email == "sam@clients.example"


def test_a_viewer_changes_and_makes_no_client(dan: User) -> None:
    party = match()
    with pytest.raises(NotAllowed):
        actions.change_details(party, details={"name": "X"}, actor=Actor.person(dan))
    with pytest.raises(NotAllowed):
        actions.match_or_create(name="New", email="new@clients.example", actor=Actor.person(dan))
    assert list(Party.objects.values_list("name", flat=True)) == ["Ruth Vale"]


def test_words_find_name_address_number_and_telephone(dan: User) -> None:
    ruth = match()
    match("sam@clients.example", name="Sam Stone", phone="0777")
    for words in ("ruth", "VALE clients", "c-000001", "0123"):
        assert list(selectors.search(dan, words)) == [ruth]


def test_pages_follow_each_other_without_gap(dan: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selectors, "PAGE", 2)
    for name in ("Ann", "Ann", "Ben"):
        PartyFactory.create(name=name, email="")
    first = selectors.page(dan)
    second = selectors.page(dan, after=first.after)
    assert [party.name for party in (*first.clients, *second.clients)] == ["Ann", "Ann", "Ben"]
    assert second.after == ""
