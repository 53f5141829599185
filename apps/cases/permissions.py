"""Who may see and change which cases.

Every query for cases goes through `restrict`, every change through `require_write`.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import In
from django.utils.translation import gettext as _

from apps.cases.models import Case, CaseDefinition, CaseGrant, DefinitionAccess
from apps.common.actors import Actor, ActorKind
from apps.common.errors import NotAllowed
from apps.users import permissions as people
from apps.users.models import User
from apps.users.selectors import team_ids


def restrict(viewer: User, cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases of `cases` that the viewer may see.

    Access is off by default; where it is on, it is denied by default.
    """
    return cases.filter(Q(definition__is_access_controlled=False) | _given(viewer, Q()))


def seen_through(viewer: User, case: str) -> Q:
    """The condition that the viewer may see the case which the foreign key `case` of a row names.

    As `restrict`, for long lists of what belongs to cases, of which only the beginning is read: it is asked row by
    row and never joined, so that the database follows the list's own order. Where every type is open to the viewer
    it costs nothing.
    """
    types = _seen_types(viewer)
    if types is None:
        return Q()
    type_of = Case.objects.filter(pk=OuterRef(f"{case}_id")).order_by().values("definition")
    granted = CaseGrant.objects.filter(_who(viewer), case=OuterRef(f"{case}_id"))
    return Q(In(Subquery(type_of), sorted(types))) | Q(Exists(granted))


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


def may_write(viewer: User, case: Case) -> bool:
    """Whether the viewer may change this case. Costs a query only where the case type is access controlled."""
    if not people.may_write(viewer):
        return False
    if not case.definition.is_access_controlled:
        return True
    return Case.objects.filter(_given(viewer, Q(can_write=True)), pk=case.pk).exists()


def may_open(viewer: User, definition: CaseDefinition) -> bool:
    """Whether the viewer may open a case of this type by hand."""
    if not people.may_write(viewer):
        return False
    if not definition.is_access_controlled:
        return True
    return DefinitionAccess.objects.filter(_who(viewer), definition=definition, can_write=True).exists()


def may_publish(viewer: User) -> bool:
    return people.may_administer(viewer)


def may_set_access(viewer: User) -> bool:
    return people.may_administer(viewer)


def require_write(actor: Actor, case: Case) -> None:
    """Raises NotAllowed unless the actor may change the case.

    The system and requesters act through actions that check for themselves.
    """
    if actor.kind is ActorKind.PERSON and not may_write(actor.user, case):
        raise NotAllowed(_("You may look at this case, but not change it."))


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
