"""The tables of human work: tasks, the parts that people have in them, and views of the worklist."""

from apps.tasks.models.parts import PartState, TaskPart
from apps.tasks.models.tasks import ALIVE, NEVER, UNFINISHED, HumanTask, TaskState
from apps.tasks.models.views import Sharing, StartView, WorklistView

__all__ = [
    "ALIVE",
    "NEVER",
    "UNFINISHED",
    "HumanTask",
    "PartState",
    "Sharing",
    "StartView",
    "TaskPart",
    "TaskState",
    "WorklistView",
]
