"""Writing something down about one task: a note of its case, which the task shows."""

from apps.cases import actions as case_actions
from apps.cases.models import Note
from apps.common.action import action
from apps.common.actors import Actor
from apps.tasks.models import HumanTask


@action
def comment(task: HumanTask, *, text: str, is_visible_to_requester: bool = False, actor: Actor) -> Note:
    """Write a comment, whatever the task's state. Everybody may who may change the case; Invalid without words."""
    return case_actions.add_note(
        task.case,
        text=text,
        item_number=task.item_number,
        is_visible_to_requester=is_visible_to_requester,
        actor=actor,
    )
