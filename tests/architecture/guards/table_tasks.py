"""The addresses of the worklist, of its views and of single tasks, as the table beside this one has all others."""

from tests.architecture.guards.addresses import Address
from tests.architecture.guards.parts import free_task, held_task, needless_task, task_keys, view_keys

ALL = "200 200 200 200 200 in"
WRITERS = "200 200 200 200 403 in"
NOT_THIS_WAY = "405 405 405 405 405 in"
DONE = "303 303 303 303 403 in"
HOLDER, HOLDER_DONE = "403 403 403 200 403 in", "403 403 403 303 403 in"
HOLDERS = "200 200 200 200 403 in"
NOT_BLOCKED = "409 409 409 409 403 in"
VIEWS = frozenset({"tasks_worklistview", "tasks_historicalworklistview", "tasks_startview"})

TASKS = (
    Address(
        "worklist",
        ALL,
        NOT_THIS_WAY,
        queries=("?view=teams", "?view=unassigned", "?view=done", "?view=all&q=CANARY&due=late&order=oldest"),
    ),
    Address("tasks:news", ALL, NOT_THIS_WAY, queries=("?view=all&known=1.00000000,2.x", "?view=teams&after=x")),
    Address(
        "tasks:view_new",
        ALL,
        "303 303 303 303 303 in",
        queries=("?view=all&due=late",),
        body=lambda _: {"name": "What is late", "sharing": "nobody"},
        may_change=VIEWS,
    ),
    Address(
        "tasks:view",
        ALL,
        "303 303 303 403 403 in",
        where=view_keys,
        body=lambda _: {"name": "What is late", "sharing": "everyone"},
    ),
    Address("tasks:view_change", NOT_THIS_WAY, "303 303 303 403 403 in", where=view_keys),
    Address("tasks:view_start", NOT_THIS_WAY, "303 303 303 303 303 in", where=view_keys, may_change=VIEWS),
    Address("tasks:view_delete", NOT_THIS_WAY, "303 303 303 403 403 in", where=view_keys),
    Address(
        "tasks:complete",
        ALL,
        "409 409 303 303 403 in",
        where=task_keys,
        sample=free_task,
        body=lambda _: {"data-risk": "9", "data-remark": "Odd."},
    ),
    Address("tasks:claim", NOT_THIS_WAY, "403 403 303 303 403 in", where=task_keys, sample=free_task),
    Address("tasks:take_over", NOT_THIS_WAY, "403 403 303 403 403 in", where=task_keys, sample=held_task),
    Address("tasks:release", NOT_THIS_WAY, "403 403 403 303 403 in", where=task_keys, sample=held_task),
    Address(
        "tasks:assign",
        WRITERS,
        DONE,
        where=task_keys,
        sample=held_task,
        body=lambda workspace: {"user": workspace.people["manager"].pk},
    ),
    Address(
        "tasks:skip",
        HOLDER,
        HOLDER_DONE,
        where=task_keys,
        sample=needless_task,
        body=lambda _: {"reason": "Not needed."},
    ),
    Address(
        "tasks:block",
        HOLDER,
        HOLDER_DONE,
        where=task_keys,
        sample=held_task,
        body=lambda _: {"reason": "Waiting."},
    ),
    Address("tasks:unblock", NOT_BLOCKED, NOT_BLOCKED, where=task_keys, sample=held_task),
    Address("tasks:verbs", ALL, NOT_THIS_WAY, where=task_keys),
    Address("tasks:past", ALL, NOT_THIS_WAY, where=task_keys),
    Address(
        "tasks:tick",
        NOT_THIS_WAY,
        NOT_BLOCKED,
        where=task_keys,
        sample=held_task,
        body=lambda _: {"field": "risk", "is_ticked": "on"},
    ),
    Address(
        "tasks:share",
        HOLDERS,
        DONE,
        where=task_keys,
        sample=held_task,
        body=lambda workspace: {"people": [workspace.people["manager"].pk], "rule": "all"},
    ),
    Address(
        "tasks:reschedule",
        HOLDERS,
        DONE,
        where=task_keys,
        sample=held_task,
        body=lambda _: {"starts_at": "2090-01-01T00:00"},
    ),
    Address(
        "tasks:escalate",
        HOLDERS,
        DONE,
        where=task_keys,
        sample=held_task,
        body=lambda workspace: {"to": workspace.people["other"].pk, "reason": "Help."},
    ),
    Address("tasks:answer", NOT_BLOCKED, NOT_BLOCKED, where=task_keys, sample=held_task),
    Address("tasks:withdraw", NOT_BLOCKED, NOT_BLOCKED, where=task_keys, sample=held_task),
    Address("tasks:comment", WRITERS, DONE, where=task_keys, sample=held_task, body=lambda _: {"text": "Rang twice."}),
    Address(
        "tasks:discard",
        "200 200 200 403 403 in",
        "303 303 303 403 403 in",
        where=task_keys,
        sample=held_task,
        body=lambda _: {"reason": "Withdrawn."},
    ),
    Address("tasks:restart", NOT_BLOCKED, NOT_BLOCKED, where=task_keys, sample=held_task),
)
