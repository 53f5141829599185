"""Tells Django about this app. Nothing else belongs here."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "apps.parties"
    label = "parties"
