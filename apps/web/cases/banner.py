"""The banner after an action: what was done, and everything that changed because of it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages

from apps.cases import actions, values, words
from apps.cases.step import Step
from apps.web.http import WorkspaceRequest
from apps.web.sharedforms import told_beside


def tell(request: WorkspaceRequest, step: Step, *, headline: str = "") -> None:
    """Say it on the next page: the first line is the headline, the others what followed."""
    happenings = [words.Happening.of(transition) for transition in step.outcome.transitions]
    followed = words.what_changed(step.compiled.definition, happenings)
    messages.success(request, "\n".join([headline or words.headline(happenings), *followed]))


def tell_beside(request: WorkspaceRequest, step: Step, seen: Mapping[str, Any]) -> None:
    """Name the fields that others changed while the form was open: theirs stay beside what was written now."""
    if step.before is None:
        return
    stored = values.to_json(step.before.values)
    mine = values.to_json(step.outcome.state.values)
    theirs = {
        key: stored.get(key) for key, was in seen.items() if stored.get(key) != was and mine.get(key) == stored.get(key)
    }
    if theirs:
        labels = {field.key: field.label for field in step.compiled.definition.fields}
        told = told_beside(labels, theirs, [one.by for one in actions.theirs(step.case, theirs)])
        messages.info(request, told)
