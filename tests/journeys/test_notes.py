"""A note written with keys alone: a colleague named, a text module inserted, a letter pasted, shown to the client."""

import pytest
from playwright.sync_api import Page, expect

from apps.cases import actions
from apps.cases.models import Note
from apps.common.actors import Actor
from apps.tenants.context import enter
from tests import axe
from tests.api.conftest import SYSTEM, claim_plan
from tests.conftest import Site
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.browser

LETTER = (
    '<html><body><p class="MsoNormal" style="color:red" onclick="alert(1)"><b>Dear</b> Sir,<o:p></o:p></p>'
    "<div>second line</div><script>alert(1)</script></body></html>"
)
PASTE = """(html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "Dear Sir,");
  const pasted = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(pasted);
}"""


@pytest.fixture
def number(site: Site) -> str:
    """A case, two colleagues, and a text module of Bob's."""
    with enter("acme"):
        bob = UserFactory.create(name="Bob Brook", email="bob@acme.example")
        UserFactory.create(name="Carol Castle", email="carol@acme.example")
        actions.create_module(name="Number", keyword="no", text="Case {case.number}", user=bob, actor=Actor.person(bob))
        definition = actions.publish(claim_plan(), actor=SYSTEM).definition
        return actions.open_case(definition, data={"amount": "1"}, actor=SYSTEM).case.number


def test_a_note_is_written_with_keys_alone(site: Site, page: Page, number: str) -> None:
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.goto(site.url(f"/accounts/login/?next=/cases/{number}/%3Ftab=notes"))
    page.fill("#id_login", "bob@acme.example")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("toolbar")).to_be_visible()
    editor = page.get_by_role("textbox", name="Note", exact=True)
    editor.focus()
    page.keyboard.type("Please look, @car")
    expect(page.get_by_role("option", name="Carol Castle")).to_have_attribute("aria-selected", "true")
    assert axe.findings(page) == []
    page.keyboard.press("Enter")
    page.keyboard.press("Control+b")
    page.keyboard.type("today")
    page.keyboard.press("Control+b")
    page.keyboard.type(": ::no")
    expect(page.get_by_role("option", name="Number")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.evaluate(PASTE, LETTER)
    page.get_by_label("The client may read it too").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Save and show to the client")).to_be_visible()
    editor.focus()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("The note is saved. The client may read it.").filter(visible=True).first).to_be_visible()
    assert problems == []
    assert axe.findings(page) == []
    with enter("acme"):
        note = Note.objects.get()
        assert [mention.user.name for mention in note.mentions.all()] == ["Carol Castle"]
        assert note.is_visible_to_requester
        assert f"<strong>today</strong>: Case {number}" in note.html.replace("&nbsp;", " ").replace("\xa0", " ")
        assert "<strong>Dear</strong> Sir," in note.html
        assert note.text.endswith("second line")
        assert not any(word in note.html for word in ("Mso", "style", "script", "onclick"))
