"""Every address of the API with what each role is answered. Whoever adds an address adds its line here.

The columns are owner, administrator, manager, worker, viewer, nobody. All but nobody show a token; the viewer's
only reads. A method that there is not is refused after the token.
"""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.architecture.guards.addresses import Address
from tests.architecture.guards.parts import (
    ANYBODY,
    case_numbers,
    case_types,
    free_task,
    held_task,
    needless_task,
    operation_keys,
    references,
    task_keys,
)

READ = "200 200 200 200 200 401"
NOT_READ = "405 405 405 405 405 401"
NOT_POSTED = "405 405 405 405 403 401"
CHANGED = "200 200 200 200 403 401"
MADE = "201 201 201 201 403 401"
API = (
    Address("api:cases", READ, MADE, queries=("?q=CANARY",), body=lambda _: {"type": "claim", "data": {}}),
    Address("api:case", READ, NOT_POSTED, where=case_numbers),
    Address(
        "api:close",
        NOT_READ,
        CHANGED,
        where=case_numbers,
        body=lambda _: {"outcome": "paid", "reason": "The client rang."},
    ),
    # The plan of these cases has no statuses.
    Address("api:status", READ, "422 422 422 422 403 401", where=case_numbers, body=lambda _: {"status": "new"}),
    Address("api:hold", NOT_READ, CHANGED, where=case_numbers, body=lambda _: {"reason": "The client rang."}),
    Address("api:resume", NOT_READ, "409 409 409 409 403 401", where=case_numbers),
    Address(
        "api:extend",
        NOT_READ,
        CHANGED,
        where=case_numbers,
        body=lambda _: {"deadline": "2040-01-01T12:00:00Z", "reason": "The client rang."},
    ),
    Address("api:undo_close", NOT_READ, "409 409 409 409 403 401", where=case_numbers),
    Address(
        "api:reopen", NOT_READ, "409 409 409 409 403 401", where=case_numbers, body=lambda _: {"reason": "He rang."}
    ),
    Address(
        "api:discard",
        NOT_READ,
        "200 200 200 403 403 401",
        where=case_numbers,
        body=lambda _: {"reason": "Opened twice."},
    ),
    Address("api:delete", NOT_READ, "409 409 403 403 403 401", where=case_numbers),
    Address("api:purge", NOT_READ, "409 403 403 403 403 401", where=case_numbers),
    Address("api:deleted", "200 200 403 403 403 401", "405 405 405 405 403 401"),
    # Nothing is deleted in the two workspaces.
    Address("api:bring_back", NOT_READ, "404 404 404 404 403 401", where=case_numbers),
    Address("api:assign", NOT_READ, CHANGED, where=case_numbers, body=lambda _: {"owner": None}),
    Address("api:prioritise", NOT_READ, CHANGED, where=case_numbers, body=lambda _: {"priority": "urgent"}),
    Address("api:items", READ, MADE, where=case_numbers, body=lambda _: {"key": "papers"}),
    Address(
        "api:act",
        NOT_READ,
        CHANGED,
        where=lambda ids: ids.items,
        sample=lambda workspace: (workspace.by_name["fresh"].number, workspace.item("fresh", "visit")),
        body=lambda _: {"action": "begin"},
    ),
    Address("api:notes", READ, MADE, where=case_numbers, body=lambda _: {"text": "Rang back."}),
    Address(
        "api:files",
        READ,
        MADE,
        where=case_numbers,
        body=lambda _: {"file": SimpleUploadedFile("new.txt", b"new", content_type="text/plain")},
    ),
    Address("api:file", READ, NOT_POSTED, where=lambda ids: ids.case_files),
    Address("api:tasks", READ, NOT_POSTED, queries=("?scope=teams", "?scope=unassigned", "?scope=done")),
    Address("api:task", READ, NOT_POSTED, where=task_keys),
    Address("api:claim", NOT_READ, "403 403 200 200 403 401", where=task_keys, sample=free_task),
    Address("api:release", NOT_READ, "403 403 403 200 403 401", where=task_keys, sample=held_task),
    Address(
        "api:block",
        NOT_READ,
        "403 403 403 200 403 401",
        where=task_keys,
        sample=held_task,
        body=lambda _: {"reason": "Waiting."},
    ),
    Address("api:unblock", NOT_READ, "409 409 409 409 403 401", where=task_keys, sample=held_task),
    Address(
        "api:complete",
        NOT_READ,
        "403 403 200 200 403 401",
        where=task_keys,
        sample=free_task,
        body=lambda _: {"data": {"risk": 9}},
    ),
    Address(
        "api:say_done",
        NOT_READ,
        "409 409 409 409 403 401",
        where=task_keys,
        sample=held_task,
        body=lambda _: {"data": {}},
    ),
    Address("api:take_over", NOT_READ, "403 403 200 403 403 401", where=task_keys, sample=held_task),
    Address(
        "api:hand_over",
        NOT_READ,
        CHANGED,
        where=task_keys,
        sample=held_task,
        body=lambda workspace: {"person": workspace.people["manager"].pk, "comment": "Please."},
    ),
    Address(
        "api:share",
        NOT_READ,
        CHANGED,
        where=task_keys,
        sample=held_task,
        body=lambda workspace: {"people": [workspace.people["manager"].pk], "needed": 1},
    ),
    Address(
        "api:reschedule",
        NOT_READ,
        CHANGED,
        where=task_keys,
        sample=held_task,
        body=lambda _: {"starts_at": "2090-01-01T00:00Z", "due_at": None},
    ),
    Address(
        "api:escalate",
        NOT_READ,
        "200 200 200 200 403 401",
        where=task_keys,
        sample=held_task,
        body=lambda workspace: {"to": workspace.people["other"].pk, "reason": "Help."},
    ),
    Address(
        "api:answer",
        NOT_READ,
        "409 409 409 409 403 401",
        where=task_keys,
        sample=held_task,
        body=lambda _: {"answer": "Go on."},
    ),
    Address("api:withdraw", NOT_READ, "409 409 409 409 403 401", where=task_keys, sample=held_task),
    Address(
        "api:tick",
        NOT_READ,
        "409 409 409 409 403 401",
        where=task_keys,
        sample=held_task,
        body=lambda _: {"field": "risk", "is_ticked": True},
    ),
    Address("api:comment", NOT_READ, MADE, where=task_keys, sample=held_task, body=lambda _: {"text": "Rang back."}),
    Address(
        "api:skip",
        NOT_READ,
        "403 403 403 200 403 401",
        where=task_keys,
        sample=needless_task,
        body=lambda _: {"reason": "Not needed."},
    ),
    Address(
        "api:discard",
        NOT_READ,
        "200 200 200 403 403 401",
        where=task_keys,
        sample=held_task,
        body=lambda _: {"reason": "Withdrawn."},
    ),
    Address(
        "api:restart",
        NOT_READ,
        "409 409 409 409 403 401",
        where=task_keys,
        sample=held_task,
        body=lambda _: {"reason": "It was wrong."},
    ),
    Address(
        "api:operations",
        "200 200 200 200 403 401",
        "202 202 202 202 403 401",
        body=lambda workspace: {"kind": "claim", "tasks": workspace.shown.tasks},
    ),
    Address("api:operation", "200 200 404 200 404 401", NOT_POSTED, where=operation_keys),
    Address("api:operation_rows", "200 200 404 200 404 401", NOT_POSTED, where=operation_keys),
    Address("api:operation_undo", NOT_READ, "409 409 404 409 403 401", where=operation_keys),
    Address("api:requests", READ, MADE, body=lambda _: {"type": "claim", "name": "Rita Roe"}),
    Address("api:request", READ, NOT_POSTED, where=references),
    Address("api:request_file", READ, NOT_POSTED, where=lambda ids: ids.request_files),
    Address("api:definitions", READ, NOT_POSTED),
    Address("api:definition", READ, NOT_POSTED, where=case_types),
    Address("api:problems", ANYBODY, "405 405 405 405 405 405"),
    Address("api:problem", ANYBODY, "405 405 405 405 405 405", where=lambda _: [("conflict",)]),
    Address("api:schema", ANYBODY, "405 405 405 405 405 405"),
)
