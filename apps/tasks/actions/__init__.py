"""What people do with tasks, and how tasks follow their case."""

from apps.tasks.actions.adding import add_task
from apps.tasks.actions.blocking import block, unblock
from apps.tasks.actions.following import changed, follow
from apps.tasks.actions.holding import assign, blocked_sentence, claim, release, take_over
from apps.tasks.actions.leaving import give_up_queue, give_up_tasks, take_back_queue
from apps.tasks.actions.skipping import skip
from apps.tasks.actions.taking_back import take_back
from apps.tasks.actions.views import change_view, delete_view, describe_view, save_view, start_with
from apps.tasks.actions.working import complete, save_draft

__all__ = [
    "add_task",
    "assign",
    "block",
    "blocked_sentence",
    "change_view",
    "changed",
    "claim",
    "complete",
    "delete_view",
    "describe_view",
    "follow",
    "give_up_queue",
    "give_up_tasks",
    "release",
    "save_draft",
    "save_view",
    "skip",
    "start_with",
    "take_back",
    "take_back_queue",
    "take_over",
    "unblock",
]
