"""Tells Django about this app. Nothing else belongs here."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "apps.web"
    label = "web"
