"""The Celery application.

A message only says that a topic has due rows; PostgreSQL is the truth, so Redis may be flushed at any time.
"""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

app = Celery("casewright")
app.config_from_object("django.conf:settings", namespace="CELERY")


@worker_init.connect
def refuse_pooled_transactions(**_given: Any) -> None:
    """A worker behind a proxy that pools transactions would mix tenants: it ends before it does anything."""
    from apps.tenants import pooling

    try:
        pooling.refuse()
    except pooling.PooledTransactions as error:
        # Celery logs what a receiver raises and goes on, except for this.
        raise SystemExit(str(error)) from error
