"""A partner's system opens a case, and a case worker sees it at once and works on it; the partner sees that."""

import json
import re
from http.client import HTTPConnection
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from apps.cases import actions as cases
from apps.tenants.context import enter
from apps.users.models import Role
from tests.api.conftest import SYSTEM, claim_plan
from tests.conftest import Site
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.browser


def log_in(page: Page, site: Site, email: str, path: str) -> None:
    page.goto(site.url(f"/accounts/login/?next={path}"))
    page.fill("#id_login", email)
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Log in").click()


def make_token(page: Page) -> str:
    page.get_by_label("What it is for").fill("Claims portal")
    page.get_by_label("Read, and change what you may change").check()
    page.get_by_role("button", name="Create the token").click()
    return page.get_by_label("Token", exact=True).input_value()


def ask(site: Site, token: str, path: str, body: Any = None) -> Any:
    """What the partner's system sends, and what it is answered. It knows the host by name, the resolver may not."""
    headers = {"Host": f"acme.localhost:{site.port}", "Authorization": f"Bearer {token}"}
    line = HTTPConnection("127.0.0.1", site.port, timeout=20)
    if body is None:
        line.request("GET", f"/api/v1/{path}", headers=headers)
    else:
        headers |= {"Content-Type": "application/json", "Idempotency-Key": "order-4711"}
        line.request("POST", f"/api/v1/{path}", json.dumps(body), headers)
    answer = line.getresponse()
    found = json.load(answer)
    line.close()
    assert answer.status in {200, 201}, found
    return found


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

    opened = ask(
        site,
        token,
        "cases/",
        {"type": "claim", "title": "Burst pipe", "client": {"name": "Rita Roe"}, "data": {"amount": "1250.00"}},
    )
    worker.reload()
    worker.get_by_role("link", name=re.compile("Burst pipe")).first.click()
    expect(worker.get_by_role("heading", level=1)).to_contain_text("Burst pipe")
    expect(worker.get_by_text("Rita Roe").first).to_be_visible()
    worker.goto(site.url(f"/cases/{opened['number']}/?tab=timeline"))
    expect(worker.get_by_text("Carol Castle").filter(visible=True).first).to_be_visible()
    worker.goto(site.url(f"/cases/{opened['number']}/?tab=notes"))
    worker.get_by_role("textbox", name="Note").fill("I look after this.")
    worker.get_by_role("button", name="Save for colleagues").click()
    expect(worker.get_by_text("The note is saved.")).to_be_visible()

    notes = ask(site, token, f"cases/{opened['number']}/notes/")["results"]
    assert [(note["author"], note["text"]) for note in notes] == [("Bob Brook", "I look after this.")]
