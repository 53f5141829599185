"""What can be done to cases. Every door (pages, API, jobs) comes through these functions; each is one transaction."""

from apps.cases.actions.access import control_access, grant, set_access
from apps.cases.actions.definitions import publish
from apps.cases.actions.handling import assign, change_data, close, finish_stage, handle, lock_open, set_priority
from apps.cases.actions.opening import open_case
from apps.cases.actions.papers import add_file, add_files, add_note, attach
from apps.cases.actions.perform import perform
from apps.cases.actions.processes import run_process, start_processes
from apps.cases.actions.record import record

__all__ = [
    "add_file",
    "add_files",
    "add_note",
    "assign",
    "attach",
    "change_data",
    "close",
    "control_access",
    "finish_stage",
    "grant",
    "handle",
    "lock_open",
    "open_case",
    "perform",
    "publish",
    "record",
    "run_process",
    "set_access",
    "set_priority",
    "start_processes",
]
