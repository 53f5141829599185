"""What people do with tasks, and how tasks follow their case."""

from apps.tasks.actions.following import changed, follow
from apps.tasks.actions.holding import assign, claim, release, take_over
from apps.tasks.actions.skipping import skip
from apps.tasks.actions.views import change_view, delete_view, describe_view, save_view, start_with
from apps.tasks.actions.working import complete, save_draft

__all__ = [
    "assign",
    "change_view",
    "changed",
    "claim",
    "complete",
    "delete_view",
    "describe_view",
    "follow",
    "release",
    "save_draft",
    "save_view",
    "skip",
    "start_with",
    "take_over",
]
