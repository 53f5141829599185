"""What people have begun to write and not sent yet, and who has which form open. Neither is part of a case's record."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.cases.models.cases import Case
from apps.users.models import User


class Draft(models.Model):
    """What somebody typed into a form, right or wrong: lists of texts by the names of its controls. `form` says which
    form of which thing, such as `task:12`; only its author is ever shown it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    case: models.ForeignKey[Case | None, Any] = models.ForeignKey(
        Case, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    form = models.CharField(max_length=120)
    values = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("draft")
        constraints = (models.UniqueConstraint(fields=["user", "form"], name="draft_once"),)

    def __str__(self) -> str:
        return self.form


class Presence(models.Model):
    """Somebody has a form of a case open. It ends by itself: whoever is still there says so again before `until`."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=120)
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("presence")
        constraints = (models.UniqueConstraint(fields=["form", "user"], name="presence_once"),)
        indexes = (models.Index(fields=["until"], name="presence_until"),)

    def __str__(self) -> str:
        return self.form
