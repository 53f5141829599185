"""Starter packs: a plan and the teams it names, ready to work with. Each pack has a module of its own."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.cmmn.definition import CaseDefinition
from apps.wiring.packs import housing, insurance


@dataclass(frozen=True, slots=True)
class Pack:
    """What a new workspace can begin with. `plan` is None for an empty workspace."""

    key: str
    name: str | Promise
    description: str | Promise
    plan: Callable[[], CaseDefinition] | None
    teams: tuple[str, ...]


PACKS = {
    pack.key: pack
    for pack in (
        Pack(
            "insurance-claim",
            _("Insurance claims"),
            _("Review, investigation of risky claims, decision and payment."),
            insurance.plan,
            insurance.TEAMS,
        ),
        Pack(
            "housing-support",
            _("Emergency housing"),
            _("Intake, assessment, placement and after-care of households."),
            housing.plan,
            housing.TEAMS,
        ),
        Pack("empty", _("Start empty"), _("Your people and teams first; plans later."), None, ()),
    )
}
