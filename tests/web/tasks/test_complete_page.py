"""Completing a task with its form."""

from django.test import Client

from apps.cases import actions as case_actions
from apps.cases.models import Case
from apps.common.actors import Actor
from apps.tasks import actions
from apps.tasks.models import HumanTask, TaskState
from apps.users.models import User
from tests.web.cases.conftest import SYSTEM

GOOD = {"data-risk_score": "9", "data-remark": "Odd."}


def url(task: HumanTask, verb: str = "") -> str:
    return f"/tasks/{task.pk}/{verb}"


def test_what_changed_because_of_it_is_said(as_bob: Client, review: HumanTask, claim: Case) -> None:
    text = as_bob.post(url(review), GOOD, follow=True).content.decode()
    assert "Initial review is complete" in text
    assert "Investigation started: initial review is complete and the risk score is 9" in text
    claim.refresh_from_db()
    assert claim.data == {"policy": "P-7", "risk_score": 9, "remark": "Odd."}


def test_htmx_is_sent_on_to_the_case(as_bob: Client, review: HumanTask, claim: Case) -> None:
    answer = as_bob.post(url(review), GOOD, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, f"/cases/{claim.number}/")


def test_bad_input_comes_back_with_everything_typed(as_bob: Client, review: HumanTask) -> None:
    answer = as_bob.post(url(review), {"data-risk_score": "nine", "data-remark": "Odd."})
    assert answer.status_code == 422
    form = answer.context["form"]
    assert form.errors == {"data-risk_score": ["Enter a whole number, such as 7."]}
    assert (form["data-risk_score"].value(), form["data-remark"].value()) == ("nine", "Odd.")
    review.refresh_from_db()
    assert review.state == TaskState.OPEN


def test_what_is_required_is_asked_for(as_bob: Client, review: HumanTask) -> None:
    answer = as_bob.post(url(review), {"data-risk_score": " "})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"data-risk_score": ["This is needed."]}


def test_when_somebody_was_faster_what_was_typed_is_kept(as_bob: Client, review: HumanTask, alice: User) -> None:
    actions.complete(review, output={"risk_score": "3"}, actor=Actor.person(alice))
    answer = as_bob.post(url(review), GOOD)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Alice Adler completed this task in the meantime." in text
    assert "Odd." in text
    review.case.refresh_from_db()
    assert review.case.data["risk_score"] == 3


def test_what_was_typed_into_a_task_that_is_over_can_be_kept_as_a_note(
    as_bob: Client, review: HumanTask, alice: User
) -> None:
    actions.complete(review, output={"risk_score": "3"}, actor=Actor.person(alice))
    answer = as_bob.post(url(review), GOOD)
    assert answer.context["note_text"] == "Risk score: 9\nRemark: Odd."
    assert f'action="/cases/{review.case.number}/notes/"' in answer.content.decode()


def test_who_writes_what_a_colleague_has_changed_is_shown_both(as_bob: Client, review: HumanTask, alice: User) -> None:
    form = as_bob.get(url(review)).context["form"]
    given = {**GOOD, "was": form["was"].value()}
    case_actions.change_data(review.case, data={"remark": "Alice's words"}, actor=Actor.person(alice))
    answer = as_bob.post(url(review), given)
    assert answer.status_code == 409
    assert "Somebody else has changed one of these fields" in answer.content.decode()
    form = answer.context["form"]
    assert [(one.key, one.text, one.by) for one in form.choices] == [("remark", "Alice's words", "Alice Adler")]
    review.refresh_from_db()
    assert review.state == TaskState.OPEN
    again = {**GOOD, "was": form["was"].value(), "clashes": form["clashes"].value(), "choose-remark": "theirs"}
    assert as_bob.post(url(review), again).status_code == 303
    review.case.refresh_from_db()
    assert review.case.data == {"policy": "P-7", "risk_score": 9, "remark": "Alice's words"}


def test_when_somebody_took_it_meanwhile_what_was_typed_is_kept(as_bob: Client, review: HumanTask, alice: User) -> None:
    actions.claim(review, actor=Actor.person(alice))
    answer = as_bob.post(url(review), GOOD)
    assert answer.status_code == 409
    assert "Alice Adler has taken this task in the meantime." in answer.content.decode()
    review.refresh_from_db()
    assert review.state == TaskState.OPEN


def test_a_draft_is_kept_right_or_wrong_and_shown_again(as_bob: Client, review: HumanTask) -> None:
    answer = as_bob.post(f"/drafts/task/{review.pk}/", {"data-risk_score": "ni", "data-remark": "Half a sen"})
    assert (answer.status_code, answer.content) == (204, b"")
    page = as_bob.get(url(review))
    assert page.context["form"]["data-risk_score"].value() == "ni"
    assert "This is what you typed and have not sent" in page.content.decode()


def test_a_draft_leaves_no_trace_in_the_case(as_bob: Client, review: HumanTask, claim: Case) -> None:
    before = claim.journal_sequence
    as_bob.post(f"/drafts/task/{review.pk}/", {"data-remark": "Half a sen"})
    claim.refresh_from_db()
    assert (claim.journal_sequence, claim.data) == (before, {"policy": "P-7"})


def test_the_form_begins_with_what_the_case_knows(as_bob: Client, review: HumanTask, claim: Case) -> None:
    case_actions.change_data(claim, data={"remark": "From the client."}, actor=SYSTEM)
    assert as_bob.get(url(review)).context["form"]["data-remark"].value() == "From the client."


