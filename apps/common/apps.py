"""Tells Django about this app. Nothing else belongs here."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "apps.common"
    label = "common"
