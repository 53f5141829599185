"""What somebody who opens a case may put into its plan or leave out of it. What happens then is the engine's."""

from dataclasses import dataclass
from functools import lru_cache

from apps.cases import permissions, states
from apps.cases.models import CaseDefinition
from apps.cmmn.compiled import Compiled, compile_definition
from apps.cmmn.definition import CaseDefinition as Plan
from apps.cmmn.tailoring import Optional, optional
from apps.users.models import User


@dataclass(frozen=True, slots=True)
class OptionalWork:
    """Work that a case can have or go without. What `is_usual` belongs to the case unless it is left out, the rest is
    put in. `stage` and `needed_by` are names; what is in `needed_by` never starts without it."""

    key: str
    name: str
    kind: str
    about: str
    is_usual: bool
    stage: str = ""
    needed_by: tuple[str, ...] = ()


def optional_work(viewer: User, definition: CaseDefinition) -> tuple[OptionalWork, ...]:
    """The optional work of the published plan that the viewer may decide about, in the order of the plan."""
    if definition.current is None:
        return ()
    compiled = states.plan(definition.current)
    plan = compiled.definition
    return tuple(_told(compiled, one) for one in _optional(plan) if permissions.plays(viewer, plan, one.roles))


def _told(compiled: Compiled, one: Optional) -> OptionalWork:
    nodes, parent = compiled.nodes, compiled.nodes[one.key].parent
    return OptionalWork(
        key=one.key,
        name=one.item.name,
        kind=one.item.kind.value,
        about=one.item.description,
        is_usual=not one.discretionary,
        stage=nodes[parent].name if parent and nodes[parent].parent else "",
        needed_by=tuple(nodes[key].name for key in one.needed_by),
    )


@lru_cache(maxsize=64)  # plans do not change
def _optional(plan: Plan) -> tuple[Optional, ...]:
    return optional(compile_definition(plan))
