"""What people put onto cases to find and follow them: tags and watches. Neither changes what a case is."""

from typing import Any

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from apps.cases.models.cases import Case
from apps.cases.models.definitions import CaseDefinition
from apps.users.models import User


class TagColour(models.TextChoices):
    """The tints that the style sheets have in light and dark."""

    GREY = "grey", _("Grey")
    BLUE = "blue", _("Blue")
    GREEN = "green", _("Green")
    AMBER = "amber", _("Amber")
    RED = "red", _("Red")
    VIOLET = "violet", _("Violet")


class Tag(models.Model):
    """A word for cases, of every type or of one.

    A tag that was merged into another keeps its cases and its name: whoever reads it finds the other one. A retired
    tag stays on its cases and is not offered any more.
    """

    name = models.CharField(_("name"), max_length=60)
    colour = models.CharField(_("colour"), max_length=10, choices=TagColour.choices, default=TagColour.GREY)
    definition: models.ForeignKey[CaseDefinition | None, Any] = models.ForeignKey(
        CaseDefinition, on_delete=models.CASCADE, null=True, blank=True, related_name="tags"
    )
    merged_into: models.ForeignKey["Tag | None", Any] = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField()

    history = HistoricalRecords(history_id_field=models.BigAutoField())

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(Lower("name"), "definition", name="tag_name_unique", nulls_distinct=False),
        )

    def __str__(self) -> str:
        return self.name


class CaseTag(models.Model):
    """A tag on a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="case_tags")
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="case_tags")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("tag of a case")
        constraints = (models.UniqueConstraint(fields=["case", "tag"], name="case_tag_once"),)

    def __str__(self) -> str:
        return f"{self.case}: {self.tag}"


class Watch(models.Model):
    """Somebody hears of what happens to a case. `told_sequence` is the last entry of its journal they heard of."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="watches")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="watches")
    since = models.DateTimeField()
    told_sequence = models.BigIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("watch")
        constraints = (models.UniqueConstraint(fields=["user", "case"], name="watch_once"),)

    def __str__(self) -> str:
        return f"{self.user}: {self.case}"
