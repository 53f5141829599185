"""Writing a plan in the workspace: what is told beside the lines, what publishing makes, and who is kept out."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.audit import selectors as audit
from apps.cases import actions as cases
from apps.cases.models import CaseDefinition, DefinitionVersion
from apps.cmmn.language import read, write
from apps.common.actors import Actor
from apps.tenants.models import Tenant
from apps.users import actions as users
from apps.users.models import Role, Team, User
from apps.wiring import starters
from apps.wiring.packs import PACKS
from tests.factories import TeamFactory, UserFactory
from tests.requests import SYSTEM, claim_plan

NEW, PLAN, VERSION = "/studio/case-types/new/", "/studio/case-types/home-visit/plan/", "/studio/case-types/home-visit/"
TEXT = """Plan: Home visit

Teams
- Visitors

Fields
- Risk score: whole number

Steps
Stage: Assessment
  Task: Initial review
    By Visitors, within 2 days.
    Asks for: risk score (required)
Stage: Investigation
  Task: Talk to the neighbours

Rules
1. When the initial review is complete and the risk score is above 7, activate the investigation stage.
"""
MISTYPED = TEXT.replace("the initial review is", "the initail review is")


@pytest.fixture
def visit(erin: User) -> CaseDefinition:
    """The plan, published; its team stands."""
    TeamFactory.create(name="visitors")
    plan = read(TEXT).definition
    assert plan is not None
    return cases.publish(plan, source=TEXT, actor=Actor.person(erin)).definition


def plain(response: object) -> str:
    """The page with its white space as a reader sees it."""
    return " ".join(response.content.decode().split())  # type: ignore[attr-defined]


def other(text: str = TEXT) -> str:
    return text.replace("above 7", "above 8")


def test_managers_and_below_stay_out(client: Client, visit: CaseDefinition, carol: User, bob: User, dan: User) -> None:
    for person in (carol, bob, dan):
        client.force_login(person)
        assert [client.get(path).status_code for path in (NEW, PLAN, f"{VERSION}versions/1/")] == [403, 403, 403]
        for path, text in ((NEW, TEXT.replace("Home visit", "Walk")), (PLAN, other())):
            assert client.post(path, {"do": "publish", "base": "1", "text": text}).status_code == 403
    assert DefinitionVersion.objects.count() == 1


def test_a_mistyped_name_is_shown_with_its_line_and_a_suggestion(client: Client, erin: User) -> None:
    client.force_login(erin)
    response = client.post(NEW, {"do": "review", "base": "0", "text": MISTYPED})
    assert response.status_code == 422
    page = plain(response)
    assert 'data-line="18" data-column="13" data-end="27">Line 18, column 13</a>' in page
    assert "<code>1. When the <mark>initail review</mark> is complete" in page
    assert "Did you mean “Initial review”?" in page
    assert not CaseDefinition.objects.exists()


def test_what_was_typed_is_kept(client: Client, erin: User) -> None:
    client.force_login(erin)
    typed = f"\n{MISTYPED}\n  <b>& more\n"
    response = client.post(NEW, {"do": "check", "base": "0", "text": typed.replace("\n", "\r\n")})
    assert response.status_code == 422
    assert response.context["draft"].text == typed
    assert "initail review" in response.content.decode()
    assert "&lt;b&gt;&amp; more" in response.content.decode()


def test_typing_brings_the_outline_and_the_problems_only(client: Client, erin: User) -> None:
    client.force_login(erin)
    response = client.post(NEW, {"base": "0", "text": MISTYPED}, headers={"hx-request": "true"})
    page = plain(response)
    assert response.status_code == 200
    assert "<html" not in page
    assert "Did you mean “Initial review”?" in page
    assert [entry.name for entry in response.context["draft"].steps] == [
        *("Assessment", "Initial review", "Investigation", "Talk to the neighbours")
    ]
    assert [entry.name for entry in response.context["draft"].fields] == ["Risk score"]


def test_a_version_is_shown_and_edited_as_it_was_written(client: Client, visit: CaseDefinition, erin: User) -> None:
    client.force_login(erin)
    text = f"# Agreed with the visitors.\n{other()}"
    client.post(PLAN, {"do": "publish", "base": "1", "text": text.replace("\n", "\r\n")})
    assert DefinitionVersion.objects.get(number=2).source == text
    assert client.get(PLAN).context["draft"].text == text
    assert client.get(f"{VERSION}versions/2/").context["text"] == text


def test_notes_alone_are_published_too(client: Client, visit: CaseDefinition, erin: User) -> None:
    client.force_login(erin)
    text = f"{TEXT}# a note for myself\n"
    page = plain(client.post(PLAN, {"do": "review", "base": "1", "text": text}))
    assert "Only how it is written, such as the notes beside it. Nothing changes for the cases." in page
    client.post(PLAN, {"do": "publish", "base": "1", "text": text})
    first, second = DefinitionVersion.objects.order_by("number")
    assert (second.source, second.content_hash) == (text, first.content_hash)


def test_a_text_that_is_read_otherwise_by_now_is_written_out(client: Client, visit: CaseDefinition, erin: User) -> None:
    plan = read(TEXT).definition
    assert plan is not None
    cases.publish(replace(plan, description="Nothing of this is in the text."), source=TEXT, actor=SYSTEM)
    client.force_login(erin)
    text = client.get(f"{VERSION}versions/2/").context["text"]
    assert "Nothing of this is in the text." in text
    assert client.get(PLAN).context["draft"].text == text


def test_a_plan_that_came_without_a_text_is_written_out(client: Client, erin: User) -> None:
    TeamFactory.create(name="visitors")
    plan = read(TEXT).definition
    assert plan is not None
    cases.publish(plan, actor=SYSTEM)
    client.force_login(erin)
    assert client.get(PLAN).context["draft"].text == write(plan)
    client.post(PLAN, {"do": "publish", "base": "1", "text": write(plan)})
    assert DefinitionVersion.objects.count() == 1


def test_what_the_product_published_is_said_in_words(client: Client, erin: User) -> None:
    starters.publish("expense-approval", actor=Actor.system("importer"))
    version = DefinitionVersion.objects.get()
    assert (version.publisher, version.source) == ("the starter pack", PACKS["expense-approval"].text)
    client.force_login(erin)
    page = plain(client.get("/studio/case-types/expense-approval/versions/1/"))
    assert "Published by the starter pack" in page
    assert "<strong>The starter pack</strong> published" in plain(client.get("/studio/case-types/expense-approval/"))


def test_a_retired_team_in_a_plan_is_warned_of_and_not_formed_again(
    client: Client, visit: CaseDefinition, erin: User
) -> None:
    team = Team.objects.get()
    users.retire_team(team, actor=Actor.person(erin))
    client.force_login(erin)
    page = plain(client.post(PLAN, {"do": "review", "base": "1", "text": other()}))
    assert "The team “Visitors” is retired: its tasks would be there for everybody." in page
    assert "A team is formed" not in page
    assert client.post(PLAN, {"do": "publish", "base": "1", "text": other()}).status_code == 303
    assert (DefinitionVersion.objects.count(), Team.objects.count()) == (2, 1)


def test_a_file_fills_the_text(client: Client, erin: User) -> None:
    client.force_login(erin)
    file = SimpleUploadedFile("visit.plan", b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    response = client.post(NEW, {"do": "upload", "base": "0", "text": "Plan: Old", "file": file})
    assert (response.status_code, response.context["draft"].text) == (200, TEXT)
    assert not CaseDefinition.objects.exists()


def test_a_file_that_is_no_text_is_refused_and_the_text_stays(client: Client, erin: User) -> None:
    client.force_login(erin)
    file = SimpleUploadedFile("visit.plan", b"\xff\xfe\x00")
    response = client.post(NEW, {"do": "upload", "base": "0", "text": TEXT, "file": file})
    assert (response.status_code, response.context["draft"].text) == (422, TEXT)
    assert "The file is not a plain text in UTF-8." in plain(response)


def test_a_starter_plan_fills_the_text(client: Client, erin: User) -> None:
    client.force_login(erin)
    response = client.post(NEW, {"do": "starter", "base": "0", "text": "", "starter": "insurance-claim"})
    assert response.status_code == 200
    assert response.context["draft"].text.startswith("Plan: Insurance claim\n")
    assert response.context["draft"].errors == ()


def test_a_new_plan_is_reviewed_and_published_with_its_team(client: Client, erin: User) -> None:
    client.force_login(erin)
    response = client.post(NEW, {"do": "review", "base": "0", "text": TEXT})
    assert response.status_code == 200
    assert "<strong>Visitors</strong>" in plain(response)
    assert not CaseDefinition.objects.exists()
    response = client.post(NEW, {"do": "publish", "base": "0", "text": TEXT}, follow=True)
    assert response.redirect_chain == [(VERSION, 303)]
    assert "A new team without members yet: Visitors." in plain(response)
    definition = CaseDefinition.objects.get()
    assert (definition.key, definition.name, definition.current and definition.current.number) == (
        "home-visit", "Home visit", 1
    )  # fmt: skip
    assert Team.objects.get().name == "Visitors"
    assert [record.action for record in audit.records("config")[:2]] == ["definition.publish", "team.created"]


def test_the_text_begins_with_what_is_current(client: Client, visit: CaseDefinition, erin: User) -> None:
    client.force_login(erin)
    response = client.get(PLAN)
    assert visit.current is not None
    assert response.context["draft"].text == TEXT
    assert 'name="base" value="1"' in plain(response)


def test_publishing_shows_the_difference_and_makes_a_version(client: Client, visit: CaseDefinition, erin: User) -> None:
    case = cases.open_case(visit, data={}, actor=SYSTEM).case
    client.force_login(erin)
    page = plain(client.post(PLAN, {"do": "review", "base": "1", "text": other()}))
    assert "the risk score is above 8, activate the investigation stage." in page
    assert "1 case runs and keeps its version" in page
    assert "A team is formed" not in page
    assert client.post(PLAN, {"do": "publish", "base": "1", "text": other()}).status_code == 303
    visit.refresh_from_db()
    assert visit.current is not None
    assert (visit.current.number, visit.current.published_by_name) == (2, "Erin Ebner")
    case.refresh_from_db()
    assert case.version.number == 1


def test_a_text_that_says_the_same_cannot_be_published_again(client: Client, visit: CaseDefinition, erin: User) -> None:
    client.force_login(erin)
    page = plain(client.post(PLAN, {"do": "review", "base": "1", "text": TEXT}))
    assert "There is nothing to publish." in page
    assert 'value="publish"' not in page


def test_a_case_type_keeps_its_key_when_the_plan_is_renamed(client: Client, visit: CaseDefinition, erin: User) -> None:
    client.force_login(erin)
    text = TEXT.replace("Plan: Home visit", "Plan: Visit at home")
    client.post(PLAN, {"do": "publish", "base": "1", "text": text})
    visit.refresh_from_db()
    assert (visit.key, visit.name, CaseDefinition.objects.count()) == ("home-visit", "Visit at home", 1)


@pytest.mark.parametrize("verb", ["review", "publish"])
def test_who_was_slower_is_told_and_keeps_the_text(
    client: Client, visit: CaseDefinition, erin: User, alice: User, verb: str
) -> None:
    theirs = read(TEXT.replace("above 7", "above 9")).definition
    assert theirs is not None
    cases.publish(theirs, actor=Actor.person(alice))
    client.force_login(erin)
    response = client.post(PLAN, {"do": verb, "base": "1", "text": other()})
    page = plain(response)
    assert (response.status_code, response.context["draft"].text) == (409, other())
    assert "Alice Adler published version 2 meanwhile" in page
    assert "the risk score is above 9" in page
    assert 'name="base" value="2"' in page
    assert DefinitionVersion.objects.count() == 2


def test_a_new_plan_does_not_take_the_place_of_another(client: Client, visit: CaseDefinition, erin: User) -> None:
    client.force_login(erin)
    response = client.post(NEW, {"do": "publish", "base": "0", "text": other()})
    assert response.status_code == 422
    assert "There is a case type “Home visit” already" in plain(response)
    assert DefinitionVersion.objects.count() == 1


@pytest.mark.parametrize("name", ["New", "x" * 121, "Walk [a.b]"])
def test_a_plan_whose_name_cannot_be_kept_is_refused(client: Client, erin: User, name: str) -> None:
    client.force_login(erin)
    response = client.post(NEW, {"do": "publish", "base": "0", "text": TEXT.replace("Home visit", name)})
    assert response.status_code == 422
    assert not CaseDefinition.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [{}, {"base": "x", "text": TEXT}, {"base": "1", "text": "Plan: a\0b"}, {"base": "1", "text": "x" * 200_001}],
    ids=["nothing", "no number", "null", "too long"],
)
def test_what_no_page_sends_is_refused(client: Client, visit: CaseDefinition, erin: User, sent: dict[str, str]) -> None:
    client.force_login(erin)
    assert client.post(PLAN, {"do": "publish", **sent}).status_code == 422
    assert client.post(PLAN, sent, headers={"hx-request": "true"}).status_code == 200
    assert DefinitionVersion.objects.count() == 1


def test_a_version_shows_its_text_and_what_changed(client: Client, visit: CaseDefinition, erin: User) -> None:
    changed = read(other()).definition
    assert changed is not None
    cases.publish(changed, actor=Actor.person(erin))
    client.force_login(erin)
    page = plain(client.get(f"{VERSION}versions/2/"))
    assert "Published by Erin Ebner" in page
    assert "From version 1 to 2" in page
    assert "Changed rule: When the initial review is complete and the risk score is above 8" in page
    assert "above 7, activate the investigation stage. </pre>" in plain(client.get(f"{VERSION}versions/1/?with=2"))
    assert client.get(f"{VERSION}versions/3/").status_code == 404
    assert client.get(f"{VERSION}versions/1/?with=3").status_code == 404
    assert client.get(f"{VERSION}versions/99999999999/").status_code == 404


def test_the_neighbour_has_no_such_plan(beta_client: Client, visit: CaseDefinition, beta: Tenant) -> None:
    with beta:
        beta_client.force_login(UserFactory.create(name="Frida Fox", role=Role.ADMINISTRATOR))
    assert [beta_client.get(path).status_code for path in (PLAN, f"{VERSION}versions/1/")] == [404, 404]
    assert beta_client.post(PLAN, {"do": "publish", "base": "1", "text": other()}).status_code == 404
    assert DefinitionVersion.objects.count() == 1


def test_a_published_plan_that_nobody_wrote_as_text_can_be_edited(client: Client, erin: User) -> None:
    cases.publish(claim_plan(), actor=SYSTEM)
    client.force_login(erin)
    response = client.get("/studio/case-types/claim/plan/")
    found = response.context["draft"]
    assert (response.status_code, found.errors, found.plan) == (200, (), claim_plan())


def test_a_warning_of_the_checks_stands_at_its_line(client: Client, erin: User) -> None:
    client.force_login(erin)
    text = TEXT.replace("\nRules", "Stage: Nothing\n\nRules")
    response = client.post(NEW, {"do": "check", "base": "0", "text": text})
    assert response.status_code == 200
    assert [(remark.line, remark.message) for remark in response.context["draft"].warnings] == [
        (16, "Nothing has nothing in it and completes as soon as it starts.")
    ]
    assert "<code><mark>Stage: Nothing</mark></code>" in plain(response)
