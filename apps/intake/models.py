"""Requests before they are cases. A request is stored first, whatever happens to it afterwards."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.cases.models import Case, CaseDefinition


class RequestState(models.TextChoices):
    RECEIVED = "received", _("Received")
    ACCEPTED = "accepted", _("Became a case")
    STUCK = "stuck", _("Could not start")


class Request(models.Model):
    """What somebody asked for, as they asked for it."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    definition = models.ForeignKey(CaseDefinition, on_delete=models.PROTECT, related_name="requests")
    state = models.CharField(max_length=12, choices=RequestState.choices, default=RequestState.RECEIVED)
    channel = models.CharField(max_length=20, default="web")
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(max_length=10, blank=True)  # which the form was read in, for the mails that follow
    data = models.JSONField(default=dict)  # as apps.cases.values stores it
    submission = models.CharField(max_length=64, blank=True)  # the showing of a form it came from: one each
    source = models.CharField(max_length=60, blank=True)  # where it was brought from; with the key it is there once
    external_key = models.CharField(max_length=200, blank=True)  # what tells it apart there
    received_at = models.DateTimeField()
    case: models.ForeignKey[Case | None, Any] = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    problem = models.TextField(blank=True)  # why it could not become a case, in a sentence

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ("-received_at", "-pk")
        indexes = (
            models.Index(fields=["state", "-received_at"], name="request_state"),
            models.Index(fields=["-received_at", "-id"], name="request_latest"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["submission"], condition=~models.Q(submission=""), name="request_submission_once"
            ),
            models.UniqueConstraint(
                fields=["source", "external_key"], condition=~models.Q(source=""), name="request_imported_once"
            ),
        )

    def __str__(self) -> str:
        return self.reference


class RequestFile(models.Model):
    """A file sent with a request. It becomes a file of the case when the request does."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name
