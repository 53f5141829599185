"""Case definitions and their versions. What a definition says is the engine's (`apps.cmmn.definition`)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

# What stands for a part of the product where a person would be named; versions of old name the part.
_PARTS = frozenset({"", "sign-up", "importer"})


class CaseDefinition(models.Model):
    """A type of case. Cases start on its current version and keep it."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)
    retired_reason = models.TextField(_("reason why it is retired"), blank=True, default="", db_default="")
    is_access_controlled = models.BooleanField(
        _("access controlled"),
        default=False,
        help_text=_("When on, nobody sees these cases unless access is given to them or to their team."),
    )
    purge_days = models.PositiveIntegerField(_("days until a closed case is purged"), null=True, blank=True)
    has_request_form = models.BooleanField(_("public request form"), default=True)
    current: models.ForeignKey["DefinitionVersion | None", Any] = models.ForeignKey(
        "DefinitionVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()

    history = HistoricalRecords(history_id_field=models.BigAutoField())

    class Meta:
        verbose_name = _("case type")
        verbose_name_plural = _("case types")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class DefinitionVersion(models.Model):
    """One version of a definition. A database trigger refuses every change of a published one."""

    definition = models.ForeignKey(CaseDefinition, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    body = models.JSONField()  # apps.cmmn.codec
    source = models.TextField(blank=True, default="", db_default="")  # as the author wrote it, when it came as a text
    content_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("version of a case type")
        ordering = ("definition", "-number")
        constraints = (models.UniqueConstraint(fields=["definition", "number"], name="version_number_unique"),)

    def __str__(self) -> str:
        return f"{self.definition} {self.number}"

    @property
    def publisher(self) -> str:
        """Who published it, in words. The product itself publishes starter packs only."""
        return gettext("the starter pack") if self.published_by_name in _PARTS else self.published_by_name
