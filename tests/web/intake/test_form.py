"""The public request form: shown to anybody, sent, refused with everything typed."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings
from redis.exceptions import ConnectionError as Unreachable

from apps.cases import actions as cases
from apps.cases.models import Case, CaseDefinition
from apps.intake.models import Request
from apps.tenants.models import Tenant
from apps.web.intake import guard
from tests.requests import PDF, SYSTEM, report
from tests.web.intake.conftest import Send, ticket


def text(response: Any) -> str:
    body: bytes = response.content
    return body.decode()


def kept(response: Any) -> list[str]:
    """The tokens of the files that the form shown again has kept."""
    return re.findall(r'name="attachments-kept" value="([^"]+)"', text(response))


def test_anybody_may_open_it(client: Client, definition: CaseDefinition) -> None:
    response = client.get("/request/claim/")
    page = text(response)
    assert response.status_code == 200
    assert "Policy number" in page
    assert "Estimated damage" in page
    assert "Risk" not in page
    assert not response.cookies


def test_a_type_without_a_form_is_not_found(client: Client, definition: CaseDefinition) -> None:
    CaseDefinition.objects.update(has_request_form=False)
    assert client.get("/request/claim/").status_code == 404
    assert client.post("/request/claim/", {}).status_code == 404
    assert client.get("/request/other/").status_code == 404


def test_sending_it_makes_a_case_and_shows_the_reference(send: Send, client: Client) -> None:
    response = send(data_amount="1250")
    request = Request.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/request/claim/{request.reference}/")
    assert request.case == Case.objects.get()
    assert (request.name, request.data) == ("Rita Roe", {"policy": "P-7", "amount": "1250.00"})
    assert request.reference in text(client.get(response["Location"]))


def test_it_works_without_cookies(definition: CaseDefinition) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"host": "acme.localhost"})
    given = {"name": "Rita Roe", "email": "rita@client.example", "data-policy": "P-7", "ticket": ticket()}
    assert strict.post("/request/claim/", given).status_code == 303


def test_bad_input_gets_the_form_back_with_everything_typed(send: Send) -> None:
    response = send(email="rita", data_policy="", data_amount="a lot", phone="+44 20 7946 0018")
    page = text(response)
    assert response.status_code == 422
    for typed in ('value="Rita Roe"', 'value="rita"', 'value="a lot"', 'value="+44 20 7946 0018"'):
        assert typed in page
    assert 'id="id_data-amount_error"' in page
    assert page.count("Enter an amount, such as 1,250.00.") == 2  # in the summary and beside the control
    assert '<a href="#id_data-policy">Policy number</a>: This is needed.' in page
    assert not Request.objects.exists()


def test_a_file_comes_with_the_request(send: Send) -> None:
    send(attachments=[report("one.pdf"), report("two.pdf")])
    assert sorted(Case.objects.get().files.values_list("name", flat=True)) == ["one.pdf", "two.pdf"]


def test_files_stay_attached_when_something_else_is_wrong(send: Send) -> None:
    again = send(data_policy="", attachments=[report("damage.pdf")])
    assert "damage.pdf" in text(again)
    (token,) = kept(again)
    assert send(**{"attachments-kept": token}).status_code == 303
    assert list(Case.objects.get().files.values_list("name", "size")) == [("damage.pdf", len(PDF))]


def test_a_kept_file_that_is_unticked_is_not_sent(send: Send) -> None:
    kept(send(data_policy="", attachments=[report()]))
    send()
    assert not Case.objects.get().files.exists()


def test_a_wrong_kind_is_told_and_the_other_files_stay(send: Send) -> None:
    again = send(attachments=[report("good.pdf"), report("bad.exe")])
    assert again.status_code == 422
    assert "“bad.exe” is of a kind that is not taken." in text(again)
    assert len(kept(again)) == 1
    assert send(**{"attachments-kept": kept(again)}).status_code == 303
    assert Case.objects.get().files.get().name == "good.pdf"


def test_files_beyond_the_limit_are_left_out_and_what_was_typed_stays(send: Send, settings: Settings) -> None:
    settings.FILE_MAX_BYTES = 300_000
    large = PDF + b" " * 400_000
    again = send(attachments=[report("small.pdf"), report("large.pdf", large), report("last.pdf")])
    page = text(again)
    assert again.status_code == 422
    assert "“large.pdf” was left out: the files are larger than 293.0\xa0KB together." in page
    assert 'value="P-7"' in page
    assert len(kept(again)) == 2


def test_a_body_beyond_all_measure_is_refused_unread(send: Send, settings: Settings) -> None:
    settings.FILE_MAX_BYTES = 10_000
    assert send(attachments=[report("large.pdf", PDF + b" " * 50_000)]).status_code == 413
    assert not Request.objects.exists()


def test_an_expired_token_asks_for_the_file_again(send: Send) -> None:
    again = send(**{"attachments-kept": "forged"})
    assert again.status_code == 422
    assert "A file was kept for an hour only. Please attach it again." in text(again)


def test_more_than_ten_files_are_told(send: Send) -> None:
    again = send(attachments=[report(f"{n}.pdf") for n in range(11)])
    assert "“10.pdf” was left out: at most 10 files can be sent." in text(again)
    assert len(kept(again)) == 10


def test_what_fills_the_trap_is_told_and_may_go_on(send: Send) -> None:
    again = send(**{guard.TRAP: "https://spam.example"})
    assert again.status_code == 422
    assert "A field that nobody can see was filled in" in text(again)
    assert 'value="P-7"' in text(again)
    assert "spam.example" not in text(again)
    assert not Request.objects.exists()
    assert send().status_code == 303


def test_who_is_faster_than_anybody_types_is_told_and_may_go_on(send: Send) -> None:
    again = send(ticket=ticket(seconds=1))
    assert again.status_code == 422
    assert "This was sent faster than anybody types." in text(again)
    assert not Request.objects.exists()
    assert send(ticket=ticket(seconds=3)).status_code == 303


@pytest.mark.parametrize("old", ["", "forged", None])
def test_a_form_without_a_good_pass_is_shown_again_with_one(send: Send, old: str | None) -> None:
    again = send(ticket=ticket(seconds=86_401) if old is None else old)
    assert again.status_code == 422
    assert "The form was open for too long, or reached us incomplete." in text(again)
    found = re.search(r'name="ticket" value="([^"]+)"', text(again))
    assert found is not None
    assert guard.judge({"ticket": found[1]}).submission


def test_too_many_from_one_address_are_asked_to_wait(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "RATE", "2/10m")
    assert [send().status_code for _ in range(2)] == [303, 303]
    late = send(data_policy="P-8")
    assert late.status_code == 429
    assert 0 < int(late["Retry-After"]) <= 601
    assert 'value="P-8"' in text(late)
    assert "What you typed is still here" in text(late)
    assert Request.objects.count() == 2
    assert send(REMOTE_ADDR="198.51.100.7").status_code == 303


def test_each_workspace_counts_for_itself(send: Send, beta: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "RATE", "1/10m")
    with beta:
        assert cache.get("nothing") is None
    assert send().status_code == 303
    assert send().status_code == 429


def test_a_counter_that_cannot_be_reached_keeps_nobody_out(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise Unreachable

    monkeypatch.setattr("apps.web.network.get_usage", fail)
    assert send().status_code == 303


def test_sending_twice_gives_the_same_reference(send: Send) -> None:
    once = ticket()
    first, second = send(ticket=once), send(ticket=once)
    assert first["Location"] == second["Location"]
    assert (Request.objects.count(), Case.objects.count()) == (1, 1)


def test_sending_again_with_other_words_asks_first(send: Send) -> None:
    once = ticket()
    send(ticket=once)
    again = send(ticket=once, data_policy="P-8")
    reference = Request.objects.get().reference
    assert again.status_code == 409
    assert f"You have sent this form already, as {reference}." in text(again)
    found = re.search(r'name="ticket" value="([^"]+)"', text(again))
    assert found is not None
    assert found[1] != once


def test_a_plan_that_cannot_start_still_gives_a_reference(send: Send, broken: None, client: Client) -> None:
    response = send()
    assert response.status_code == 303
    assert Request.objects.get().state == "stuck"
    assert "your request has arrived" in text(client.get(response["Location"]))


def test_what_is_typed_cannot_become_markup(send: Send) -> None:
    page = text(send(name="<script>alert(1)</script>", email="x"))
    assert "<script>alert" not in page


def test_the_form_of_a_retired_type_says_so_kindly(client: Client, send: Send, definition: CaseDefinition) -> None:
    cases.retire(definition, reason="Budget used up", actor=SYSTEM)
    for answer in (client.get("/request/claim/"), send()):
        page = answer.content.decode()
        assert answer.status_code == 410
        assert "We do not take requests of this kind at present" in page
        assert "Budget" not in page
    assert not Request.objects.exists()
