"""Goes to an address as somebody and brings back everything that was answered. What the answer should be, tests say."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from apps.tenants.access import tenant_connection

NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, where to go on, and all of it as text, headers included."""

    status: int
    location: str
    text: str

    @property
    def is_log_in(self) -> bool:
        """Whether it sends to the log-in page, or tells htmx to."""
        return self.location.partition("?")[0] == reverse("account_login", urlconf="config.urls_tenant")

    @property
    def code(self) -> str:
        """The status as the table writes it."""
        return "in" if self.is_log_in and self.status in {200, 302} else str(self.status)


class Pass(str):  # noqa: SLOT000  (there are eight of them)
    """The key of a session, and the access token of the same person for the API, which knows no sessions."""

    token: str

    def __new__(cls, session: str, token: str) -> Self:
        made = super().__new__(cls, session)
        made.token = token
        return made


class Visitor(Client):
    """A person's browser at one host. The test goes on where it stood, in whatever schema the request ran."""

    def __init__(self, host: str, session: str = "") -> None:
        super().__init__(headers={"host": f"{host}.localhost" if host else "localhost"})
        self.become(session)

    def become(self, session: str) -> None:
        """Go on with this session only, and its token if it is a pass, or as nobody."""
        self.cookies.clear()
        self.defaults.pop("HTTP_AUTHORIZATION", None)
        if isinstance(session, Pass):
            self.defaults["HTTP_AUTHORIZATION"] = f"Bearer {session.token}"
        if session:
            self.cookies[settings.SESSION_COOKIE_NAME] = session

    def ask(self, method: str, path: str, body: Any = None, *, htmx: bool = False) -> Answer:
        """Send one request. A fault of ours is raised, not answered."""
        here = tenant_connection()
        before = here.tenant
        headers = {"hx-request": "true"} if htmx else {}
        try:
            response = getattr(self, method.lower())(path, *_sent(path, body), headers=headers)
            content = b"".join(response.streaming_content) if response.streaming else response.content
        finally:
            here.set_tenant(before)
        location = response.get("Location") or response.get("HX-Redirect") or ""
        head = "\n".join(f"{name}: {value}" for name, value in response.items())
        cookies = response.cookies.output()
        return Answer(response.status_code, location, f"{head}\n{cookies}\n{content.decode(errors='replace')}")


def _sent(path: str, body: Any) -> tuple[Any, ...]:
    """The body with its content type: the API takes JSON, but for files."""
    is_json = path.startswith("/api/") and isinstance(body, dict) and not any(hasattr(v, "read") for v in body.values())
    return (json.dumps(body), "application/json") if is_json else (body,)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done inside is taken back at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
