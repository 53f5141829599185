"""Tells Django about this app. Nothing else belongs here."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "apps.api"
    label = "api"

    def ready(self) -> None:
        from apps.api import schema  # noqa: F401  (the schema generator finds its extension by its being imported)
