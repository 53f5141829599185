"""The draft of a form: read when the form is shown, forgotten when it was sent. How drafts are kept is in `views`."""

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.urls import reverse

from apps.cases import actions, selectors
from apps.cases.models import Draft
from apps.web.http import WorkspaceRequest, actor

SENT_COOKIE = "casewright_sent"
"""Tells the scripts of the next page that a form has arrived, so that what the browser kept of it is dropped."""
_COOKIE_AGE = 600


@dataclass(frozen=True, slots=True)
class Begun:
    """A form that somebody writes in: of what, by whom, and the draft with which it begins."""

    kind: str
    of: str
    owner: int
    draft: Draft | None = None
    is_asked: bool = True  # rather than sent and shown again

    @property
    def url(self) -> str:
        return reverse("writing:save", args=[self.kind, self.of])

    @property
    def drop_url(self) -> str:
        return reverse("writing:drop", args=[self.kind, self.of])

    @property
    def presence_url(self) -> str:
        return reverse("writing:presence", args=[self.kind, self.of])

    @property
    def typed(self) -> QueryDict | None:
        """What was typed, as a form takes it; None without a draft."""
        if self.draft is None:
            return None
        typed = QueryDict(mutable=True)
        for name, texts in self.draft.values.items():
            typed.setlist(name, texts)
        return typed

    @property
    def initial(self) -> dict[str, str]:
        """The same for a form of single controls."""
        return {name: texts[-1] for name, texts in self.draft.values.items() if texts} if self.draft else {}


def begun(request: WorkspaceRequest, kind: str, of: object, *, is_sent: bool | None = None) -> Begun:
    """The form of a request, with its draft when it is asked for and not sent."""
    is_post = request.method == "POST" if is_sent is None else is_sent
    draft = None if is_post else selectors.draft(request.user, form_of(kind, of))
    return Begun(kind, str(of), request.user.pk, draft, is_asked=not is_post)


def sent(request: WorkspaceRequest, response: HttpResponse, kind: str, of: object) -> HttpResponse:
    """The form has arrived: its draft goes, here and, with the answer, in the browser."""
    form = form_of(kind, of)
    actions.forget_draft(form, actor=actor(request))
    response.set_cookie(
        SENT_COOKIE, quote(form), max_age=_COOKIE_AGE, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE)
    )
    return response


def form_of(kind: str, of: object) -> str:
    """How a draft names its form."""
    return f"{kind}:{of}"[:120]
