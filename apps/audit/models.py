"""The append-only journal, its plain values, and the access log. A database trigger refuses changes to entries."""

from django.db import models


class JournalEntry(models.Model):
    """One thing that happened, chained to the entry before it in the same stream.

    `body` is the canonical text that was hashed: ids, paths and salted commitments only. Plain values stand in
    `JournalValue`, so erasing those keeps the chain whole.
    """

    stream = models.CharField(max_length=40)  # "case:<id>" or "config"
    sequence = models.BigIntegerField()
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(null=True)
    on_behalf_of_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=40)
    body = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("stream", "sequence")
        constraints = (models.UniqueConstraint(fields=["stream", "sequence"], name="journal_sequence_unique"),)

    def __str__(self) -> str:
        return f"{self.stream} {self.sequence} {self.action}"


class JournalValue(models.Model):
    """A plain value of an entry with the salt of its commitment. These rows may be erased."""

    entry = models.ForeignKey(JournalEntry, on_delete=models.CASCADE, related_name="values")
    path = models.CharField(max_length=200)
    value = models.TextField()  # canonical JSON
    salt = models.CharField(max_length=32)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["entry", "path"], name="journal_value_once"),)

    def __str__(self) -> str:
        return self.path


class StreamHead(models.Model):
    """The last entry of a stream that has no row of its own to lock. A case keeps its head in its own row."""

    stream = models.CharField(max_length=40, unique=True)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.stream


class AccessEntry(models.Model):
    """Who looked at, downloaded or exported what."""

    at = models.DateTimeField()
    user_id = models.BigIntegerField()
    verb = models.CharField(max_length=20)  # "read", "download", "export"
    subject = models.CharField(max_length=60)  # "case:12", "file:7"

    class Meta:
        ordering = ("-at",)
        indexes = (models.Index(fields=["subject", "-at"], name="access_subject"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.verb} {self.subject}"
