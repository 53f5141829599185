"""Pages shown when something fails: they must stand on their own, without user, workspace or even a request."""

import pytest
from django.template.loader import render_to_string

PAGES = ("400", "403", "403_csrf", "404", "409", "413", "429", "500", "tenant_unknown", "tenant_suspended")


@pytest.mark.parametrize("name", PAGES)
def test_it_needs_no_context(name: str) -> None:
    page = render_to_string(f"errors/{name}.html")
    assert page.count("<h1>") == 1
    assert "error-next" in page  # what to do now


@pytest.mark.parametrize("name", ["400", "403", "409", "413", "429"])
def test_it_says_the_reason_when_there_is_one(name: str) -> None:
    page = render_to_string(f"errors/{name}.html", {"reason": "Bob has completed this task."})
    assert "Bob has completed this task." in page


def test_a_closed_workspace_offers_no_way_in() -> None:
    for name in ("tenant_unknown", "tenant_suspended"):
        assert "To the start page" not in render_to_string(f"errors/{name}.html")
