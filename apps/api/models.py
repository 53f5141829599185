"""What the door itself must remember: answers it has given, so that a repeated request is not carried out twice."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.users.models import AccessToken


class GivenAnswer(models.Model):
    """The answer to a request that carried an idempotency key. It is good for a day."""

    token = models.ForeignKey(AccessToken, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)  # SHA-256 of method, path and content
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.TextField()
    given_at = models.DateTimeField()

    class Meta:
        verbose_name = _("given answer")
        constraints = (models.UniqueConstraint(fields=["token", "key"], name="given_answer_once"),)
        indexes = (models.Index(fields=["given_at"], name="given_answer_age"),)

    def __str__(self) -> str:
        return self.key
