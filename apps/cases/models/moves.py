"""Moves of running cases to another version of their plan: what was asked for, and what became of each case."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.cases.models.cases import Case
from apps.cases.models.definitions import CaseDefinition, DefinitionVersion
from apps.users.models import User


class MoveState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    MOVED = "moved", _("Moved")
    REFUSED = "refused", _("Refused")
    UNNEEDED = "unneeded", _("Nothing to do")


class VersionMove(models.Model):
    """One move of many cases, as somebody asked for it. `activate` are keys of items that are to begin."""

    definition = models.ForeignKey(CaseDefinition, on_delete=models.CASCADE, related_name="moves")
    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="+")
    activate = models.JSONField(default=list)
    reason = models.TextField(_("reason"), blank=True)
    started_by: models.ForeignKey[User | None, Any] = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_by_name = models.CharField(max_length=200)
    started_at = models.DateTimeField()

    class Meta:
        verbose_name = _("move of cases to another version")
        ordering = ("-started_at", "-pk")

    def __str__(self) -> str:
        return f"{self.version} {self.started_at:%Y-%m-%d}"


class CaseMove(models.Model):
    """One line of the report: a case, the version it came from, and what became of it.

    `text` says why not, or what was lost.
    """

    move = models.ForeignKey(VersionMove, on_delete=models.CASCADE, related_name="rows")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="moves")
    before = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=MoveState.choices, default=MoveState.WAITING)
    text = models.TextField(blank=True)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("case that is moved to another version")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["move", "case"], name="move_case_once"),)

    def __str__(self) -> str:
        return f"{self.case} {self.state}"
