"""The request form and the pages about requests in a real browser, with axe."""

import pytest
from playwright.sync_api import Page

from apps.cases import actions as cases
from apps.cases.models import Case, CaseDefinition
from apps.common.actors import Actor
from apps.intake import actions
from apps.intake.models import Request, RequestState
from apps.tenants.context import enter
from apps.users.models import Role
from tests import axe
from tests.conftest import Site
from tests.factories import PASSWORD, UserFactory
from tests.requests import PDF, SYSTEM, claim_plan, report

pytestmark = pytest.mark.browser


@pytest.fixture
def acme(site: Site) -> CaseDefinition:
    """A live acme with a case type, one request that is a case, and one that is stuck."""
    with enter("acme"):
        UserFactory.create(name="Erin Ebner", email="erin@acme.example", role=Role.ADMINISTRATOR)
        definition = cases.publish(claim_plan(description="A loss, from notice to payment."), actor=SYSTEM).definition
        for name, files in (("Rita Roe", [report("damage.pdf")]), ("Sam Shore", [])):
            email = f"{name[0].lower()}@client.example"
            actions.receive(
                definition, name=name, email=email, data={"policy": "P-7"}, files=files, actor=Actor.requester(name)
            )
        stuck = Request.objects.filter(name="Sam Shore")
        stuck.update(state=RequestState.STUCK, case=None, problem="There is no published plan for “Claim” yet.")
    return definition


def log_in(site: Site, page: Page) -> None:
    page.goto(site.url("/accounts/login/"))
    page.fill("#id_login", "erin@acme.example")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "login" not in url)


def test_somebody_sends_a_request_after_mending_it(site: Site, page: Page, acme: CaseDefinition) -> None:
    page.goto(site.url("/request/"))
    page.get_by_role("link", name="Claim").click()
    page.get_by_label("Your name").fill("Tom Thorn")
    page.get_by_label("Your e-mail address").fill("tom@client.example")
    page.get_by_label("Files").set_input_files({"name": "photo.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.wait_for_timeout(2_000)  # the guard lets nobody through who is faster
    page.get_by_role("button", name="Send request").click()
    page.get_by_role("link", name="Policy number").click()
    assert axe.everywhere(page) == []
    page.keyboard.type("P-9")
    assert page.get_by_role("checkbox", name="photo.pdf").is_checked()
    page.get_by_role("button", name="Send request").click()
    page.get_by_role("heading", name="Thank you, your request has arrived").wait_for()
    assert axe.everywhere(page) == []
    with enter("acme"):
        case = Case.objects.get(client__name="Tom Thorn")
        assert (case.data, case.files.get().name) == ({"policy": "P-9"}, "photo.pdf")


def test_axe_finds_nothing_on_public_pages(site: Site, page: Page, acme: CaseDefinition) -> None:
    found = {}
    for path in ("/request/", "/request/claim/"):
        page.goto(site.url(path))
        found[path] = axe.everywhere(page)
    with enter("acme"):
        CaseDefinition.objects.update(has_request_form=False)
    page.goto(site.url("/request/"))
    found["none"] = axe.everywhere(page)
    assert {where: what for where, what in found.items() if what} == {}


def test_axe_finds_nothing_on_the_pages_of_workers_and_administrators(
    site: Site, page: Page, acme: CaseDefinition
) -> None:
    log_in(site, page)
    with enter("acme"):
        stuck, done = Request.objects.order_by("-name").values_list("reference", flat=True)
    found = {}
    paths = ("/requests/", "/requests/?q=nobody", f"/requests/{done}/", f"/requests/{stuck}/")
    for path in (*paths, "/studio/case-types/", "/studio/case-types/claim/"):
        page.goto(site.url(path))
        found[path] = axe.everywhere(page)
    assert {where: what for where, what in found.items() if what} == {}
