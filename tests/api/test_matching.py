"""Nothing is changed that has changed since it was read, where the reader says so."""

from collections.abc import Callable
from typing import Any

import pytest

from apps.cases import actions
from apps.cases.models import Case
from apps.tasks.models import HumanTask
from tests.api.conftest import SYSTEM, Api, refusal, report

Send = Callable[[Api, Case, dict[str, str]], Any]

CHANGES: dict[str, Send] = {
    "data": lambda api, case, headers: api.patch(f"cases/{case.number}/", {"data": {"remark": "New"}}, headers),
    "note": lambda api, case, headers: api.post(f"cases/{case.number}/notes/", {"text": "Hello"}, headers),
    "file": lambda api, case, headers: api.send(f"cases/{case.number}/files/", headers, file=report()),
    "item": lambda api, case, headers: api.post(f"cases/{case.number}/items/", {"key": "extra"}, headers),
    "action": lambda api, case, headers: api.post(
        f"cases/{case.number}/items/0/actions/", {"action": "suspend"}, headers
    ),
    "claim": lambda api, case, headers: api.post(f"tasks/{_task(case)}/claim/", {}, headers),
    "complete": lambda api, case, headers: api.post(f"tasks/{_task(case)}/complete/", {}, headers),
}


def _task(case: Case) -> int:
    return HumanTask.objects.get(case=case, key="chat").pk


@pytest.mark.parametrize("send", CHANGES.values(), ids=CHANGES)
def test_a_change_is_made_to_what_was_read(api: Api, claim: Case, send: Send) -> None:
    etag = api.get(f"cases/{claim.number}/")["ETag"]

    assert send(api, claim, {"If-Match": etag}).status_code in {200, 201}


@pytest.mark.parametrize("send", CHANGES.values(), ids=CHANGES)
def test_a_change_is_refused_when_somebody_else_was_faster(api: Api, claim: Case, send: Send) -> None:
    etag = api.get(f"cases/{claim.number}/")["ETag"]
    actions.add_note(claim, text="First.", actor=SYSTEM)
    length = Case.objects.get(pk=claim.pk).journal_sequence

    assert refusal(send(api, claim, {"If-Match": etag})) == (412, "changed")
    assert Case.objects.get(pk=claim.pk).journal_sequence == length


def test_any_state_will_do_with_a_star(api: Api, claim: Case) -> None:
    assert CHANGES["note"](api, claim, {"If-Match": "*"}).status_code == 201


def test_every_change_gives_another_name_to_the_case(api: Api, claim: Case) -> None:
    before = api.get(f"cases/{claim.number}/")["ETag"]
    changed = CHANGES["data"](api, claim, {})

    assert changed["ETag"] != before
    assert api.get(f"cases/{claim.number}/")["ETag"] == changed["ETag"]


def test_what_is_known_is_not_sent_again(api: Api, claim: Case) -> None:
    etag = api.get(f"cases/{claim.number}/")["ETag"]
    again = api.get(f"cases/{claim.number}/", {"If-None-Match": etag})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    actions.add_note(claim, text="First.", actor=SYSTEM)
    assert api.get(f"cases/{claim.number}/", {"If-None-Match": etag}).status_code == 200
