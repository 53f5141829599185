"""The parts that people have in one task: whom it was given to beside its holder, or who has agreed to it.

How many are needed stands in the task itself; the plan knows one task, whoever takes part in it.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.tasks.models.tasks import HumanTask
from apps.users.models import User


class PartState(models.TextChoices):
    OPEN = "open", _("Asked")
    DONE = "done", _("Done")


class TaskPart(models.Model):
    """One person's part in a task. A part that is taken away is deleted; the journal remembers it."""

    task = models.ForeignKey(HumanTask, on_delete=models.CASCADE, related_name="parts")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="task_parts", db_index=False)
    state = models.CharField(max_length=8, choices=PartState.choices, default=PartState.OPEN, db_default="open")
    outcome = models.CharField(max_length=120, blank=True, default="", db_default="")
    comment = models.TextField(blank=True, default="", db_default="")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("part of a task")
        ordering = ("asked_at", "pk")
        constraints = (models.UniqueConstraint(fields=["task", "user"], name="task_part_once"),)
        indexes = (models.Index(fields=["user", "task"], condition=Q(state="open"), name="task_part_open"),)

    def __str__(self) -> str:
        return f"{self.task}: {self.user}"

    @property
    def is_done(self) -> bool:
        return self.state == PartState.DONE
