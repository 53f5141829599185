"""How operations look as JSON, and what may be sent to begin one."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from apps.api.cases.filters import CaseListParameters
from apps.api.paging import PageParameters
from apps.api.shape import Shape
from apps.api.shapes import PersonSerializer
from apps.bulk.models import Kind, Result, State, Undoing
from apps.bulk.selection import LIMIT
from apps.bulk.verbs import Change
from apps.tasks.selectors import Scope


class CaseFilterSerializer(CaseListParameters):
    """The filters of the list of cases, as an object; everything that they find is chosen."""

    cursor = None  # type: ignore[assignment]  # pages have no place here
    limit = None  # type: ignore[assignment]  # as above

    def to_internal_value(self, data: Any) -> Any:
        unknown = set(data) - set(self.fields) if isinstance(data, dict) else set()
        if unknown:
            raise serializers.ValidationError({name: [_("There is no such filter.")] for name in sorted(unknown)})
        return super().to_internal_value(data)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What is unknown is refused above: inside another shape nobody knows what was sent."""
        return attrs


class OperationRequestSerializer(Shape):
    """What is to be done, to what. One of `tasks`, `cases`, `scope` and `filter` says to what."""

    kind = serializers.ChoiceField(choices=Kind.values)
    preview = serializers.BooleanField(default=False, help_text="Only tell what would happen to each.")
    tasks = serializers.ListField(child=serializers.IntegerField(), required=False, max_length=LIMIT)
    cases = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, max_length=LIMIT, help_text="Numbers of cases."
    )
    scope = serializers.ChoiceField(
        choices=[scope.value for scope in Scope if scope is not Scope.DONE],
        required=False,
        help_text=f"All tasks of this scope of the worklist, at most {LIMIT} of them.",
    )
    filter = CaseFilterSerializer(required=False, help_text=f"All cases that these filters find, at most {LIMIT}.")
    user = serializers.IntegerField(required=False, allow_null=True, help_text="Who gets the tasks or cases.")
    team = serializers.IntegerField(required=False, allow_null=True, help_text="Which team gets them.")
    due_at = serializers.DateTimeField(required=False, help_text="When tasks are due from now on.")
    days = serializers.IntegerField(required=False, help_text="By how many days each task is moved from its date.")
    add = serializers.ListField(child=serializers.IntegerField(), required=False, help_text="Tags to put on, by id.")
    remove = serializers.ListField(
        child=serializers.IntegerField(), required=False, help_text="Tags to take off, by id."
    )
    outcome = serializers.CharField(required=False, max_length=60, help_text="How the cases ended, by key.")
    goal_reached = serializers.BooleanField(required=False, allow_null=True, help_text="Of cases that are closed.")
    lessons = serializers.CharField(required=False, max_length=10_000, help_text="What was learnt from them.")
    reason = serializers.CharField(required=False, max_length=2_000, help_text="Why, for the journal of each case.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if sum(name in attrs for name in ("tasks", "cases", "scope", "filter")) != 1:
            raise serializers.ValidationError(_("Send one of tasks, cases, scope and filter."))
        return attrs


class OperationSerializer(Shape):
    """An operation and how far it is. While it goes on, the sums grow."""

    id = serializers.IntegerField(source="operation.pk")
    kind = serializers.ChoiceField(source="operation.kind", choices=Kind.values)
    state = serializers.ChoiceField(source="operation.state", choices=[s for s in State.values if s != State.DRAFT])
    person = PersonSerializer(source="operation.person")
    started_at = serializers.DateTimeField(source="operation.started_at")
    finished_at = serializers.DateTimeField(source="operation.finished_at", allow_null=True)
    undo_until = serializers.DateTimeField(
        source="operation.undo_until", allow_null=True, help_text="Until when it can be taken back."
    )
    undone_by = PersonSerializer(source="operation.undone_by", allow_null=True)
    total = serializers.IntegerField(source="operation.total")
    done = serializers.IntegerField()
    skipped = serializers.IntegerField(help_text="What was so already.")
    refused = serializers.IntegerField()
    undone = serializers.SerializerMethodField()
    left = serializers.SerializerMethodField(help_text="What could not be taken back.")

    def get_undone(self, progress: Any) -> int:
        return int(progress.undoing[Undoing.UNDONE])

    def get_left(self, progress: Any) -> int:
        return int(progress.undoing[Undoing.LEFT])


class OperationRowSerializer(Shape):
    """What became of one task or case."""

    case = serializers.CharField(source="case.number")
    task = serializers.IntegerField(source="task_id", allow_null=True)
    result = serializers.ChoiceField(choices=Result.values)
    problem = serializers.CharField(help_text="Why not; empty where it was done.")
    undoing = serializers.ChoiceField(choices=Undoing.values, help_text="Empty unless the operation was taken back.")
    undo_problem = serializers.CharField()


class RowParameters(PageParameters):
    """Which rows."""

    result = serializers.ChoiceField(choices=["done", "skipped", "refused", "undone", "left"], required=False)


class ForeseenRowSerializer(Shape):
    """What would become of one task or case."""

    case = serializers.CharField()
    task = serializers.IntegerField(allow_null=True)
    change = serializers.ChoiceField(choices=[change.value for change in Change])
    reason = serializers.CharField(help_text="Why it would stay as it is.")


class ForeseenSerializer(Shape):
    """What an operation would do now. Nothing has happened."""

    total = serializers.IntegerField()
    will = serializers.IntegerField(help_text="So many would change.")
    nothing = serializers.IntegerField(help_text="So many are like that already.")
    refused = serializers.IntegerField()
    is_cut = serializers.BooleanField(help_text=f"Whether there are more than the first {LIMIT}.")
    rows = ForeseenRowSerializer(many=True, help_text="The first hundred, those that would be refused before others.")
