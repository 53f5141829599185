"""The page where an administrator writes a plan, sees what is wrong as they type, and publishes it as a version.

What a text says is told by `drafts`; what publishing does is decided in `cases`.
"""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from apps.cases import actions, starters, states
from apps.cases.models import CaseDefinition, DefinitionVersion
from apps.cases.selectors import casetypes
from apps.common.errors import Conflict, Invalid
from apps.users import actions as users
from apps.users import selectors as people
from apps.web.http import WorkspaceRequest, actor, go
from apps.web.studio.changes import changes
from apps.web.studio.doors import case_type_of, require_administrator
from apps.web.studio.drafts import Draft, draft, text_of
from apps.web.studio.planform import PlanForm, with_plain_ends

METHODS = ["GET", "HEAD", "POST"]
MAX_NUMBER = 2**31 - 1


@require_http_methods(METHODS)
def new(request: WorkspaceRequest) -> HttpResponse:
    """A plan that becomes a case type."""
    require_administrator(request)
    return Desk(request, None).answer()


@require_http_methods(METHODS)
def edit(request: WorkspaceRequest, key: str) -> HttpResponse:
    """The plan of a case type, to become its next version."""
    return Desk(request, case_type_of(request, key)).answer()


class Desk:
    """One request to a page where a plan is written. `definition` is None while there is no case type yet."""

    def __init__(self, request: WorkspaceRequest, definition: CaseDefinition | None) -> None:
        self.request, self.definition = request, definition
        self.key = definition.key if definition else ""
        self.current = definition.current if definition else None
        self.base = self.current.number if self.current else 0

    def answer(self) -> HttpResponse:
        """The page; its part that follows what is typed; or what the button that was pressed leads to."""
        if self.request.method != "POST":
            text = text_of(self.current) if self.current else ""
            return self._page(self._read(text), PlanForm(initial={"base": self.base}))
        if self.request.htmx:
            return render(self.request, "studio/plan.html#reading", {"draft": self._read(_typed(self.request))})
        form = PlanForm(self.request.POST, self.request.FILES)
        if not form.is_valid():
            return self._page(self._read(_typed(self.request)), form, status=422)
        filled = form.filled(is_starter=self._asks("starter"))
        found = self._read(form.cleaned_data["text"] if filled is None else filled)
        if filled is not None:
            return self._page(found, form, notice=_("The text is filled in. Nothing is published yet."))
        if found.plan is None:
            return self._page(found, form, status=422)
        return self._go_on(found, form)

    def _go_on(self, found: Draft, form: PlanForm) -> HttpResponse:
        """A plan without errors: checked, shown before it is published, or published."""
        if not (self._asks("review") or self._asks("publish")):
            return self._page(found, form)
        base = form.cleaned_data["base"]
        taken = self._taken(found)
        if taken is not None:
            return self._page(found, form, taken=taken, status=422)
        if base != self.base:
            return self._conflict(found, form, base)
        if self._asks("review"):
            return self._review(found)
        try:
            version, teams = _publish(self.request, found, "" if self._is_untouched(found) else found.text, base)
        except Conflict:
            return self._beaten(found, form, base)
        except Invalid as refusal:
            return self._page(found, form, refusal=refusal, status=422)
        messages.success(self.request, _published(version, teams))
        return go(self.request, reverse("studio:access", args=[version.definition.key]))

    def _review(self, found: Draft) -> HttpResponse:
        """What publishing would change."""
        assert found.plan is not None  # noqa: S101  (asked before)
        before = states.plan(self.current).definition if self.current else None
        running = sum(casetypes.open_cases(self.definition).values()) if self.definition else 0
        context = {
            "definition": self.definition,
            "draft": found,
            "base": self.base,
            "next": self.base + 1,
            "changes": changes(before, found.plan) if before else (),
            "is_new": before is None,
            "is_only_text": before == found.plan,
            "is_same": before == found.plan and self._is_untouched(found),
            "teams": _missing_teams(self.request, found),
            "running": running,
            "here_url": self.request.path,
        }
        return render(self.request, "studio/plan_review.html", context)

    def _beaten(self, found: Draft, form: PlanForm, base: int) -> HttpResponse:
        """Somebody published between our look and our lock."""
        if self.definition is None:
            return self._page(found, form, taken=self._taken(found), status=409)
        self.definition = case_type_of(self.request, self.key)
        self.current = self.definition.current
        return self._conflict(found, form, base)

    def _conflict(self, found: Draft, form: PlanForm, base: int) -> HttpResponse:
        """Somebody published meanwhile: what they changed, and the text as it was typed, now based on theirs."""
        seen = self._version(base)
        made: Any = ()
        if seen and self.current:
            made = changes(states.plan(seen).definition, states.plan(self.current).definition)
        self.base = self.current.number if self.current else 0
        return self._page(found, form, conflict=self.current, made=made, status=409)

    def _version(self, number: int) -> DefinitionVersion | None:
        if self.definition is None or number > MAX_NUMBER:
            return None
        return self.definition.versions.filter(number=number).first()

    def _taken(self, found: Draft) -> CaseDefinition | None:
        """The case type that has the key of a new plan already."""
        if self.definition or found.plan is None:
            return None
        present = CaseDefinition.objects.filter(key=found.plan.key, current__isnull=False)
        return present.first()

    def _page(self, found: Draft, form: PlanForm, *, status: int = 200, **more: Any) -> HttpResponse:
        context = {
            "definition": self.definition,
            "draft": found,
            "form": form,
            "base": self._base(form, status),
            "starters": starters.REGISTRY.values(),
            "is_unsayable": self.current is not None and not form.is_bound and found.is_empty,
            "here_url": self.request.path,
            **more,
        }
        return render(self.request, "studio/plan.html", context, status=status)

    def _base(self, form: PlanForm, status: int) -> int:
        """What the text is based on: as it was sent, or after a conflict what is current now."""
        sent: int | None = form.cleaned_data.get("base") if form.is_bound else None
        return self.base if status == 409 or sent is None else sent

    def _read(self, text: str) -> Draft:
        retired = people.retired_teams(self.request.user).values_list("name", flat=True)
        return draft(text, key=self.key, retired=frozenset(retired))

    def _is_untouched(self, found: Draft) -> bool:
        """Whether the text is that of the current version, to the letter."""
        return self.current is not None and found.text == text_of(self.current)

    def _asks(self, verb: str) -> bool:
        return self.request.POST.get("do") == verb


