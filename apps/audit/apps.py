"""Tells Django about this app. Nothing else belongs here."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "apps.audit"
    label = "audit"
