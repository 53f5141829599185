"""A partner's system opens a case, and a case worker sees it at once and works on it; the partner sees that."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from apps.cases import actions as cases
from apps.tenants.context import enter
from apps.users.models import Role
from tests.api.conftest import SYSTEM, claim_plan
from tests.conftest import Site
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.browser


def log_in(page: Page, site: Site, email: str, path: str) -> None:
    page.goto(site.url(f"/accounts/login/?next={path}"))
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def make_token(page: Page) -> str:
    page.get_by_label("What it is for").fill("Claims portal")
    page.get_by_label("Read, and change what you may change").check()
    page.get_by_role("button", name="Create the token").click()
    return page.get_by_label("Token", exact=True).input_value()


def ask(site: Site, context: BrowserContext, token: str, path: str, body: Any = None) -> Any:
    """What the partner's system sends, and what it is answered."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    url = site.url(f"/api/v1/{path}")
    if body is None:
        answer = context.request.get(url, headers=headers)
    else:
        answer = context.request.post(url, headers={**headers, "Idempotency-Key": path}, data=json.dumps(body))
    assert answer.ok, answer.text()
    return answer.json()


def test_a_case_from_a_partner_is_worked_on_at_once(site: Site, page: Page, browser: Browser) -> None:
    with enter("acme"):
        cases.publish(claim_plan(), actor=SYSTEM)
        UserFactory.create(name="Carol Castle", email="carol@acme.example", role=Role.MANAGER)
        UserFactory.create(name="Bob Brook", email="bob@acme.example", role=Role.WORKER)
    log_in(page, site, "carol@acme.example", "/profile/tokens/")
    token = make_token(page)
    worker = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    log_in(worker, site, "bob@acme.example", "/cases/")
    expect(worker.get_by_role("heading", name="Cases", exact=True)).to_be_visible()
    partner = browser.new_context()

    opened = ask(
        site,
        partner,
        token,
        "cases/",
        {"type": "claim", "title": "Burst pipe", "client": {"name": "Rita Roe"}, "data": {"amount": "1250.00"}},
    )
    worker.reload()
    worker.get_by_role("link", name=re.compile("Burst pipe")).first.click()
    expect(worker.get_by_role("heading", level=1)).to_contain_text("Burst pipe")
    expect(worker.get_by_text("Rita Roe").first).to_be_visible()
    worker.goto(site.url(f"/cases/{opened['number']}/?tab=timeline"))
    expect(worker.get_by_text("Carol Castle").first).to_be_visible()
    worker.goto(site.url(f"/cases/{opened['number']}/?tab=notes"))
    worker.get_by_label("Note").fill("I look after this.")
    worker.get_by_role("button", name="Save the note").click()
    expect(worker.get_by_text("The note is saved.")).to_be_visible()

    notes = ask(site, partner, token, f"cases/{opened['number']}/notes/")["results"]
    assert [(note["author"], note["text"]) for note in notes] == [("Bob Brook", "I look after this.")]
