"""Tells Django about this app and fills the registries of the layers below, once, at start."""

from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "apps.wiring"
    label = "wiring"

    def ready(self) -> None:
        from apps.wiring import handlers, heads, people, purging, reactions, seeds, starters
        from apps.wiring.demo import samples

        for part in (reactions, handlers, seeds, starters, samples, heads, people, purging):
            part.fill()
