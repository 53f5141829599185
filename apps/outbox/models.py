"""The outbox: one table in the public schema for all tenants. It holds ids, never personal data."""

from django.db import models
from django.db.models.functions import Now


class OutboxMessage(models.Model):
    """Something to be done after commit, at `available_at` or later. A hint: the handler looks at the truth under lock.

    `is_external` messages (mail) are claimed by lease and sent outside any transaction; all others run inside one.
    """

    schema_name = models.CharField(max_length=63)
    topic = models.CharField(max_length=40)
    key = models.CharField(max_length=120, blank=True, db_default="")
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now())
    available_at = models.DateTimeField(db_default=Now())
    attempts = models.IntegerField(db_default=0)
    leased_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True, db_default="")

    class Meta:
        indexes = (
            models.Index(
                fields=["topic", "available_at", "id"],
                condition=models.Q(done_at=None, dead_at=None),
                name="outbox_open",
            ),
            models.Index(fields=["done_at"], condition=~models.Q(done_at=None), name="outbox_done"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["schema_name", "topic", "key"],
                condition=models.Q(done_at=None, dead_at=None) & ~models.Q(key=""),
                name="outbox_key_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.schema_name} {self.topic} {self.pk}"
