"""Notes and files of a case. What a note may hold is decided by `actions.notes`, how it is cleaned by `richtext`."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.cases.models.cases import Case
from apps.users.models import User


class Note(models.Model):
    """Something somebody wrote down. Notes are never edited: a correction is another note.

    `text` is the note without its looks, for search, mails and other systems; `html` is cleaned, and empty for a note
    that has none. One that the client could read and that was hidden from them later has `hidden_at`. `item_number`
    is the plan item that it comments; `token` was given to the form, so that one sent twice is one note.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    author: models.ForeignKey[User | None, Any] = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    author_name = models.CharField(max_length=200)
    text = models.TextField(_("note"))
    html = models.TextField(blank=True, default="", db_default="")
    item_number = models.IntegerField(null=True, blank=True)
    corrects: models.ForeignKey["Note | None", Any] = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="corrections"
    )
    is_visible_to_requester = models.BooleanField(_("visible to the client"), default=False)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by_name = models.CharField(max_length=200, blank=True, default="", db_default="")
    token = models.UUIDField(null=True, blank=True)
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ("-written_at", "-pk")
        constraints = (models.UniqueConstraint(fields=["case", "author", "token"], name="note_sent_once"),)

    def __str__(self) -> str:
        return self.text[:60]


class Mention(models.Model):
    """A note names somebody who may see its case. `seen_at` is when they have looked at it."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="mentions")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mentions")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("mention")
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=["user", "-id"], name="mention_of"),
            models.Index(fields=["user"], condition=models.Q(seen_at=None), name="mention_new"),
        )
        constraints = (models.UniqueConstraint(fields=["note", "user"], name="mention_once"),)

    def __str__(self) -> str:
        return f"{self.user}: {self.note}"


class CaseFile(models.Model):
    """A document of a case. The bytes are stored under their hash and served by an authorising view only."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by_name = models.CharField(max_length=200)
    uploaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ("-uploaded_at", "-pk")

    def __str__(self) -> str:
        return self.name
