"""What can be done to cases. Every door (pages, API, jobs) comes through these functions; each is one transaction."""

from apps.cases.actions.access import control_access, grant, revoke, set_access
from apps.cases.actions.answering import answers, theirs
from apps.cases.actions.changing import change_data
from apps.cases.actions.children import end_child, follow_children, report_child, start_child
from apps.cases.actions.closing import Ending, close, close_all
from apps.cases.actions.definitions import publish
from apps.cases.actions.discarding import delete, discard, undelete
from apps.cases.actions.handling import assign, finish_stage, handle, lock_open, set_priority
from apps.cases.actions.holding import go_on, hold, resume_due, said, watch_hold
from apps.cases.actions.leaving import give_up_cases
from apps.cases.actions.mentioning import see_all_mentions, see_mentions
from apps.cases.actions.migrating import migrate, migrate_all, migrate_row
from apps.cases.actions.notes import NOTE_LIMIT, add_note, hide_note
from apps.cases.actions.opening import Opening, open_all, open_case
from apps.cases.actions.papers import add_file, add_files, attach
from apps.cases.actions.perform import Move, advance_all, perform
from apps.cases.actions.processes import run_process, start_processes
from apps.cases.actions.purging import erase_files, purge, purge_all, purge_now, set_purge_days, sweep
from apps.cases.actions.record import Writing, record, record_many
from apps.cases.actions.reopening import reopen, undo_close
from apps.cases.actions.repairing import repair, restart
from apps.cases.actions.retiring import bring_back, require_in_use, retire
from apps.cases.actions.snippets import change_module, create_module, restore_module, retire_module
from apps.cases.actions.statuses import follow_status, set_status
from apps.cases.actions.tags import change_tag, create_tag, merge_tag, restore_tag, retire_tag, tag, untag
from apps.cases.actions.waking import rearm, wake, watch_time
from apps.cases.actions.watching import tell_watchers, unwatch, watch
from apps.cases.actions.writing import be_present, forget_draft, leave, save_draft

__all__ = [
    "NOTE_LIMIT",
    "Ending",
    "Move",
    "Opening",
    "Writing",
    "add_file",
    "add_files",
    "add_note",
    "advance_all",
    "answers",
    "assign",
    "attach",
    "be_present",
    "bring_back",
    "change_data",
    "change_module",
    "change_tag",
    "close",
    "close_all",
    "control_access",
    "create_module",
    "create_tag",
    "delete",
    "discard",
    "end_child",
    "erase_files",
    "finish_stage",
    "follow_children",
    "follow_status",
    "forget_draft",
    "give_up_cases",
    "go_on",
    "grant",
    "handle",
    "hide_note",
    "hold",
    "leave",
    "lock_open",
    "merge_tag",
    "migrate",
    "migrate_all",
    "migrate_row",
    "open_all",
    "open_case",
    "perform",
    "publish",
    "purge",
    "purge_all",
    "purge_now",
    "rearm",
    "record",
    "record_many",
    "reopen",
    "repair",
    "report_child",
    "require_in_use",
    "restart",
    "restore_module",
    "restore_tag",
    "resume_due",
    "retire",
    "retire_module",
    "retire_tag",
    "revoke",
    "run_process",
    "said",
    "save_draft",
    "see_all_mentions",
    "see_mentions",
    "set_access",
    "set_priority",
    "set_purge_days",
    "set_status",
    "start_child",
    "start_processes",
    "sweep",
    "tag",
    "tell_watchers",
    "theirs",
    "undelete",
    "undo_close",
    "untag",
    "unwatch",
    "wake",
    "watch",
    "watch_hold",
    "watch_time",
]
