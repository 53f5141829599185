"""Closing many cases with one outcome and one reason. A case whose plan does not know the outcome stays open."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.bulk.given import Given
from apps.bulk.models import Kind
from apps.bulk.verbs.base import Shot, Verb, Verdict, Writable, nothing, refused
from apps.cases import actions, states
from apps.cases.models import Case
from apps.cases.verbs import Verb as CaseVerb
from apps.common.actors import Actor
from apps.common.errors import Invalid


class Close(Verb):
    kind = Kind.CLOSE

    def check(self, given: Given) -> None:
        if not given.outcome:
            raise Invalid(_("Choose how the cases ended."), {"outcome": [_("Choose one of the outcomes.")]})
        if not given.reason.strip():
            problem = _("Say why these cases are closed together.")
            raise Invalid(problem, {"reason": [problem]})

    def judge(self, who: Writable, row: Case, given: Given) -> Verdict:
        if row.is_closed:
            return nothing(_("This case is closed already."))
        if said := who.case_objection(CaseVerb.CLOSE, row):
            return said
        if given.outcome not in dict(states.plan_of(row).definition.outcomes):
            return refused(_("Cases of this type cannot end like that."))
        return Verdict()

    def shot(self, row: Case) -> Shot:
        return {"state": row.state, "closed_at": row.closed_at.isoformat() if row.closed_at else None}

    def act(self, row: Case, given: Given, *, actor: Actor) -> None:
        if row.is_closed and row.discarded_at is None:
            return  # it was so already
        actions.close(
            row,
            outcome=given.outcome,
            reason=given.reason,
            goal_reached=given.goal_reached,
            lessons=given.lessons,
            actor=actor,
        )

    def undo(self, row: Case, given: Given, before: Mapping[str, Any], *, actor: Actor) -> None:
        del given, before  # the closing itself is what is taken back
        actions.undo_close(row, actor=actor)
