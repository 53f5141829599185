"""The verbs of a task beside claiming, blocking and completing it: one address each, the same actions as the pages."""

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.cases.holders import team
from apps.api.cases.note_shapes import NoteSerializer
from apps.api.cases.shapes import StepSerializer
from apps.api.cases.views import moved
from apps.api.describing import operation, sent_example
from apps.api.endpoint import Endpoint, actor, given, viewer
from apps.api.idempotency import once
from apps.api.refusals import under
from apps.api.tasks.shapes import CompletionSerializer, TaskDetailSerializer
from apps.api.tasks.showing import found, shown
from apps.api.tasks.verb_shapes import (
    AnswerSerializer,
    CommentSerializer,
    EscalateSerializer,
    HandOverSerializer,
    ReasonSerializer,
    RescheduleSerializer,
    ShareSerializer,
    TickSerializer,
    WordSerializer,
)
from apps.tasks import actions, selectors
from apps.users import selectors as people
from apps.users.models import User

TAG = "Tasks"


class TakeOver(Endpoint):
    @operation(
        "takeOverTask",
        "Take over a task",
        tag=TAG,
        answer=TaskDetailSerializer,
    )
    @once
    def post(self, request: Request, key: int) -> Response:
        """Takes a task from a colleague of the same team, who is told. 409 when it is blocked."""
        actions.take_over(found(request, key), actor=actor(request))
        return shown(request, selectors.task(viewer(request), key))


class HandOver(Endpoint):
    @operation(
        "handOverTask",
        "Hand over a task",
        tag=TAG,
        answer=TaskDetailSerializer,
        sent=HandOverSerializer,
        examples=[sent_example("To a person, with a word", {"person": 3, "comment": "Please ring first."})],
    )
    @once
    def post(self, request: Request, key: int) -> Response:
        """Gives a task to a person, a team or both, who are told and let into the case. What is left out stays."""
        sent = given(HandOverSerializer, request)
        task = found(request, key)
        user = _person(request, sent["person"], "person") if "person" in sent else task.assignee
        group = team(request, sent["team"]) if "team" in sent else task.team
        actions.assign(task, user=user, team=group, comment=sent["comment"], actor=actor(request))
        return shown(request, selectors.task(viewer(request), key))


class Share(Endpoint):
    @operation(
        "shareTask",
        "Give a task to several people",
        tag=TAG,
        answer=TaskDetailSerializer,
        sent=ShareSerializer,
        examples=[sent_example("Two of three are enough", {"people": [3, 4, 5], "needed": 2})],
    )
    @once
    def post(self, request: Request, key: int) -> Response:
        """Says who takes part, and how many of them have to be done. Those who are done already stay."""
        sent = given(ShareSerializer, request)
        task = found(request, key)
        users = [_person(request, one, "people") for one in sent["people"]]
        wanted = [user for user in users if user is not None]
        actions.share(task, people=wanted, needed=sent["needed"], comment=sent["comment"], actor=actor(request))
        return shown(request, selectors.task(viewer(request), key))


class SayDone(Endpoint):
    @operation(
        "sayDone",
        "Say that one's part is done",
        tag=TAG,
        answer=TaskDetailSerializer,
        sent=CompletionSerializer,
        examples=[sent_example("With a decision", {"outcome": "approved", "comment": "All papers are there."})],
    )
    @once
    def post(self, request: Request, key: int) -> Response:
        """For a task of several people, and for an approval that needs several: the last one needed completes it."""
        sent = given(CompletionSerializer, request)
        task = found(request, key)
        with under("data", beside=("outcome", "comment")):
            actions.say_done(
                task,
                output=sent.get("data", {}),
                outcome=sent["outcome"],
                comment=sent["comment"],
                actor=actor(request),
            )
        return shown(request, selectors.task(viewer(request), key))


class Tick(Endpoint):
    @operation(
        "tickTask",
        "Tick a point of the checklist",
        tag=TAG,
        answer=TaskDetailSerializer,
        sent=TickSerializer,
        examples=[sent_example("Done", {"field": "is_known", "is_ticked": True})],
    )
    @once
    def post(self, request: Request, key: int) -> Response:
        """Ticks a point, or takes the tick away. It is a field of the case, and rules of the plan read it at once."""
        sent = given(TickSerializer, request)
        actions.tick(found(request, key), field=sent["field"], is_ticked=sent["is_ticked"], actor=actor(request))
        return shown(request, selectors.task(viewer(request), key))


