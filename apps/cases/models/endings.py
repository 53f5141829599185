"""What is kept of the end of cases: what closing one has ended, and what is left of one that was purged."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.cases.models.cases import Case
from apps.cases.models.definitions import CaseDefinition
from apps.cmmn.definition import TASKS
from apps.cmmn.state import AT_WORK


class Closing(models.Model):
    """One time that a case was closed or discarded, with what it takes to take that back.

    `items` are the plan items as they were before, those that it has changed; `before` are columns of the case.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="closings")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200, blank=True)
    items = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("closing of a case")
        ordering = ("case", "-pk")

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%Y-%m-%d}"

    def cut_off(self) -> list[dict[str, Any]]:
        """The tasks among the items that somebody, or the product itself, could have worked on."""
        return [item for item in self.items if item["kind"] in TASKS and item["state"] in AT_WORK]


class Tombstone(models.Model):
    """What stays of a case that was purged: that there was one, and the head of its journal, which stays whole."""

    case_key = models.BigIntegerField(unique=True)  # the primary key that the case had
    number = models.CharField(_("number"), max_length=40)
    definition = models.ForeignKey(CaseDefinition, on_delete=models.PROTECT, related_name="tombstones")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    purged_at = models.DateTimeField()
    purged_by_name = models.CharField(max_length=200, blank=True)
    journal_sequence = models.BigIntegerField()
    journal_hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("purged case")
        ordering = ("-purged_at", "-pk")

    def __str__(self) -> str:
        return self.number
