"""Two write the same field: the later one is told what the other wrote, and nothing is overwritten."""

from apps.cases import actions
from apps.cases.models import Case
from apps.common.actors import Actor
from apps.tasks.models import HumanTask, TaskState
from apps.users.models import User
from tests.api.conftest import Api


def test_a_field_that_others_have_changed_since_is_not_overwritten(api: Api, claim: Case, alice: User) -> None:
    actions.change_data(claim, data={"remark": "Hers", "amount": "5"}, actor=Actor.person(alice))
    sent = {"data": {"remark": "Mine"}, "seen": {"remark": None}}
    answer = api.patch(f"cases/{claim.number}/", sent)
    assert (answer.status_code, answer.json()["code"]) == (409, "clash")
    [clash] = answer.json()["clashes"]
    assert (clash["field"], clash["value"], clash["by"]) == ("remark", "Hers", alice.name)
    claim.refresh_from_db()
    assert claim.data["remark"] == "Hers"
    assert api.patch(f"cases/{claim.number}/", {**sent, "seen": {"remark": "Hers"}}).status_code == 200
    claim.refresh_from_db()
    assert (claim.data["remark"], claim.data["amount"]) == ("Mine", "5.00")


def test_a_task_leaves_what_only_others_have_changed(api: Api, claim: Case, alice: User) -> None:
    review = HumanTask.objects.get(case=claim, key="review")
    actions.change_data(claim, data={"remark": "Hers"}, actor=Actor.person(alice))
    seen = {"risk_score": None, "remark": None}
    clash = api.post(f"tasks/{review.pk}/complete/", {"data": {"risk_score": 3, "remark": "Mine"}, "seen": seen})
    assert (clash.status_code, clash.json()["code"]) == (409, "clash")
    review.refresh_from_db()
    assert review.state == TaskState.OPEN
    done = api.post(f"tasks/{review.pk}/complete/", {"data": {"risk_score": 3, "remark": None}, "seen": seen})
    assert done.status_code == 200
    claim.refresh_from_db()
    assert (claim.data["risk_score"], claim.data["remark"]) == (3, "Hers")
