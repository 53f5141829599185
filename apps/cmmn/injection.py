"""Giving a running case an item that its plan does not have.

The item belongs to this case alone: other cases of the plan know nothing of it, and no stage brings it a second time.
"""

from dataclasses import replace

from apps.cmmn import life
from apps.cmmn.commands import Inject
from apps.cmmn.definition import DefinitionError
from apps.cmmn.outcome import Cause, Illegal
from apps.cmmn.run import Run
from apps.cmmn.sentences import gettext_noop
from apps.cmmn.state import DONE, ENDED, State, is_awake


def inject(run: Run, command: Inject) -> None:
    """Adds the item and creates it, as soon as the stage it goes into is active."""
    stage = run.items.get(command.into)
    new = replace(command.new, discretionary=False, applicability=None)
    if stage is None or not run.node(stage.number).is_container:
        raise Illegal("wrong-stage", gettext_noop("%(name)s can be added to a stage only."), name=new.name)
    if run.items[0].state in ENDED or stage.state in ENDED or stage.state in DONE:
        raise Illegal(
            "ended", gettext_noop("Nothing can be added to %(stage)s any more."), stage=run.name(stage.number)
        )
    taken = next((item.key for item in new.walk() if item.key in run.compiled.nodes), None)
    if taken:
        raise Illegal("taken", gettext_noop('The plan has an item "%(key)s" already.'), key=taken)
    added = (*run.added, (stage.key, new))
    try:
        run.compiled = run.plan.with_added(added)
    except DefinitionError as error:
        raise Illegal(
            "bad-item", gettext_noop("%(name)s cannot be added: %(message)s."), name=new.name, message=error.message
        ) from None
    run.added = added
    if stage.state is State.ACTIVE and is_awake(run.items, stage):
        life.create(run, new.key, stage.number, Cause("injected", item=stage.number))
    else:
        run.remember(stage.number, planned=[*stage.memory.get("planned", ()), new.key])
