"""The pages of clients."""

from django.test import Client

from apps.audit import selectors as audit
from apps.parties.models import Party
from apps.users.models import User
from tests.factories import PartyFactory


def test_clients_are_found_by_words(client: Client, dan: User) -> None:
    ruth = PartyFactory.create(name="Ruth Vale")
    PartyFactory.create(name="Sam Stone")
    client.force_login(dan)
    text = client.get("/clients/", {"q": "vale"}).content.decode()
    assert f"/clients/{ruth.client_number}/" in text
    assert "Sam Stone" not in text
    assert "Nobody found" in client.get("/clients/", {"q": "nobody"}).content.decode()


def test_a_look_at_a_client_is_noted(client: Client, dan: User) -> None:
    ruth = PartyFactory.create(name="Ruth Vale", phone="0123")
    client.force_login(dan)
    text = client.get(f"/clients/{ruth.client_number}/").content.decode()
    assert "0123" in text
    assert [entry.user_id for entry in audit.accesses(f"party:{ruth.pk}")] == [dan.pk]


def test_details_are_changed(client: Client, bob: User) -> None:
    ruth = PartyFactory.create(name="Ruth Vale")
    client.force_login(bob)
    given = {
        "name": "Ruth Marsh",
        "kind": "person",
        "email": "ruth@clients.example",
        "phone": "",
        "address": "",
        "language": "",
    }
    answer = client.post(f"/clients/{ruth.client_number}/edit/", given)
    assert (answer.status_code, answer["Location"]) == (303, f"/clients/{ruth.client_number}/")
    ruth.refresh_from_db()
    assert (ruth.name, ruth.email) == ("Ruth Marsh", "ruth@clients.example")


def test_bad_details_come_back(client: Client, bob: User) -> None:
    PartyFactory.create(name="Sam", email="sam@clients.example")
    ruth = PartyFactory.create(name="Ruth")
    client.force_login(bob)
    given = {"name": "Ruth Marsh", "kind": "person", "email": "SAM@clients.example"}
    answer = client.post(f"/clients/{ruth.client_number}/edit/", given)
    assert answer.status_code == 422
    assert "has this address already" in answer.content.decode()
    assert 'value="Ruth Marsh"' in answer.content.decode()
    assert Party.objects.get(pk=ruth.pk).name == "Ruth"


def test_a_viewer_changes_no_client(client: Client, dan: User) -> None:
    ruth = PartyFactory.create(name="Ruth")
    client.force_login(dan)
    assert "Change details" not in client.get(f"/clients/{ruth.client_number}/").content.decode()
    assert client.post(f"/clients/{ruth.client_number}/edit/", {"name": "X", "kind": "person"}).status_code == 403
    ruth.refresh_from_db()
    assert ruth.name == "Ruth"


def test_a_number_that_is_nobodys_is_not_found(client: Client, bob: User) -> None:
    client.force_login(bob)
    assert client.get("/clients/C-424242/").status_code == 404
