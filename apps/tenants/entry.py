"""The one-time pass from the public site to a new workspace. It lives a minute and is spent on first use."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.db import connection
from django.db.models.functions import Now

from apps.tenants.access import public
from apps.tenants.models import EntryToken

LIFETIME = timedelta(seconds=60)
# Deleting and reading are one statement, so that of two who come with the same pass one is let in.
SPEND = """
DELETE FROM tenants_entrytoken WHERE token_hash = %s AND schema_name = %s
RETURNING email, expires_at > statement_timestamp()
"""


def issue(schema_name: str, email: str) -> str:
    """A pass into this workspace for its person of this address. Only its hash is kept."""
    token = secrets.token_urlsafe(32)
    with public():
        EntryToken.objects.filter(expires_at__lt=Now()).delete()
        EntryToken.objects.bulk_create(
            [EntryToken(token_hash=_hash(token), schema_name=schema_name, email=email, expires_at=Now() + LIFETIME)]
        )
    return token


def spend(schema_name: str, token: str) -> str | None:
    """Whose pass it is, if it is good for this workspace. It is gone afterwards in any case."""
    with public(), connection.cursor() as cursor:
        cursor.execute(SPEND, [_hash(token), schema_name])
        found = cursor.fetchone()
    return str(found[0]) if found and found[1] else None


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
