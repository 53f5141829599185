"""Human work: one row for each human task that was ever active.

The plan item's state is the truth about its life cycle.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from apps.cases.models import Case, Urgency
from apps.users.models import Team, User


class TaskState(models.TextChoices):
    OPEN = "open", _("Open")
    COMPLETED = "completed", _("Completed")
    ENDED = "ended", _("No longer needed")
    SUSPENDED = "suspended", _("On hold")


class HumanTask(models.Model):
    """A piece of work for a person or a team."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    item_number = models.IntegerField()  # the plan item within the case
    key = models.CharField(max_length=120)
    name = models.CharField(_("name"), max_length=200)
    state = models.CharField(max_length=12, choices=TaskState.choices, default=TaskState.OPEN)
    assignee: models.ForeignKey[User | None, Any] = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    team: models.ForeignKey[Team | None, Any] = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    retired_team = models.CharField(max_length=80, blank=True, default="", db_default="")  # that it would be for
    priority = models.IntegerField(default=2)  # the case's, so that the worklist reads one table
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    urgency = models.CharField(max_length=10, choices=Urgency.choices, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    completed_by: models.ForeignKey[User | None, Any] = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    draft = models.JSONField(default=dict)  # what was typed into the form and not yet sent

    history = HistoricalRecords(history_id_field=models.BigAutoField(), excluded_fields=["draft"])

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ("due_at", "pk")
        constraints = (models.UniqueConstraint(fields=["case", "item_number"], name="task_item_unique"),)
        indexes = (
            models.Index(fields=["assignee", "due_at", "id"], condition=models.Q(state="open"), name="task_open_mine"),
            models.Index(fields=["team", "due_at", "id"], condition=models.Q(state="open"), name="task_open_team"),
            models.Index(
                fields=["due_at", "id"], condition=models.Q(state="open", assignee=None), name="task_open_unassigned"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.state == TaskState.OPEN
