"""What can be done to cases. Every door (pages, API, jobs) comes through these functions; each is one transaction."""

from apps.cases.actions.access import control_access, grant, set_access
from apps.cases.actions.closing import Ending, close, close_all
from apps.cases.actions.definitions import publish
from apps.cases.actions.handling import assign, change_data, finish_stage, handle, lock_open, set_priority
from apps.cases.actions.opening import Opening, open_all, open_case
from apps.cases.actions.papers import add_file, add_files, add_note, attach
from apps.cases.actions.perform import Move, advance_all, perform
from apps.cases.actions.processes import run_process, start_processes
from apps.cases.actions.record import Writing, record, record_many

__all__ = [
    "Ending",
    "Move",
    "Opening",
    "Writing",
    "add_file",
    "add_files",
    "add_note",
    "advance_all",
    "assign",
    "attach",
    "change_data",
    "close",
    "close_all",
    "control_access",
    "finish_stage",
    "grant",
    "handle",
    "lock_open",
    "open_all",
    "open_case",
    "perform",
    "publish",
    "record",
    "record_many",
    "run_process",
    "set_access",
    "set_priority",
    "start_processes",
]
