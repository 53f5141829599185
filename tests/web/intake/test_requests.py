"""The workers' pages about requests."""

from collections.abc import Callable

import pytest
from django.test import Client

from apps.audit.models import AccessEntry
from apps.cases import actions as cases
from apps.cases.models import Case, CaseDefinition
from apps.common.actors import Actor
from apps.intake.models import Request
from apps.users.models import User
from tests.requests import PDF, report

Receive = Callable[..., Request]
SYSTEM = Actor.system("test")


@pytest.fixture
def stuck(receive: Receive, monkeypatch: pytest.MonkeyPatch) -> Request:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise ValueError("the plan has no first task")

    with monkeypatch.context() as patch:
        patch.setattr("apps.cases.actions.open_case", fail)
        return receive(name="Stella Stone", email="stella@client.example")


def test_nobody_gets_in_without_logging_in(client: Client, receive: Receive) -> None:
    reference = receive().reference
    for path in ("/requests/", f"/requests/{reference}/", f"/requests/{reference}/files/1/"):
        response = client.get(path)
        assert (response.status_code, response["Location"].partition("?")[0]) == (302, "/accounts/login/")
    assert client.post(f"/requests/{reference}/retry/").status_code == 302


def test_the_list_shows_what_is_stuck_with_the_reason(
    client: Client, bob: User, receive: Receive, stuck: Request
) -> None:
    receive()
    client.force_login(bob)
    page = client.get("/requests/").content.decode()
    assert page.index("Stella Stone") < page.index("Rita Roe")
    assert "The plan could not be started: the plan has no first task" in page
    assert f'action="/requests/{stuck.reference}/retry/"' in page
    assert f'href="/cases/{Case.objects.get().number}/"' in page


def test_a_viewer_sees_no_button_that_changes_things(client: Client, dan: User, stuck: Request) -> None:
    client.force_login(dan)
    for path in ("/requests/", f"/requests/{stuck.reference}/"):
        assert "/retry/" not in client.get(path).content.decode()
    assert client.post(f"/requests/{stuck.reference}/retry/").status_code == 403
    assert not Case.objects.exists()


def test_trying_again_opens_the_case(client: Client, bob: User, stuck: Request) -> None:
    client.force_login(bob)
    response = client.post(f"/requests/{stuck.reference}/retry/")
    assert (response.status_code, response["Location"]) == (303, f"/cases/{Case.objects.get().number}/")


def test_trying_again_in_vain_says_so(client: Client, bob: User, stuck: Request, broken: None) -> None:
    client.force_login(bob)
    response = client.post(f"/requests/{stuck.reference}/retry/", follow=True)
    page = response.content.decode()
    assert f"{stuck.reference} still cannot start." in page
    assert page.count("the plan has no first task") == 2


def test_a_request_shows_all_that_was_sent_and_notes_who_looked(client: Client, bob: User, receive: Receive) -> None:
    request = receive(phone="+44 20 7946 0018", data={"policy": "P-7", "amount": "1250"}, files=[report("damage.pdf")])
    client.force_login(bob)
    page = client.get(f"/requests/{request.reference}/").content.decode()
    for shown in (
        "Rita Roe",
        "rita@client.example",
        "+44 20 7946 0018",
        "Policy number",
        "P-7",
        "1,250.00",
        "damage.pdf",
    ):
        assert shown in page
    assert list(AccessEntry.objects.values_list("user_id", "verb", "subject")) == [
        (bob.pk, "read", f"request:{request.pk}")
    ]


def test_a_file_is_saved_and_never_shown_in_a_page(client: Client, bob: User, receive: Receive) -> None:
    request = receive(files=[report("damage.pdf")])
    client.force_login(bob)
    response = client.get(f"/requests/{request.reference}/files/{request.files.get().pk}/")
    assert b"".join(response.streaming_content) == PDF  # type: ignore[attr-defined]
    assert response["Content-Disposition"] == 'attachment; filename="damage.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert AccessEntry.objects.filter(verb="download", user_id=bob.pk).count() == 1


def test_strangers_to_a_controlled_type_find_nothing(
    client: Client, dan: User, receive: Receive, definition: CaseDefinition
) -> None:
    request = receive(files=[report()])
    cases.control_access(definition, is_on=True, actor=SYSTEM)
    client.force_login(dan)
    assert "Rita Roe" not in client.get("/requests/").content.decode()
    assert client.get(f"/requests/{request.reference}/").status_code == 404
    assert client.get(f"/requests/{request.reference}/files/{request.files.get().pk}/").status_code == 404
    assert client.post(f"/requests/{request.reference}/retry/").status_code == 404


def test_the_number_of_statements_does_not_grow_with_the_list(
    client: Client, bob: User, receive: Receive, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for n in range(8):
        receive(name=f"Person {n}", email=f"p{n}@client.example")
    client.force_login(bob)
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        client.get("/requests/")


def test_the_empty_list_says_what_to_do(client: Client, bob: User) -> None:
    client.force_login(bob)
    assert "No requests yet" in client.get("/requests/").content.decode()
    assert "Nothing found" in client.get("/requests/?q=rita").content.decode()
