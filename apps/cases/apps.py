"""Tells Django about this app. Nothing else belongs here."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "apps.cases"
    label = "cases"
