"""What people do with tasks, and how tasks follow their case."""

from apps.tasks.actions.adding import add_task
from apps.tasks.actions.blocking import block, unblock
from apps.tasks.actions.commenting import comment
from apps.tasks.actions.ending import discard, skip
from apps.tasks.actions.escalating import answer, escalate, withdraw
from apps.tasks.actions.following import changed, follow
from apps.tasks.actions.holding import assign, claim, release, take_over
from apps.tasks.actions.leaving import give_up_queue, give_up_tasks, take_back_queue
from apps.tasks.actions.restarting import restart
from apps.tasks.actions.scheduling import reschedule, start_scheduled
from apps.tasks.actions.sharing import finish_shared, say_done, share
from apps.tasks.actions.taking_back import take_back
from apps.tasks.actions.views import change_view, delete_view, describe_view, save_view, start_with
from apps.tasks.actions.working import complete, tick
from apps.tasks.permissions import blocked_sentence

__all__ = [
    "add_task",
    "answer",
    "assign",
    "block",
    "blocked_sentence",
    "change_view",
    "changed",
    "claim",
    "comment",
    "complete",
    "delete_view",
    "describe_view",
    "discard",
    "escalate",
    "finish_shared",
    "follow",
    "give_up_queue",
    "give_up_tasks",
    "release",
    "reschedule",
    "restart",
    "save_view",
    "say_done",
    "share",
    "skip",
    "start_scheduled",
    "start_with",
    "take_back",
    "take_back_queue",
    "take_over",
    "tick",
    "unblock",
    "withdraw",
]
