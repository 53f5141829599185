"""Messages on their way out. Who gets one, and why, is decided above."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mail(models.Model):
    """One e-mail. Its Message-ID is fixed before the first attempt, so a repeat after a crash carries the same one."""

    kind = models.CharField(max_length=40)
    to_address = models.EmailField(max_length=254)
    to_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=256)
    text = models.TextField()
    html = models.TextField(blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    about = models.CharField(max_length=60, blank=True)  # "case:12": what it belongs to, for the timeline
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)  # the receiving server said no for good
    problem = models.CharField(max_length=500, blank=True)  # what the last failed attempt was answered

    class Meta:
        verbose_name = _("e-mail")
        ordering = ("-created_at",)
        indexes = (models.Index(fields=["about"], name="mail_about"),)

    def __str__(self) -> str:
        return self.subject
