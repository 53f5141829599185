"""Text modules: what is written again and again, kept once. Their placeholders are filled in `snippets`."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from apps.users.models import Team, User


class TextModule(models.Model):
    """A text with placeholders, for everybody, for one team or for one person; found by name or `keyword`."""

    name = models.CharField(_("name"), max_length=80)
    keyword = models.SlugField(_("short cut"), max_length=30, blank=True, allow_unicode=True)
    html = models.TextField(_("text"))
    text = models.TextField()  # the same without its looks, for search and other systems
    user: models.ForeignKey[User | None, Any] = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, blank=True, related_name="text_modules"
    )
    team: models.ForeignKey[Team | None, Any] = models.ForeignKey(
        Team, on_delete=models.CASCADE, null=True, blank=True, related_name="text_modules"
    )
    is_active = models.BooleanField(_("in use"), default=True)
    changed_at = models.DateTimeField()

    history = HistoricalRecords(history_id_field=models.BigAutoField())

    class Meta:
        verbose_name = _("text module")
        verbose_name_plural = _("text modules")
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(condition=models.Q(user=None) | models.Q(team=None), name="text_module_one_owner"),
            models.UniqueConstraint(
                fields=["keyword", "user", "team"],
                condition=~models.Q(keyword="") & models.Q(is_active=True),
                nulls_distinct=False,
                name="text_module_keyword_once",
            ),
        )

    def __str__(self) -> str:
        return self.name
