"""Cases and their plan items. Their life cycle is the engine's; these rows remember it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from apps.cases.models.definitions import CaseDefinition, DefinitionVersion
from apps.parties.models import Party
from apps.users.models import Team, User


class Priority(models.IntegerChoices):
    LOW = 1, _("Low")
    NORMAL = 2, _("Normal")
    HIGH = 3, _("High")
    URGENT = 4, _("Urgent")


class Channel(models.TextChoices):
    """How a case came in."""

    HAND = "hand", _("By hand")
    WEB = "web", _("Request form")
    EMAIL = "email", _("E-mail")
    API = "api", _("Partner system")
    IMPORT = "import", _("Import")
    CASE = "case", _("Another case")


class Urgency(models.TextChoices):
    """How a due date stands. Set by the layer that reads clocks, never here."""

    NONE = "", _("No date")
    ON_TIME = "on_time", _("On time")
    DUE_SOON = "due_soon", _("Due soon")
    LATE = "late", _("Overdue")


class CaseStatus(models.TextChoices):
    """The case's own CMMN state, and the words a case worker would use."""

    ACTIVE = "active", _("Open")
    SUSPENDED = "suspended", _("On hold")
    COMPLETED = "completed", _("Completed")
    TERMINATED = "terminated", _("Ended early")
    FAILED = "failed", _("Failed")
    CLOSED = "closed", _("Closed")


class Case(models.Model):
    """One case.

    `state` is the CMMN state; `status` the key of one of its plan's statuses, empty where the plan has none: then what
    a person calls its status is `stage`, the names of the active stages. `ended_as` is the state in which the plan
    ended, kept when the case is closed afterwards. `parent_item` is the number of the case task that started this case;
    empty when that task has started another one since. `deadline_at` is the day that somebody has set for the whole
    case; `due_at` what is due next, that day included. What is discarded was opened by mistake and counts nowhere; what
    is deleted is out of sight, and can be brought back for a while.
    """

    number = models.CharField(_("number"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=200)
    definition = models.ForeignKey(CaseDefinition, on_delete=models.PROTECT, related_name="cases")
    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="+")
    client: models.ForeignKey[Party | None, Any] = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    owner: models.ForeignKey[User | None, Any] = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="owned_cases"
    )
    left_by: models.ForeignKey[User | None, Any] = models.ForeignKey(  # owned it until they left; nobody has since
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    team: models.ForeignKey[Team | None, Any] = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    priority = models.IntegerField(_("priority"), choices=Priority.choices, default=Priority.NORMAL)
    state = models.CharField(_("state"), max_length=12, choices=CaseStatus.choices, default=CaseStatus.ACTIVE)
    stage = models.CharField(_("status"), max_length=300, blank=True)
    status = models.CharField(max_length=60, blank=True, default="", db_default="")
    outcome = models.CharField(_("outcome"), max_length=60, blank=True)
    outcome_reason = models.TextField(_("reason"), blank=True)
    goal_reached = models.BooleanField(_("goal reached"), null=True, blank=True)
    lessons = models.TextField(_("lessons"), blank=True, default="", db_default="")
    data = models.JSONField(default=dict)
    added = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))  # items beside the plan
    channel = models.CharField(_("channel"), max_length=20, default="hand")  # one of Channel
    opened_at = models.DateTimeField(_("opened"))
    updated_at = models.DateTimeField(_("changed"))
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_as = models.CharField(max_length=12, blank=True, db_default="")
    closed_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)  # on hold since
    hold_until = models.DateTimeField(null=True, blank=True)  # goes on by itself then
    hold_reason = models.TextField(blank=True, default="", db_default="")
    is_hold_added = models.BooleanField(default=False, db_default=False)  # due dates move by the time on hold
    discarded_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    parent: models.ForeignKey["Case | None", Any] = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="children"
    )
    parent_item = models.IntegerField(null=True, blank=True)
    deadline_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    urgency = models.CharField(max_length=10, choices=Urgency.choices, blank=True)
    is_watched = models.BooleanField(default=False, db_default=False)  # so that a step need not look for watches
    wakes_at = models.DateTimeField(null=True, blank=True)  # when its next timer is due, for who looks for lost rows
    next_item = models.IntegerField(default=0)
    journal_sequence = models.BigIntegerField(default=0)
    journal_hash = models.CharField(max_length=64, blank=True)

    history = HistoricalRecords(
        history_id_field=models.BigAutoField(),
        excluded_fields=[
            *("added", "journal_sequence", "journal_hash", "next_item", "updated_at", "due_at", "urgency", "left_by"),
            *("is_watched", "wakes_at"),
        ],
    )

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ("-opened_at", "-pk")
        indexes = (
            models.Index(fields=["-opened_at", "-id"], name="case_opened"),
            models.Index(fields=["state", "-opened_at", "-id"], name="case_state_opened"),
            models.Index(fields=["ended_at"], condition=~models.Q(ended_at=None), name="case_ended"),
            models.Index(fields=["owner", "-opened_at"], condition=models.Q(ended_at=None), name="case_open_owner"),
            models.Index(fields=["team", "-opened_at"], condition=models.Q(ended_at=None), name="case_open_team"),
            models.Index(fields=["version"], condition=models.Q(ended_at=None), name="case_open_version"),
            models.Index(fields=["discarded_at"], condition=~models.Q(discarded_at=None), name="case_discarded"),
            models.Index(fields=["deleted_at"], condition=~models.Q(deleted_at=None), name="case_deleted"),
            models.Index(fields=["wakes_at"], condition=~models.Q(wakes_at=None), name="case_wakes"),
            models.Index(fields=["definition", "status"], condition=~models.Q(status=""), name="case_status"),
        )
        constraints = (models.UniqueConstraint(fields=["parent", "parent_item"], name="case_of_a_task"),)

    skip_history_when_saving: bool  # simple-history's switch, set for one save and deleted again

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def stream(self) -> str:
        """The journal stream of this case."""
        return f"case:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def is_closed(self) -> bool:
        """Closed for good as CMMN has it: read, not changed, unless it is opened again."""
        return self.state == CaseStatus.CLOSED

    @property
    def is_on_hold(self) -> bool:
        return self.state == CaseStatus.SUSPENDED


class PlanItem(models.Model):
    """One plan item instance, numbered within its case by the engine. Item 0 is the case plan itself."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="items")
    number = models.IntegerField()
    parent_number = models.IntegerField(null=True)
    key = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=12)
    memory = models.JSONField(default=dict)  # what the engine remembers: sentry memory, instance index, and so on
    since = models.DateTimeField()  # in this state since
    ended_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("plan item")
        ordering = ("case", "number")
        constraints = (models.UniqueConstraint(fields=["case", "number"], name="plan_item_number_unique"),)

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"
