"""The main job in a real browser: from sign-up to a closed case, and what the journal says about it."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from apps.audit import selectors as audit
from apps.cases.models import Case
from apps.outbox import draining
from apps.tenants.context import enter
from apps.web.intake import guard
from tests.conftest import Site
from tests.smtp import Catcher

pytestmark = pytest.mark.browser
PASSWORD = "a-long-first-password"
REFERENCE = re.compile(r"R-\w{8}")


def sign_up(page: Page, site: Site) -> None:
    page.goto(site.url("/", address=""))
    page.get_by_role("link", name="Start a workspace").first.click()
    page.get_by_label("Organisation").fill("Northgate Mutual")
    page.get_by_label("Address").fill("northgate")
    expect(page.get_by_text("This address is free.")).to_be_visible()
    page.get_by_label("Your name").fill("Alice Northgate")
    page.get_by_label("E-mail").fill("alice@northgate.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create the workspace").click()
    expect(page.get_by_role("heading", name="My work")).to_be_visible()
    assert "//northgate.localhost" in page.url


def send_request(page: Page, site: Site) -> str:
    """As somebody without a log-in. Gives the reference that the page shows."""
    page.goto(site.url("/request/insurance-claim/", address="northgate"))
    page.get_by_label("Policy number").fill("P-12345")
    page.get_by_role("radio", name="Fire").check()
    page.get_by_label("When it happened").fill("2026-11-01")
    page.get_by_label("In your own words").fill("A pan caught fire. Nobody was hurt.")
    page.get_by_label("Estimated damage").fill("8000")
    page.get_by_label("Your name").fill("Ada Miller")
    page.get_by_label("Your e-mail address").fill("ada@post.example")
    page.wait_for_timeout(guard.SOONEST.total_seconds() * 1000)  # nobody fills in a form faster than that
    page.get_by_role("button", name="Send request").click()
    expect(page.get_by_text(REFERENCE).first).to_be_visible()
    found = REFERENCE.search(page.get_by_text(REFERENCE).first.inner_text())
    assert found
    return found[0]


def open_case(page: Page, site: Site, number: str) -> None:
    page.goto(site.url(f"/cases/{number}/", address="northgate"))


def complete(page: Page, task: str) -> None:
    """Open the panel of a task and send its form; the answers have been typed by then."""
    page.get_by_role("dialog").get_by_role("button", name="Complete").click()
    expect(page.get_by_role("link", name=f"Complete: {task}")).to_have_count(0)


def start(page: Page, task: str) -> None:
    """Take a task that is free, and open its panel."""
    free = page.get_by_role("button", name=f"Take it: {task}")
    done = page.get_by_role("link", name=f"Complete: {task}")
    expect(free.or_(done).first).to_be_visible()
    if free.count():
        free.click()
    done.click()
    expect(page.get_by_role("dialog").get_by_role("heading", name=task)).to_be_visible()


def review(page: Page) -> None:
    start(page, "Initial review")
    page.get_by_role("dialog").get_by_role("radio", name="Yes").check()
    page.get_by_role("dialog").get_by_role("button", name="Complete").click()
    expect(page.get_by_role("dialog").get_by_text("This is needed.").first).to_be_visible()
    page.get_by_label("Risk score").fill("9")
    complete(page, "Initial review")
    sentence = "Investigation started: initial review is complete and the risk score is 9"
    expect(page.get_by_text(sentence).first).to_be_visible()


def investigate(page: Page) -> None:
    page.get_by_text("Add a step").click()
    page.get_by_role("button", name=re.compile("Ask for a police report")).click()
    page.get_by_role("button", name="Skip: Visit the place").click()
    for task in ("Ask for a police report", "Interview the claimant"):
        start(page, task)
        complete(page, task)
    start(page, "Write the findings")
    page.get_by_label("Findings of the investigation").fill("The damage is as described.")
    page.get_by_role("dialog").get_by_role("radio", name="No").check()
    complete(page, "Write the findings")
    expect(page.get_by_role("link", name=re.compile("^Done: Investigation finished"))).to_be_visible()


def resolve(page: Page) -> None:
    start(page, "Decide on the claim")
    page.get_by_role("dialog").get_by_role("radio", name="Approved").check()
    page.get_by_label("Reason for the decision").fill("Covered, and reasonable.")
    complete(page, "Decide on the claim")
    start(page, "Pay the claim")
    complete(page, "Pay the claim")
    expect(page.get_by_role("link", name=re.compile("^Done: Claim settled"))).to_be_visible()


def close(page: Page) -> None:
    page.get_by_role("link", name="Close the case").last.click()
    page.get_by_role("dialog").get_by_label("Paid").check()
    page.get_by_role("dialog").get_by_role("button", name="Close the case").click()
    expect(page.locator(".facts .chip", has_text="Closed")).to_be_visible()


def work_outbox() -> None:
    """What the workers do meanwhile."""
    for _round in range(3):
        for topic in draining.sweep():
            draining.drain(topic)


def test_an_organisation_signs_up_and_works_its_first_case_to_the_end(
    browser: Browser, page: Page, site: Site, smtp: Catcher
) -> None:
    sign_up(page, site)
    visitor = browser.new_context(locale="en-GB")
    reference = send_request(visitor.new_page(), site)
    visitor.close()
    work_outbox()
    with enter("northgate"):
        case = Case.objects.get()
    page.goto(site.url("/?view=teams", address="northgate"))
    page.get_by_role("button", name=f"Take it: Initial review, {case.number}").click()
    open_case(page, site, case.number)
    review(page)
    investigate(page)
    resolve(page)
    work_outbox()
    open_case(page, site, case.number)
    close(page)
    page.get_by_role("link", name="Timeline", exact=True).click()
    expect(page.get_by_text(reference).first).to_be_visible()
    check_journal(case)
    subjects = [str(message["Subject"]) for message in smtp.messages]
    assert any(reference in subject for subject in subjects), subjects
    assert f"Your claim {case.number}: Approved" in subjects


def check_journal(case: Case) -> None:
    """Every step with who and when, from the start of the case to its closing, in an unbroken chain."""
    with enter("northgate"):
        records = audit.records(case.stream)[::-1]
        assert audit.verify(case.stream).ok
    assert [record.sequence for record in records] == list(range(1, len(records) + 1))
    assert all(record.actor_name and record.at for record in records)
    steps = [(record.action, record.facts.get("key"), record.actor_name) for record in records]
    told = [step for step in steps if step in EXPECTED]
    assert told == EXPECTED, steps


ALICE, WORKER = "Alice Northgate", "process"
EXPECTED = [
    ("item.create", "$case", "Ada Miller"),
    ("item.complete", "acknowledge", WORKER),
    ("task.claim", None, ALICE),
    ("item.complete", "initial_review", ALICE),
    ("item.start", "investigation", ALICE),
    ("item.start", "police_report", ALICE),
    ("item.disable", "site_visit", ALICE),
    ("task.claim", None, ALICE),
    ("item.complete", "police_report", ALICE),
    ("task.claim", None, ALICE),
    ("item.complete", "interview", ALICE),
    ("task.claim", None, ALICE),
    ("item.complete", "write_findings", ALICE),
    ("item.start", "resolution", ALICE),
    ("item.occur", "investigated", ALICE),
    ("item.complete", "investigation", ALICE),
    ("task.claim", None, ALICE),
    ("item.complete", "decide", ALICE),
    ("task.claim", None, ALICE),
    ("item.complete", "pay", ALICE),
    ("item.occur", "claim_settled", ALICE),
    ("item.complete", "tell_claimant", WORKER),
    ("item.complete", "$case", WORKER),
    ("case.close", None, ALICE),
]
