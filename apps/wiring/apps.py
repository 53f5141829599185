"""Tells Django about this app. Nothing else belongs here."""

from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "apps.wiring"
    label = "wiring"

    def ready(self) -> None:
        from apps.wiring import reactions
        reactions.fill()
