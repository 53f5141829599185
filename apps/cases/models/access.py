"""Who may see and change cases where a case type is access controlled. Deny is the default there."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from apps.cases.models.cases import Case
from apps.cases.models.definitions import CaseDefinition
from apps.users.models import Team, User


class DefinitionAccess(models.Model):
    """Read or write access to all cases of a type, for one person or one team."""

    definition = models.ForeignKey(CaseDefinition, on_delete=models.CASCADE, related_name="accesses")
    user: models.ForeignKey[User | None, Any] = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True)
    team: models.ForeignKey[Team | None, Any] = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True)
    can_write = models.BooleanField(_("may change"), default=False)

    history = HistoricalRecords(history_id_field=models.BigAutoField())

    class Meta:
        verbose_name = _("access to a case type")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(user=None, team__isnull=False) | models.Q(user__isnull=False, team=None),
                name="access_person_or_team",
            ),
            models.UniqueConstraint(fields=["definition", "user"], name="access_user_once"),
            models.UniqueConstraint(fields=["definition", "team"], name="access_team_once"),
        )

    def __str__(self) -> str:
        return f"{self.user or self.team}: {self.definition}"


class CaseGrant(models.Model):
    """Access to one case, such as assignment gives."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="grants")
    user: models.ForeignKey[User | None, Any] = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True)
    team: models.ForeignKey[Team | None, Any] = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True)
    can_write = models.BooleanField(_("may change"), default=True)

    class Meta:
        verbose_name = _("access to a case")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(user=None, team__isnull=False) | models.Q(user__isnull=False, team=None),
                name="grant_person_or_team",
            ),
            models.UniqueConstraint(fields=["case", "user"], name="grant_user_once"),
            models.UniqueConstraint(fields=["case", "team"], name="grant_team_once"),
        )

    def __str__(self) -> str:
        return f"{self.user or self.team}: {self.case}"
