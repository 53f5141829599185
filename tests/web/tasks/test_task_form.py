"""The form of a task: conditional fields, rows, files, people, and what is asked without scripts."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.cases import actions
from apps.cases.models import Case, CaseFile
from apps.cmmn.builders import case, field, task
from apps.cmmn.definition import FieldType, FormField
from apps.tasks.models import HumanTask
from apps.users.models import User
from tests.web.cases.conftest import SYSTEM

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PLACE = field("town", required=True), field("street")
ITEM = field("what", required=True), field("price", FieldType.MONEY), field("at", FieldType.OBJECT, fields=PLACE)
PLAN = case(
    "loss",
    task(
        "look",
        form=[
            FormField("is_hurt"),
            FormField("injury", required=True, condition="is_hurt"),
            *("things", "report", "expert", "score"),
        ],
    ),
    fields=(
        field("is_hurt", FieldType.BOOLEAN),
        field("injury"),
        field("things", FieldType.OBJECT, many=True, fields=ITEM),
        field("report", FieldType.FILE),
        field("expert", FieldType.PERSON),
        field("score", FieldType.INTEGER, minimum="1", maximum="10"),
    ),
)
ROW = {"data-things.rows": "0", "data-things.0-what": "Table", "data-things.0-price": "1,250.5"}


@pytest.fixture
def look(as_bob: Client) -> HumanTask:
    definition = actions.publish(PLAN, actor=SYSTEM).definition
    return HumanTask.objects.get(case=actions.open_case(definition, data={}, actor=SYSTEM).case)


def url(look: HumanTask) -> str:
    return f"/tasks/{look.pk}/"


def stored(look: HumanTask) -> dict[str, object]:
    return dict(Case.objects.get(pk=look.case_id).data)


def test_a_field_is_asked_while_its_condition_holds(as_bob: Client, look: HumanTask) -> None:
    assert "data-injury" not in as_bob.get(url(look)).context["form"].fields
    asked = as_bob.post(url(look), {"data-is_hurt": "true"})
    assert asked.status_code == 422
    assert asked.context["form"].errors == {"data-injury": ["This is needed."]}
    again = as_bob.post(url(look), {"data-is_hurt": "true", "data-injury": "A burn"})
    assert again.status_code == 303
    assert stored(look) == {"is_hurt": True, "injury": "A burn"}


def test_what_is_not_asked_is_kept_in_the_form_and_not_stored(as_bob: Client, look: HumanTask) -> None:
    typed = {"data-is_hurt": "false", "data-injury": "A burn"}
    page = as_bob.post(url(look), {**typed, "_look": "1"})
    assert page.status_code == 200
    assert '<input type="hidden" name="data-injury" value="A burn">' in page.content.decode()
    shown = as_bob.post(url(look), {**typed, "data-is_hurt": "true", "_look": "1"})
    assert shown.context["form"]["data-injury"].value() == "A burn"
    assert as_bob.post(url(look), typed).status_code == 303
    assert stored(look) == {"is_hurt": False}


def test_rows_are_added_and_removed_without_scripts(as_bob: Client, look: HumanTask) -> None:
    added = as_bob.post(url(look), {**ROW, "_add": "data-things"})
    rows = added.context["form"]["data-things"].value().rows
    assert [(row.number, row.is_new) for row in rows] == [(0, False), (1, True)]
    removed = as_bob.post(url(look), {**ROW, "data-things.rows": "0,1", "_remove": "data-things.0"})
    assert [row.number for row in removed.context["form"]["data-things"].value().rows] == [1]
    assert stored(look) == {}


def test_rows_are_stored_in_order_with_their_parts(as_bob: Client, look: HumanTask) -> None:
    second = {"data-things.3-what": "Chair", "data-things.3-at.0-town": "Ghent", "data-things.3-at.0-street": "Graslei"}
    assert as_bob.post(url(look), {**ROW, **second, "data-things.rows": "3,0,7"}).status_code == 303
    assert stored(look) == {
        "things": [
            {"what": "Chair", "at": {"town": "Ghent", "street": "Graslei"}},
            {"what": "Table", "price": "1250.50"},
        ]
    }


def test_what_is_wrong_in_a_row_is_said_there(as_bob: Client, look: HumanTask) -> None:
    page = as_bob.post(url(look), {**ROW, "data-things.0-what": "", "data-things.0-price": "much", "data-score": "11"})
    assert page.status_code == 422
    assert list(page.context["form"].problems()) == [
        ("id_data-things.0-what", "Things 1: What", "This is needed."),
        ("id_data-things.0-price", "Things 1: Price", "Enter an amount, such as 1,250.00."),
        ("id_data-score", "Score", "Enter a number from 1 to 10."),
    ]
    assert stored(look) == {}


def test_a_file_is_kept_while_something_else_is_wrong_and_belongs_to_the_case_then(
    as_bob: Client, look: HumanTask
) -> None:
    page = as_bob.post(url(look), {"data-score": "11", "data-report": SimpleUploadedFile("report.pdf", PDF)})
    assert page.status_code == 422
    kept = page.context["form"].fields["data-report"].kept
    assert [one.name for one in kept] == ["report.pdf"]
    assert not CaseFile.objects.exists()
    assert as_bob.post(url(look), {"data-score": "9", "data-report-kept": kept[0].token}).status_code == 303
    paper = CaseFile.objects.get()
    assert (paper.name, stored(look)) == ("report.pdf", {"score": 9, "report": str(paper.pk)})


def test_a_file_that_is_not_taken_is_told_and_another_cases_file_refused(as_bob: Client, look: HumanTask) -> None:
    page = as_bob.post(url(look), {"data-report": SimpleUploadedFile("page.html", b"<p>")})
    assert "is of a kind that is not taken" in page.context["form"].errors["data-report"][0]
    assert as_bob.post(url(look), {"data-report-had": "4711"}).status_code == 422
    assert stored(look) == {}


def test_only_people_who_work_here_can_be_named(as_bob: Client, look: HumanTask, alice: User, carol: User) -> None:
    User.objects.filter(pk=carol.pk).update(is_active=False)
    page = as_bob.post(url(look), {"data-expert": str(carol.pk)})
    assert page.status_code == 422
    assert "this person is not" in page.context["form"].errors["data-expert"][0]
    assert as_bob.post(url(look), {"data-expert": "alice adler"}).status_code == 303
    assert stored(look) == {"expert": str(alice.pk)}
    for tab in ("data", "timeline"):
        assert "Alice Adler" in as_bob.get(f"/cases/{look.case.number}/?tab={tab}").content.decode(), tab


def test_a_draft_of_a_form_that_was_left_shows_the_same_fields(as_bob: Client, look: HumanTask) -> None:
    typed = {**ROW, "data-is_hurt": "true", "data-injury": "A bu", "was": json.dumps({})}
    assert as_bob.post(f"/drafts/task/{look.pk}/", typed).status_code == 204
    form = as_bob.get(url(look)).context["form"]
    assert (form["data-injury"].value(), form["data-things"].value().rows[0].form["what"].value()) == ("A bu", "Table")
    assert form.errors == {}


def test_how_it_ends_is_kept_with_the_draft_and_not_judged_before_it_is_sent(as_bob: Client) -> None:
    plan = case("permit", task("decide", form=["score"], outcomes=("grant", "refuse")), fields=(PLAN.field("score"),))
    definition = actions.publish(plan, actor=SYSTEM).definition
    decide = HumanTask.objects.get(case=actions.open_case(definition, data={}, actor=SYSTEM).case)
    asked = as_bob.post(url(decide), {"data-score": "3", "_look": "1"})
    assert (asked.status_code, asked.context["ending"].errors) == (200, {})
    as_bob.post(f"/drafts/task/{decide.pk}/", {"data-score": "3", "outcome": "refuse"})
    assert as_bob.get(url(decide)).context["ending"]["outcome"].value() == "refuse"
    assert as_bob.post(url(decide), {"data-score": "3"}).status_code == 422
    assert as_bob.post(url(decide), {"data-score": "3", "outcome": "grant"}).status_code == 303
    decide.refresh_from_db()
    assert decide.outcome == "grant"
