"""The banner after an action: what was done, and everything that changed because of it."""

from django.contrib import messages

from apps.cases import words
from apps.cases.step import Step
from apps.web.http import WorkspaceRequest


def tell(request: WorkspaceRequest, step: Step, *, headline: str = "") -> None:
    """Say it on the next page: the first line is the headline, the others what followed."""
    happenings = [words.Happening.of(transition) for transition in step.outcome.transitions]
    followed = words.what_changed(step.compiled.definition, happenings)
    messages.success(request, "\n".join([headline or words.headline(happenings), *followed]))
