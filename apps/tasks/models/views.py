"""Questions to the worklist that people keep under a name. What they find is the reader's own, as ever."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from apps.users.models import Team, User


class Sharing(models.TextChoices):
    """Who finds a view among theirs."""

    NOBODY = "nobody", _("Only me")
    TEAM = "team", _("A team")
    EVERYONE = "everyone", _("Everybody")


class WorklistView(models.Model):
    """A question to the worklist under a name: what is shown, which columns it has and in which order it stands.

    The answer is always the reader's own: sharing a view shares the question, never the right to see a case.
    """

    name = models.CharField(_("name"), max_length=60)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="worklist_views")
    sharing = models.CharField(_("shared with"), max_length=10, choices=Sharing.choices, default=Sharing.NOBODY)
    team: models.ForeignKey[Team | None, Any] = models.ForeignKey(
        Team, on_delete=models.CASCADE, null=True, blank=True, related_name="worklist_views"
    )
    filters = models.JSONField(default=dict)  # lists of values by the name of a filter, the scope among them
    columns = models.JSONField(default=list)
    order = models.CharField(_("order"), max_length=20, default="urgency")

    history = HistoricalRecords(history_id_field=models.BigAutoField())

    class Meta:
        verbose_name = _("view")
        verbose_name_plural = _("views")
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=(Q(sharing="team") & Q(team__isnull=False)) | (~Q(sharing="team") & Q(team=None)),
                name="view_team_where_shared",
            ),
            models.UniqueConstraint(fields=["owner", "name"], name="view_name_once"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_shared(self) -> bool:
        return self.sharing != Sharing.NOBODY


class StartView(models.Model):
    """The view with which somebody's worklist begins."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="start_view")
    view = models.ForeignKey(WorklistView, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.user}: {self.view}"
