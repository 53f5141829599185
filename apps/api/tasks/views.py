"""Tasks: list, read with the form, claim, release, block, unblock, complete. The other verbs stand in `verbs`."""

from rest_framework.request import Request
from rest_framework.response import Response

from apps.api import paging
from apps.api.cases.found import note_read
from apps.api.cases.shapes import StepSerializer
from apps.api.cases.views import moved
from apps.api.describing import operation, sent_example
from apps.api.endpoint import Endpoint, actor, given, seen, viewer
from apps.api.idempotency import once
from apps.api.refusals import under
from apps.api.shapes import listed
from apps.api.tasks.shapes import (
    BlockSerializer,
    CompletionSerializer,
    TaskDetailSerializer,
    TaskListParameters,
    TaskSerializer,
    UnblockSerializer,
)
from apps.api.tasks.showing import found, offered, shown
from apps.tasks import actions, selectors

TAG = "Tasks"


class Tasks(Endpoint):
    @operation(
        "listTasks", "List tasks", tag=TAG, answer=listed(TaskSerializer, "Task"), parameters=[TaskListParameters]
    )
    def get(self, request: Request) -> Response:
        """Open tasks in the order in which they are due; with `done`, the latest first."""
        asked = paging.asked(request, TaskListParameters)
        scope = selectors.Scope(asked.get("scope"))
        inbox = selectors.inbox(viewer(request), scope, after=asked.after or "", size=asked.limit)
        rows = [task for _group, task in inbox.rows]
        return paging.page(
            request, asked, TaskSerializer(rows, many=True, context=offered(request, rows)).data, inbox.after
        )


class OneTask(Endpoint):
    @operation("readTask", "Read a task with its form", tag=TAG, answer=TaskDetailSerializer)
    def get(self, request: Request, key: int) -> Response:
        """What is to be done, and the fields that completing it asks for."""
        task = seen(selectors.task, viewer(request), key)
        note_read(request, task.case)
        return shown(request, task)


class Claim(Endpoint):
    @operation("claimTask", "Claim a task", tag=TAG, answer=TaskDetailSerializer)
    @once
    def post(self, request: Request, key: int) -> Response:
        """Takes a free task. 409 when somebody was faster."""
        actions.claim(found(request, key), actor=actor(request))
        return shown(request, selectors.task(viewer(request), key))


class Release(Endpoint):
    @operation("releaseTask", "Release a task", tag=TAG, answer=TaskDetailSerializer)
    @once
    def post(self, request: Request, key: int) -> Response:
        """Gives a task back to its team."""
        actions.release(found(request, key), actor=actor(request))
        return shown(request, selectors.task(viewer(request), key))


class Block(Endpoint):
    @operation(
        "blockTask",
        "Block a task",
        tag=TAG,
        answer=TaskDetailSerializer,
        sent=BlockSerializer,
        examples=[sent_example("Waiting for somebody else", {"reason": "The police report has not arrived."})],
    )
    @once
    def post(self, request: Request, key: int) -> Response:
        """Says that a task cannot go on, and why. Only who holds it may; 409 when it is blocked already."""
        task = found(request, key)
        actions.block(task, reason=given(BlockSerializer, request)["reason"], actor=actor(request))
        return shown(request, selectors.task(viewer(request), key))


class Unblock(Endpoint):
    @operation(
        "unblockTask",
        "Unblock a task",
        tag=TAG,
        answer=TaskDetailSerializer,
        sent=UnblockSerializer,
        examples=[sent_example("With a word on what changed", {"comment": "The report came by post."})],
    )
    @once
    def post(self, request: Request, key: int) -> Response:
        """Lets a blocked task go on. Who holds it, or a manager, may; releasing it unblocks it too."""
        task = found(request, key)
        actions.unblock(task, comment=given(UnblockSerializer, request)["comment"], actor=actor(request))
        return shown(request, selectors.task(viewer(request), key))


class Complete(Endpoint):
    @operation(
        "completeTask",
        "Complete a task",
        tag=TAG,
        answer=StepSerializer,
        sent=CompletionSerializer,
        examples=[sent_example("With its form", {"data": {"risk_score": 9, "remark": "Second claim this year."}})],
    )
    @once
    def post(self, request: Request, key: int) -> Response:
        """Writes what the form asks for and completes the task; all that follows from it stands in the answer."""
        sent = given(CompletionSerializer, request)
        task = found(request, key)
        with under("data", beside=("outcome", "comment")):
            step = actions.complete(
                task,
                output=sent.get("data", {}),
                outcome=sent["outcome"],
                comment=sent["comment"],
                seen=sent.get("seen"),
                actor=actor(request),
            )
        return moved(request, step)
