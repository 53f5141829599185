"""Who may see and change which cases.

Every query for cases goes through `restrict`, every change through `require_write`.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import In
from django.utils.translation import gettext as _

from apps.cases.models import Case, CaseDefinition, CaseGrant, DefinitionAccess, TextModule
from apps.cmmn import commands
from apps.cmmn.compiled import Compiled
from apps.cmmn.definition import CaseDefinition as Plan
from apps.cmmn.definition import Kind
from apps.cmmn.engine import Plannable, plannable
from apps.cmmn.state import CaseState
from apps.cmmn.tailoring import planners
from apps.common.actors import Actor, ActorKind
from apps.common.errors import NotAllowed
from apps.users import permissions as people
from apps.users.models import Role, User
from apps.users.selectors import team_ids, team_names


def restrict(viewer: User, cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases of `cases` that the viewer may see. What is deleted is not among them."""
    return restrict_with_deleted(viewer, cases).filter(deleted_at=None)


def restrict_with_deleted(viewer: User, cases: QuerySet[Case]) -> QuerySet[Case]:
    """The same with what is deleted, which only `selectors.endings` shows.

    Access is off by default; where it is on, it is denied by default.
    """
    return cases.filter(Q(definition__is_access_controlled=False) | _given(viewer, Q()))


def seen_through(viewer: User, case: str) -> Q:
    """The condition that the viewer may see the case which the foreign key `case` of a row names.

    As `restrict`, for long lists of what belongs to cases, of which only the beginning is read: it is asked row by
    row and never joined, so that the database follows the list's own order. Where every type is open to the viewer
    it costs next to nothing.
    """
    types = _seen_types(viewer)
    # Next to no case is deleted: the keys of those that are come from an index of their own.
    there = ~Q(**{f"{case}__in": Case.objects.filter(deleted_at__isnull=False).order_by().values("pk")})
    if types is None:
        return there
    type_of = Case.objects.filter(pk=OuterRef(f"{case}_id")).order_by().values("definition")
    granted = CaseGrant.objects.filter(_who(viewer), case=OuterRef(f"{case}_id"))
    return (Q(In(Subquery(type_of), sorted(types))) | Q(Exists(granted))) & there


def restrict_definitions(viewer: User, found: QuerySet[CaseDefinition]) -> QuerySet[CaseDefinition]:
    """The case types of `found` whose name the viewer may know: open ones, and those they have any access to."""
    given = DefinitionAccess.objects.filter(_who(viewer), definition=OuterRef("pk"))
    granted = CaseGrant.objects.filter(_who(viewer), case__definition=OuterRef("pk"))
    return found.filter(Q(is_access_controlled=False) | Q(Exists(given)) | Q(Exists(granted)))


def restrict_openable(viewer: User, found: QuerySet[CaseDefinition]) -> QuerySet[CaseDefinition]:
    """The case types of `found` that `may_open` says yes to, in one statement."""
    if not people.may_write(viewer):
        return found.none()
    given = DefinitionAccess.objects.filter(_who(viewer), definition=OuterRef("pk"), can_write=True)
    return found.filter(Q(is_access_controlled=False) | Q(Exists(given)))


def viewers(case: Case) -> QuerySet[User]:
    """The people who may see this case: `restrict`, asked the other way round."""
    if case.deleted_at is not None:
        return User.objects.none()
    active = User.objects.filter(is_active=True)
    if not case.definition.is_access_controlled:
        return active
    by_type = DefinitionAccess.objects.filter(definition=case.definition_id)
    by_case = CaseGrant.objects.filter(case=case.pk)
    named = Q(pk__in=by_type.values("user")) | Q(pk__in=by_case.values("user"))
    members = Q(teams__in=by_type.values("team")) | Q(teams__in=by_case.values("team"))
    return active.filter(pk__in=User.objects.filter(named | members).order_by().values("pk"))


def may_write(viewer: User, case: Case) -> bool:
    """Whether the viewer may change this case. Costs a query only where the case type is access controlled."""
    if not people.may_write(viewer):
        return False
    if not case.definition.is_access_controlled:
        return True
    return Case.objects.filter(_given(viewer, Q(can_write=True)), pk=case.pk).exists()


def writable(viewer: User, keys: Collection[int]) -> frozenset[int]:
    """Those of the cases of these keys that the viewer may change, as `may_write` says for one. One statement."""
    if not people.may_write(viewer):
        return frozenset()
    found = Case.objects.filter(Q(definition__is_access_controlled=False) | _given(viewer, Q(can_write=True)))
    return frozenset(found.filter(pk__in=list(keys)).order_by().values_list("pk", flat=True))


def may_open(viewer: User, definition: CaseDefinition) -> bool:
    """Whether the viewer may open a case of this type by hand."""
    if not people.may_write(viewer):
        return False
    if not definition.is_access_controlled:
        return True
    return DefinitionAccess.objects.filter(_who(viewer), definition=definition, can_write=True).exists()


def may_publish(viewer: User) -> bool:
    return people.may_administer(viewer)


def may_retire(viewer: User) -> bool:
    """Whether the viewer may take case types out of use for new cases, and bring them back."""
    return people.may_administer(viewer)


def may_set_access(viewer: User) -> bool:
    return people.may_administer(viewer)


def require_write(actor: Actor, case: Case) -> None:
    """Raises NotAllowed unless the actor may change the case.

    The system and requesters act through actions that check for themselves.
    """
    if actor.kind is ActorKind.PERSON and not may_write(actor.user, case):
        raise NotAllowed(_("You may look at this case, but not change it."))


def may_manage_tags(viewer: User) -> bool:
    """Whether the viewer may rename, colour, merge and retire tags, which all cases that have them show."""
    return people.may_manage(viewer)


