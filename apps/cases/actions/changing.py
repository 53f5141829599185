"""Changes the data of a case by hand. What tasks write goes through their completion."""

from collections.abc import Mapping
from typing import Any

from apps.cases import store, values
from apps.cases.actions.answering import settled
from apps.cases.actions.perform import perform
from apps.cases.models import Case
from apps.cases.step import Step
from apps.cmmn.commands import SetValues
from apps.common.action import action
from apps.common.actors import Actor


@action
def change_data(case: Case, *, data: Mapping[str, Any], seen: Mapping[str, Any] | None = None, actor: Actor) -> Step:
    """Write fields of the case file, as typed; an empty value empties a field. Sentries that listen fire.

    `seen` holds the stored values the actor looked at: what only others changed since stays as it is. Raises Invalid,
    with reasons by field, and Clash where others changed the same fields to something else.
    """
    plan = store.plan_of(case).definition
    typed = settled(case, plan, values.clean(plan, data), seen=seen, actor=actor)
    return perform(case, SetValues(typed), actor=actor)
