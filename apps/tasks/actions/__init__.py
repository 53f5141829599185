"""What people do with tasks, and how tasks follow their case."""

from apps.tasks.actions.adding import add_task
from apps.tasks.actions.following import changed, follow
from apps.tasks.actions.holding import assign, claim, release, take_over
from apps.tasks.actions.leaving import give_up_queue, give_up_tasks, take_back_queue
from apps.tasks.actions.skipping import skip
from apps.tasks.actions.working import complete, save_draft

__all__ = [
    "add_task",
    "assign",
    "changed",
    "claim",
    "complete",
    "follow",
    "give_up_queue",
    "give_up_tasks",
    "release",
    "save_draft",
    "skip",
    "take_back_queue",
    "take_over",
]
