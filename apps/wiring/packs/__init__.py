"""Starter packs: a plan and the teams it names, ready to work with. Each plan is a file beside this one.

How such a file is read stands in `apps.cmmn.language`; the names of packs are here, so that they are translated.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.cmmn.definition import CaseDefinition
from apps.cmmn.language import Reading, read


@dataclass(frozen=True, slots=True)
class Pack:
    """What a new workspace can begin with. Without a file it is an empty workspace, and `plan` is None."""

    key: str
    name: str | Promise
    description: str | Promise
    file: str | None
    type: str = ""  # the key of the case type that the plan makes, where it is not the pack's

    @property
    def plan(self) -> Callable[[], CaseDefinition] | None:
        return None if self.file is None else partial(_plan, self.file)

    @property
    def text(self) -> str:
        """The file as it is written; empty without one."""
        return "" if self.file is None else _text(self.file)

    @property
    def teams(self) -> tuple[str, ...]:
        return () if self.file is None else _reading(self.file).teams


@cache
def _text(file: str) -> str:
    return Path(__file__).with_name(file).read_text(encoding="utf-8")


@cache
def _reading(file: str) -> Reading:
    """What the file says, read once a process."""
    return read(_text(file))


def _plan(file: str) -> CaseDefinition:
    reading = _reading(file)
    if reading.definition is None:
        problem = reading.errors[0]
        raise ValueError(f"{file}, line {problem.line}: {problem.message}")
    return reading.definition


PACKS = {
    pack.key: pack
    for pack in (
        Pack(
            "insurance-claim",
            _("Insurance claims"),
            _("Review, investigation of risky claims, decision and payment."),
            "insurance-claim.plan",
        ),
        Pack(
            "customer-complaint",
            _("Customer complaints"),
            _("Receipt, inquiry, answer and remedy, and what is learnt from it."),
            "customer-complaint.plan",
        ),
        Pack(
            "employee-onboarding",
            _("Employee onboarding"),
            _("Papers, accounts and equipment, the first week and the probation."),
            "employee-onboarding.plan",
        ),
        Pack(
            "expense-approval",
            _("Expense approval"),
            _("Receipts checked, approved by one or two people, and paid."),
            "expense-approval.plan",
        ),
        Pack(
            "social-care-referral",
            _("Social-care referrals"),
            _("Screening, protection where somebody is in danger, assessment and support."),
            "social-care-referral.plan",
        ),
        Pack(
            "service-request",
            _("Service requests"),
            _("Reports of residents sorted, worked on the spot and answered."),
            "service-request.plan",
        ),
        Pack(
            "housing-support",
            _("Emergency housing"),
            _("Intake, assessment, placement and after-care of households."),
            "housing-support.plan",
            type="emergency-housing",
        ),
        Pack("empty", _("Start empty"), _("Your people and teams first; plans later."), None),
    )
}
