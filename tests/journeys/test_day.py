"""A case worker's day: what is next, the work itself, a word for others, and much at once, taken back again."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from apps.cases import actions as cases
from apps.cmmn.builders import case, entry, field, on, task
from apps.cmmn.definition import Approval, FieldType
from apps.common import clock
from apps.common.actors import Actor
from apps.tasks.models import HumanTask
from apps.tenants.context import enter
from apps.users.models import Role, Team
from tests import axe
from tests.conftest import Site
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.browser

SYSTEM = Actor.system("test")
PLAN = case(
    "claim",
    task("review", "Review the claim", form=["amount!"], team="Claims", due="P1D"),
    task("ring", "Ring the client", team="Claims", due="P3D"),
    task(
        "approve",
        "Approve the payment",
        team="Claims",
        entry=entry(on("review", "complete")),
        approval=Approval(("review",), 1),
    ),
    fields=(field("amount", FieldType.INTEGER, label="Amount"),),
)


def prepare() -> dict[str, str]:
    """A team of two and three claims, of which one has waited too long; the numbers of the cases by title."""
    with enter("acme"):
        team = Team.objects.create(name="Claims")
        UserFactory.create(name="Bob Brook", email="bob@acme.example", teams=[team])
        UserFactory.create(name="Carol Castle", email="carol@acme.example", role=Role.MANAGER, teams=[team])
        definition = cases.publish(PLAN, actor=SYSTEM).definition
        opened = {}
        for days, title in ((2, "Storm"), (0, "Fire"), (0, "Theft")):
            with clock.at(clock.now() - timedelta(days=days)):
                opened[title] = cases.open_case(definition, data={}, title=title, actor=SYSTEM).case.number
        return opened


def log_in(page: Page, site: Site, who: str) -> None:
    page.goto(site.url("/accounts/login/"))
    page.fill("#id_login", f"{who}@acme.example")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "login" not in url)


def held_by(name: str) -> list[str]:
    with enter("acme"):
        return sorted(HumanTask.objects.filter(assignee__name=name, state="open").values_list("case__title", flat=True))


def due(title: str) -> datetime:
    with enter("acme"):
        found = HumanTask.objects.get(case__title=title, key="ring").due_at
    assert found is not None
    return found


def tick(page: Page, task: str, number: str) -> None:
    page.get_by_role("checkbox", name=f"Select {task}, {number}").check()


def work_on_what_is_next(page: Page, site: Site, number: str) -> None:
    """It says why it is next; it is taken, and done with its form."""
    page.goto(site.url("/"))
    expect(page.locator(".next-card")).to_contain_text("because its time ran out first")
    expect(page.locator(".next-card")).to_contain_text("Storm")
    page.goto(site.url("/?view=teams"))
    page.get_by_role("button", name=f"Take it: Review the claim, {number}").click()
    expect(page.locator("#banner")).to_contain_text("is yours now")
    page.goto(site.url("/"))
    page.get_by_role("link", name="Review the claim", exact=True).click()
    panel = page.get_by_role("dialog")
    panel.get_by_label("Amount").fill("4200")
    panel.get_by_role("button", name="Complete").click()
    expect(page.get_by_role("heading", name="Storm")).to_be_visible()


def approve_nothing_of_ones_own(page: Page, site: Site) -> None:
    """Who has reviewed a claim does not approve its payment, and is told so."""
    with enter("acme"):
        approve = HumanTask.objects.get(case__title="Storm", key="approve").pk
    page.goto(site.url(f"/tasks/{approve}/"))
    send = page.locator("#main").get_by_role("button", name="Complete", exact=True)
    if send.count():
        send.click()
    expect(page.locator("#main")).to_contain_text("You did “Review the claim”, and the plan asks for four eyes")
    with enter("acme"):
        assert HumanTask.objects.get(pk=approve).state == "open"


def leave_a_word(page: Page, site: Site, number: str) -> None:
    """For whoever comes next."""
    page.goto(site.url(f"/cases/{number}/?tab=notes"))
    page.locator("#main").get_by_role("textbox").first.fill("The roof was mended in May.")
    page.get_by_role("button", name="Save for colleagues").click()
    expect(page.locator("#main .notes")).to_contain_text("The roof was mended in May.")


def take_two(page: Page, site: Site, numbers: dict[str, str]) -> None:
    page.goto(site.url("/?view=teams&order=oldest"))
    for title in ("Fire", "Theft"):
        tick(page, "Ring the client", numbers[title])
    bar = page.get_by_role("form", name="Selected tasks")
    expect(bar).to_contain_text("Selected: 2")
    bar.get_by_role("button", name="Take", exact=True).click()
    expect(page.locator("#banner")).to_contain_text("2 tasks taken")
    assert held_by("Bob Brook") == ["Fire", "Theft"]


def move_two_and_take_it_back(page: Page, site: Site, numbers: dict[str, str]) -> None:
    """By two days, after a look at what would happen."""
    before = due("Fire")
    page.goto(site.url("/"))
    for title in ("Fire", "Theft"):
        tick(page, "Ring the client", numbers[title])
    page.get_by_role("form", name="Selected tasks").get_by_role("button", name="Reschedule").click()
    page.get_by_label("Or moved by so many days").fill("2")
    page.get_by_role("button", name="See what would change").click()
    expect(page.locator("#main")).to_contain_text("2 days later")
    assert axe.findings(page) == []
    assert due("Fire") == before
    page.get_by_role("button", name="Reschedule 2 tasks").click()
    expect(page.locator("#banner")).to_contain_text("2 tasks rescheduled")
    assert due("Fire") == before + timedelta(days=2)
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("#banner")).to_contain_text("everything is as it was")
    assert due("Fire") == before


def hand_one_over(page: Page, numbers: dict[str, str]) -> None:
    tick(page, "Ring the client", numbers["Theft"])
    page.get_by_role("form", name="Selected tasks").get_by_role("button", name="Hand over").click()
    page.get_by_label("Person").select_option(label="Carol Castle")
    page.get_by_role("button", name="See what would change").click()
    page.get_by_role("button", name="Hand 1 task over").click()
    expect(page.locator("#banner")).to_contain_text("1 task handed to Carol Castle")
    assert (held_by("Bob Brook"), held_by("Carol Castle")) == (["Fire"], ["Theft"])
    page.get_by_role("link", name="See what was changed").click()
    expect(page.get_by_role("heading", name="1 task handed to Carol Castle")).to_be_visible()
    assert axe.findings(page) == []


def test_a_day_of_a_case_worker(site: Site, page: Page) -> None:
    numbers = prepare()
    log_in(page, site, "bob")
    work_on_what_is_next(page, site, numbers["Storm"])
    approve_nothing_of_ones_own(page, site)
    leave_a_word(page, site, numbers["Storm"])
    take_two(page, site, numbers)
    move_two_and_take_it_back(page, site, numbers)
    hand_one_over(page, numbers)
    page.locator("[popovertarget=me]").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_label("Password")).to_be_visible()
