"""Human work: one row for each human task that was ever active. The plan item's state is the truth about its life.

Who else takes part in one stands in `parts`, the views of the worklist in `views`.
"""

from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.db.models import Case as Choose
from django.db.models import F, Q, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from apps.cases.models import Case, Priority, Urgency
from apps.users.models import Team, User


class TaskState(models.TextChoices):
    OPEN = "open", _("Open")
    COMPLETED = "completed", pgettext_lazy("task", "Completed")
    ENDED = "ended", _("No longer needed")
    SUSPENDED = "suspended", _("On hold")
    SCHEDULED = "scheduled", _("Starts later")


# The order of the worklist as two columns that the database keeps, so that any page of it is read from an index:
# what the clocks call late comes first, then what they call soon, then by date. Without a date, priority decides.
_URGENCY_RANK = Choose(
    When(urgency=Urgency.LATE, then=Value(0)), When(urgency=Urgency.DUE_SOON, then=Value(1)), default=Value(2)
)
NEVER = {
    Priority.URGENT: datetime(9001, 1, 1, tzinfo=UTC),
    Priority.HIGH: datetime(9002, 1, 1, tzinfo=UTC),
    Priority.NORMAL: datetime(9003, 1, 1, tzinfo=UTC),
    Priority.LOW: datetime(9004, 1, 1, tzinfo=UTC),
}
_DUE_RANK = Choose(
    When(due_at__isnull=False, then=F("due_at")),
    *(When(priority__gte=priority, then=Value(moment)) for priority, moment in NEVER.items()),
    default=Value(NEVER[Priority.LOW]),
)
ALIVE = (TaskState.OPEN, TaskState.SCHEDULED)
"""In these states there is something to do about a task, now or from a day on."""
UNFINISHED = (*ALIVE, TaskState.SUSPENDED)
"""In these states a task is somebody's, or a team's."""

_RANKED = ("urgency_rank", "due_rank", "id")
_OPEN = Q(state="open")


class HumanTask(models.Model):
    """A piece of work for a person or a team."""

    was_blocked: bool = False  # before the step that has just written it, so that the step can be refused

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
    handed_by: models.ForeignKey[User | None, Any] = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    is_blocked = models.BooleanField(_("blocked"), default=False, db_default=False)
    blocked_reason = models.TextField(_("why it is blocked"), blank=True, default="", db_default="")
    handed_note = models.TextField(blank=True, default="", db_default="")  # the words with which it was handed over
    starts_at = models.DateTimeField(null=True, blank=True)  # not before; while that lies ahead, `state` says so
    outcome = models.CharField(_("outcome"), max_length=120, blank=True, default="", db_default="")
    escalated_to: models.ForeignKey[User | None, Any] = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    escalated_by: models.ForeignKey[User | None, Any] = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    escalated_at = models.DateTimeField(null=True, blank=True)
    escalation_reason = models.TextField(blank=True, default="", db_default="")
    # How many people take part, how many of them have said that they are done, and how many have to (0: all of them).
    parts_total = models.SmallIntegerField(default=0, db_default=0)
    parts_done = models.SmallIntegerField(default=0, db_default=0)
    parts_needed = models.SmallIntegerField(default=0, db_default=0)
    draft = models.JSONField(default=dict)  # what was typed into the form and not yet sent
    urgency_rank = models.GeneratedField(
        expression=_URGENCY_RANK, output_field=models.SmallIntegerField(), db_persist=True
    )
    due_rank = models.GeneratedField(expression=_DUE_RANK, output_field=models.DateTimeField(), db_persist=True)

    history = HistoricalRecords(
        history_id_field=models.BigAutoField(), excluded_fields=["draft", "urgency_rank", "due_rank"]
    )

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ("due_at", "pk")
        constraints = (models.UniqueConstraint(fields=["case", "item_number"], name="task_item_unique"),)
        indexes = (
            models.Index(fields=["assignee", *_RANKED], condition=_OPEN, name="task_open_mine"),
            models.Index(fields=["team", *_RANKED], condition=_OPEN, name="task_open_team"),
            models.Index(fields=[*_RANKED], condition=_OPEN & Q(assignee=None), name="task_open_unassigned"),
            models.Index(fields=["team", *_RANKED], condition=_OPEN & Q(assignee=None), name="task_open_free"),
            models.Index(fields=[*_RANKED], condition=_OPEN, name="task_open"),
            models.Index(fields=[*_RANKED], condition=_OPEN & Q(is_blocked=True), name="task_open_blocked"),
            models.Index(fields=["opened_at", "id"], condition=_OPEN, name="task_open_by_age"),
            models.Index(
                fields=["assignee", "starts_at", "id"], condition=Q(state="scheduled"), name="task_scheduled_mine"
            ),
            models.Index(
                fields=["escalated_to", *_RANKED],
                condition=_OPEN & Q(escalated_to__isnull=False),
                name="task_open_escalated",
            ),
            models.Index(
                fields=["completed_by", "-ended_at", "-id"], condition=Q(state="completed"), name="task_done_by"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.state == TaskState.OPEN

    @property
    def is_alive(self) -> bool:
        """Whether there is something to do about it, now or from a day on."""
        return self.state in ALIVE

    @property
    def is_escalated(self) -> bool:
        return self.escalated_to_id is not None

    @property
    def is_shared(self) -> bool:
        """Whether several people have their part in it."""
        return self.parts_total > 0

    @property
    def parts_missing(self) -> int:
        """How many more people have to say that they are done, of those who take part."""
        needed = min(self.parts_needed or self.parts_total, self.parts_total)
        return max(needed - self.parts_done, 0)