def may_write_module(viewer: User, module: TextModule) -> bool:
    """Whether the viewer may change a text module: their own, their team's, or, as a manager, any but others' own."""
    if not people.may_write(viewer):
        return False
    if module.user_id is not None:
        return module.user_id == viewer.pk
    return people.may_manage(viewer) or module.team_id in team_ids(viewer)


def may_repair(viewer: User) -> bool:
    """Whether the viewer may end and begin items of running cases past their plan, and move cases to another one."""
    return people.may_administer(viewer)


def plays(viewer: User, plan: Plan, roles: Collection[str]) -> bool:
    """Whether the viewer has one of these roles of a plan; everybody has where none is named.

    A role of a plan is a team of the same name, or a role of the workspace, which those above it have too.
    """
    if not roles:
        return True
    named = {role.key: role.name for role in plan.roles}
    words = {word.casefold() for key in roles for word in (key, named.get(key, key))}
    ranks = words & {value for role in Role for value in (role.value, role.label.casefold())}
    by_label = {role.label.casefold(): role.value for role in Role}
    if any(people.has_rank(viewer, by_label.get(rank, rank)) for rank in ranks):
        return True
    return bool(words & team_names(viewer))


def may_plan(viewer: User, plan: Plan, offer: Plannable) -> bool:
    """Whether the viewer has one of the roles that may add what a plan offers."""
    return plays(viewer, plan, offer.roles)


def may_discard(viewer: User) -> bool:
    """Whether the viewer may take cases that were opened by mistake out of the figures, and take that back."""
    return people.may_manage(viewer)


def may_delete(viewer: User) -> bool:
    """Whether the viewer may take discarded cases out of everybody's sight, and bring them back."""
    return people.may_administer(viewer)


def may_purge(viewer: User) -> bool:
    """Whether the viewer may erase what closed cases hold, for good, and say when that happens by itself."""
    return people.has_rank(viewer, Role.OWNER)


def require_planning(actor: Actor, compiled: Compiled, keys: Collection[str]) -> None:
    """Raises NotAllowed where the actor has no role that may add one of these items when a case begins."""
    if actor.kind is not ActorKind.PERSON:
        return
    for key in keys:
        roles = planners(compiled, key)
        if roles and not plays(actor.user, compiled.definition, roles):
            raise NotAllowed(_("Your role does not allow you to add “%(name)s”.") % {"name": compiled.nodes[key].name})


def require_repair(actor: Actor) -> None:
    """Raises NotAllowed unless the actor may repair cases and move them to another version."""
    if actor.kind is not ActorKind.SYSTEM:
        people.require(actor, may_repair, _("Only an administrator may do this."))


def require_command(actor: Actor, compiled: Compiled, state: CaseState, command: commands.Command) -> None:
    """Raises NotAllowed where the plan, or the command itself, asks for more than the right to change the case.

    What is not legal at all is left to the engine, which says why.
    """
    if actor.kind is not ActorKind.PERSON:
        return
    if isinstance(command, commands.ChangeState | commands.Migrate):
        require_repair(actor)
    elif isinstance(command, commands.Occur):
        _require_listener(actor.user, compiled, state, command.item)
    elif isinstance(command, commands.Plan | commands.Unplan):
        _require_planner(actor.user, compiled, state, command)
    elif isinstance(command, commands.Complete):
        item = state.items.get(command.item)
        if item is not None and item.kind is Kind.CASE_TASK:
            raise NotAllowed(_("It is completed by the case that it has started."))


def _require_listener(viewer: User, compiled: Compiled, state: CaseState, number: int) -> None:
    item = state.items.get(number)
    if item is None:
        return
    if item.kind in {Kind.TIMER_EVENT, Kind.VARIABLE_EVENT}:
        raise NotAllowed(_("This comes by itself: nobody can say that it has happened."))
    node = compiled.definition.item(item.key) if item.number else None
    if node is not None and not plays(viewer, compiled.definition, node.roles):
        raise NotAllowed(_("Your role does not allow you to say that this has happened."))


def _require_planner(
    viewer: User, compiled: Compiled, state: CaseState, command: commands.Plan | commands.Unplan
) -> None:
    offers = [offer for offer in plannable(compiled, state) if offer.key == command.key]
    offers = [offer for offer in offers if command.parent in {None, offer.parent}]
    if offers and not any(may_plan(viewer, compiled.definition, offer) for offer in offers):
        raise NotAllowed(_("Your role does not allow you to add this."))


def _seen_types(viewer: User) -> frozenset[int] | None:
    """The types of which the viewer sees every case; None when it is all types. Read once for each loaded user."""
    if not hasattr(viewer, "_seen_types"):
        given = DefinitionAccess.objects.filter(_who(viewer), definition=OuterRef("pk"))
        rows = CaseDefinition.objects.order_by().annotate(is_seen=Q(is_access_controlled=False) | Q(Exists(given)))
        found = list(rows.values_list("pk", "is_seen"))
        seen = frozenset(pk for pk, is_seen in found if is_seen)
        viewer._seen_types = None if len(seen) == len(found) else seen  # type: ignore[attr-defined] # noqa: SLF001
    types: frozenset[int] | None = viewer._seen_types  # type: ignore[attr-defined] # noqa: SLF001
    return types


def _given(viewer: User, level: Q) -> Any:
    who = _who(viewer) & level
    by_type = DefinitionAccess.objects.filter(who, definition=OuterRef("definition_id"))
    by_case = CaseGrant.objects.filter(who, case=OuterRef("pk"))
    return Q(Exists(by_type)) | Q(Exists(by_case))


def _who(viewer: User) -> Q:
    return Q(user=viewer) | Q(team__in=team_ids(viewer))
