"""Operations: what somebody did to many tasks or cases at once, and what became of each of them.

An operation only asks for ordinary actions; the journal of each case tells what they did.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.cases.models import Case
from apps.tasks.models import HumanTask
from apps.users.models import User

AT_ONCE = 50
"""So many rows are worked while the person waits; more are the workers'."""


class Kind(models.TextChoices):
    """What is done. The first ones are done to tasks, the others to cases."""

    CLAIM = "claim", _("Take tasks")
    RELEASE = "release", _("Give tasks back")
    ASSIGN = "assign", _("Hand tasks over")
    RESCHEDULE = "reschedule", _("Reschedule tasks")
    ASSIGN_CASES = "assign_cases", _("Change who is responsible")
    TAG = "tag", _("Change tags")
    CLOSE = "close", _("Close cases")


class State(models.TextChoices):
    """How far an operation is. A draft has done nothing yet."""

    DRAFT = "draft", _("Not started")
    RUNNING = "running", _("Under way")
    DONE = "done", _("Done")
    UNDOING = "undoing", _("Being taken back")
    UNDONE = "undone", _("Taken back")


class Result(models.TextChoices):
    """What became of one row. Skipped is what was so already; failed is what went wrong on our side."""

    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    SKIPPED = "skipped", _("Nothing to do")
    REFUSED = "refused", _("Refused")
    FAILED = "failed", _("Went wrong")


class Undoing(models.TextChoices):
    """What became of one row when the operation was taken back."""

    NONE = "", _("Not taken back")
    WAITING = "waiting", _("Waiting")
    UNDONE = "undone", _("Taken back")
    LEFT = "left", _("Left as it is")


class Operation(models.Model):
    """One deed over a selection. What is chosen and what is to be done to it are written down as they were asked for.

    The counts are those at its end; `left` are the rows that could not be taken back.
    """

    kind = models.CharField(_("what is done"), max_length=20, choices=Kind.choices)
    selection = models.JSONField()
    given = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="operations")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    undo_until = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by: models.ForeignKey[User | None, Any] = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    total = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    skipped = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    undone = models.IntegerField(default=0)
    left = models.IntegerField(default=0)

    class Meta:
        verbose_name = _("operation")
        verbose_name_plural = _("operations")
        ordering = ("-pk",)
        indexes = (models.Index(fields=["person", "-id"], name="operation_by_person"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def has_few(self) -> bool:
        """Whether its rows are worked while the person waits."""
        return self.total <= AT_ONCE


class OperationRow(models.Model):
    """One task or case of an operation: how it was before and after, and why it was not done."""

    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="rows", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    task: models.ForeignKey[HumanTask | None, Any] = models.ForeignKey(
        HumanTask, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    result = models.CharField(max_length=10, choices=Result.choices, default=Result.WAITING)
    problem = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    at = models.DateTimeField(null=True, blank=True)
    undoing = models.CharField(max_length=10, choices=Undoing.choices, default=Undoing.NONE, blank=True)
    undo_problem = models.TextField(blank=True)

    class Meta:
        verbose_name = _("row of an operation")
        ordering = ("pk",)
        indexes = (
            models.Index(fields=["operation", "result"], name="operation_row_result"),
            models.Index(fields=["operation", "undoing"], name="operation_row_undoing"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["operation", "case", "task"], nulls_distinct=False, name="operation_row_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.operation_id} {self.case_id} {self.result}"