@transaction.atomic
def _publish(request: WorkspaceRequest, found: Draft, source: str, base: int) -> tuple[DefinitionVersion, list[str]]:
    """The version and the teams it needs together, or neither."""
    assert found.plan is not None  # noqa: S101  (asked before)
    teams = _missing_teams(request, found)
    for name in teams:
        users.create_team(name=name, actor=actor(request))
    return actions.publish(found.plan, source=source, based_on=base, actor=actor(request)), teams


def _missing_teams(request: WorkspaceRequest, found: Draft) -> list[str]:
    known = {team.name.casefold() for team in (*people.teams(request.user), *people.retired_teams(request.user))}
    return [name for name in found.teams if name.casefold() not in known]


def _published(version: DefinitionVersion, teams: list[str]) -> str:
    name = version.definition.name
    lines = [_("Version %(n)s of “%(name)s” is published.") % {"n": version.number, "name": name}]
    if teams:
        said = ngettext(
            "A new team without members yet: %(names)s.", "New teams without members yet: %(names)s.", len(teams)
        )
        lines.append(said % {"names": ", ".join(teams)})
    return "\n".join([*lines, _("New cases follow it; cases that run keep their version.")])


def _typed(request: WorkspaceRequest) -> str:
    """What was typed, whether or not the form as a whole can be taken."""
    return with_plain_ends(request.POST.get("text", "")).replace("\0", "")
