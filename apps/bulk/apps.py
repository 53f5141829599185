"""Tells Django about this app. Nothing else belongs here."""

from django.apps import AppConfig


class BulkConfig(AppConfig):
    name = "apps.bulk"
    label = "bulk"
