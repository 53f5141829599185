"""Tells Django about this app. Nothing else belongs here."""

from django.apps import AppConfig


class SlasConfig(AppConfig):
    name = "apps.slas"
    label = "slas"