class Reschedule(Endpoint):
    @operation(
        "rescheduleTask",
        "Reschedule a task",
        tag=TAG,
        answer=TaskDetailSerializer,
        sent=RescheduleSerializer,
        examples=[sent_example("Later", {"starts_at": "2030-01-14T08:00:00Z", "due_at": "2030-01-18T16:00:00Z"})],
    )
    @once
    def post(self, request: Request, key: int) -> Response:
        """Sets when a task is due, and from when on it is to be done: it is `scheduled` until then."""
        sent = given(RescheduleSerializer, request)
        task = found(request, key)
        actions.reschedule(
            task,
            due_at=sent.get("due_at", task.due_at),
            starts_at=sent.get("starts_at", task.starts_at),
            reason=sent["reason"],
            actor=actor(request),
        )
        return shown(request, selectors.task(viewer(request), key))


class Escalate(Endpoint):
    @operation(
        "escalateTask",
        "Escalate a task",
        tag=TAG,
        answer=TaskDetailSerializer,
        sent=EscalateSerializer,
        examples=[sent_example("To the owner of the case", {"reason": "It is above my limit."})],
    )
    @once
    def post(self, request: Request, key: int) -> Response:
        """Asks the owner of the case, or somebody else, for help. The task stays with who has it."""
        sent = given(EscalateSerializer, request)
        task = found(request, key)
        to = _person(request, sent.get("to"), "to")
        actions.escalate(task, to=to, reason=sent["reason"], actor=actor(request))
        return shown(request, selectors.task(viewer(request), key))


class Answer(Endpoint):
    @operation(
        "answerEscalation",
        "Answer an escalation",
        tag=TAG,
        answer=TaskDetailSerializer,
        sent=AnswerSerializer,
        examples=[sent_example("A decision", {"answer": "Go on, I agree."})],
    )
    @once
    def post(self, request: Request, key: int) -> Response:
        """Answers who has asked for help. Only whom they asked, or a manager, may."""
        sent = given(AnswerSerializer, request)
        actions.answer(found(request, key), answer=sent["answer"], actor=actor(request))
        return shown(request, selectors.task(viewer(request), key))


class Withdraw(Endpoint):
    @operation(
        "withdrawEscalation",
        "Take an escalation back",
        tag=TAG,
        answer=TaskDetailSerializer,
        sent=WordSerializer,
        examples=[sent_example("It is solved", {"comment": "The figures were in the file."})],
    )
    @once
    def post(self, request: Request, key: int) -> Response:
        """Asks for help no more. Who has escalated the task, or holds it, may."""
        sent = given(WordSerializer, request)
        actions.withdraw(found(request, key), comment=sent["comment"], actor=actor(request))
        return shown(request, selectors.task(viewer(request), key))


class Skip(Endpoint):
    @operation(
        "skipTask",
        "Skip a task",
        tag=TAG,
        answer=StepSerializer,
        sent=ReasonSerializer,
        examples=[sent_example("Why", {"reason": "The client has withdrawn."})],
    )
    @once
    def post(self, request: Request, key: int) -> Response:
        """Ends a task that is not needed or does not apply. Only who holds it may; what the plan requires stays."""
        sent = given(ReasonSerializer, request)
        return moved(request, actions.skip(found(request, key), reason=sent["reason"], actor=actor(request)))


class Discard(Endpoint):
    @operation(
        "discardTask",
        "Discard a task",
        tag=TAG,
        answer=StepSerializer,
        sent=ReasonSerializer,
        examples=[sent_example("Why", {"reason": "The client has withdrawn."})],
    )
    @once
    def post(self, request: Request, key: int) -> Response:
        """Ends a task whoever holds it and whatever the plan requires. Only a manager may."""
        sent = given(ReasonSerializer, request)
        return moved(request, actions.discard(found(request, key), reason=sent["reason"], actor=actor(request)))


class Restart(Endpoint):
    @operation(
        "restartTask",
        "Restart a task",
        tag=TAG,
        answer=StepSerializer,
        sent=ReasonSerializer,
        examples=[sent_example("Why", {"reason": "The figures have changed since."})],
    )
    @once
    def post(self, request: Request, key: int) -> Response:
        """Opens a task once more that has ended. 409 says why that is not possible."""
        sent = given(ReasonSerializer, request)
        return moved(request, actions.restart(found(request, key), reason=sent["reason"], actor=actor(request)))


class Comment(Endpoint):
    @operation(
        "commentTask",
        "Comment on a task",
        tag=TAG,
        answer=NoteSerializer,
        status=201,
        sent=CommentSerializer,
        examples=[sent_example("For colleagues", {"text": "Rang twice."})],
    )
    @once
    def post(self, request: Request, key: int) -> Response:
        """Writes a note of the case that the task shows."""
        sent = given(CommentSerializer, request)
        note = actions.comment(found(request, key), **sent, actor=actor(request))
        return Response(NoteSerializer(note).data, status=201)


def _person(request: Request, key: int | None, field: str) -> User | None:
    """Somebody who can be given work. Raises ValidationError under the name of what was sent."""
    if key is None:
        return None
    known = people.workers(viewer(request)).filter(pk=key).first()
    if known is None:
        raise ValidationError({field: [_("There is nobody with this id who can be given work.")]})
    return known