def test_a_viewer_reads_the_task_and_completes_nothing(as_dan: Client, review: HumanTask) -> None:
    assert "You may look at this task, but not change it." in as_dan.get(url(review)).content.decode()
    for verb in ("", "claim/", "take-over/", "release/", "hand-over/", "skip/", "block/", "unblock/"):
        assert as_dan.post(url(review, verb), GOOD).status_code == 403, verb
    review.refresh_from_db()
    assert (review.state, review.assignee) == (TaskState.OPEN, None)


def test_a_task_of_a_case_that_may_not_be_seen_is_not_found(as_bob: Client, review: HumanTask) -> None:
    case_actions.control_access(review.case.definition, is_on=True, actor=SYSTEM)
    assert as_bob.get(url(review)).status_code == 404
    for verb in ("", "claim/", "take-over/", "release/", "hand-over/", "skip/", "block/", "unblock/"):
        assert as_bob.post(url(review, verb), GOOD).status_code == 404, verb


def test_it_is_handed_over_to_a_person(as_bob: Client, review: HumanTask, bob: User, alice: User) -> None:
    actions.claim(review, actor=Actor.person(bob))
    assert as_bob.post(url(review, "hand-over/"), {}).status_code == 422
    assert as_bob.post(url(review, "hand-over/"), {"user": alice.pk}).status_code == 303
    review.refresh_from_db()
    assert review.assignee == alice


def test_it_is_given_back(as_bob: Client, review: HumanTask, bob: User) -> None:
    actions.claim(review, actor=Actor.person(bob))
    assert as_bob.post(url(review, "release/")).status_code == 303
    review.refresh_from_db()
    assert review.assignee is None


def test_of_two_who_claim_the_second_is_told(as_bob: Client, review: HumanTask, alice: User) -> None:
    actions.claim(review, actor=Actor.person(alice))
    answer = as_bob.post(url(review, "claim/"))
    assert answer.status_code == 409
    assert "Alice Adler has taken this task already" in answer.content.decode()


def test_a_task_is_skipped_with_a_reason(as_bob: Client, claim: Case, bob: User) -> None:
    call = HumanTask.objects.get(case=claim, key="call")
    actions.claim(call, actor=Actor.person(bob))
    assert as_bob.post(url(call, "skip/"), {"reason": ""}).status_code == 422
    text = as_bob.post(url(call, "skip/"), {"reason": "Answered by mail."}, follow=True).content.decode()
    assert "Call the claimant is skipped." in text
    assert "Answered by mail." in text
    call.refresh_from_db()
    assert call.state == TaskState.ENDED


def test_a_required_task_cannot_be_skipped(as_bob: Client, review: HumanTask, bob: User) -> None:
    actions.claim(review, actor=Actor.person(bob))
    assert as_bob.post(url(review, "skip/"), {"reason": "Lazy."}).status_code == 409
    review.refresh_from_db()
    assert review.state == TaskState.OPEN


def test_bytes_no_database_takes_do_no_harm(as_bob: Client, review: HumanTask, claim: Case) -> None:
    assert as_bob.post(f"/drafts/task/{review.pk}/", {"data-remark": "a\x00b"}).status_code == 204
    assert as_bob.get(url(review)).context["form"]["data-remark"].value() == "ab"
    assert as_bob.post(f"/cases/{claim.number}/life/hold/", {"reason": "a\x00b"}).status_code == 422
    found = as_bob.post("/cases/new/?type=claim", {"find": "a\x00b", "search": "1", "client": "\x00"})
    assert found.status_code == 200


def test_it_is_blocked_with_a_reason_and_unblocked(as_bob: Client, review: HumanTask, bob: User) -> None:
    actions.claim(review, actor=Actor.person(bob))
    assert as_bob.get(url(review, "block/")).status_code == 200
    assert as_bob.post(url(review, "block/"), {"reason": " "}).status_code == 422
    text = as_bob.post(url(review, "block/"), {"reason": "No <report> yet."}, follow=True).content.decode()
    assert "“Initial review” is blocked." in text
    assert "No &lt;report&gt; yet." in text
    assert f'href="{url(review, "unblock/")}"' in text
    assert "No &lt;report&gt; yet." in as_bob.get(url(review)).content.decode()
    text = as_bob.post(url(review, "unblock/"), follow=True).content.decode()
    assert "“Initial review” goes on." in text
    review.refresh_from_db()
    assert (review.is_blocked, review.blocked_reason) == (False, "")
    assert "data-risk_score" in as_bob.get(url(review)).content.decode()


def test_when_it_was_blocked_meanwhile_what_was_typed_is_kept(as_bob: Client, review: HumanTask) -> None:
    actions.block(review, reason="No report yet.", actor=SYSTEM)
    answer = as_bob.post(url(review), GOOD)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "This task is blocked: No report yet." in text
    assert "Odd." in text
    review.refresh_from_db()
    assert (review.state, review.is_blocked) == (TaskState.OPEN, True)


def test_a_colleague_blocks_nothing(as_bob: Client, review: HumanTask, alice: User) -> None:
    actions.claim(review, actor=Actor.person(alice))
    assert as_bob.get(url(review, "block/")).status_code == 403
    assert as_bob.post(url(review, "block/"), {"reason": "Mine."}).status_code == 403
    review.refresh_from_db()
    assert review.is_blocked is False
