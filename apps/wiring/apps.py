"""Tells Django about this app. Nothing else belongs here."""

from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "apps.wiring"
    label = "wiring"
