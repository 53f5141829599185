"""Who may see and change which cases.

Every query for cases goes through `restrict`, every change through `require_write`.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
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

    As `restrict`, for long lists of what belongs to cases: row by row, so that the list's own order can be followed.
    """
    given = DefinitionAccess.objects.filter(_who(viewer)).values("definition")
    types = CaseDefinition.objects.filter(Q(is_access_controlled=False) | Q(pk__in=given)).order_by().values("pk")
    granted = CaseGrant.objects.filter(_who(viewer), case=OuterRef(f"{case}_id"))
    return Q(**{f"{case}__definition__in": types}) | Q(Exists(granted))


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


def _given(viewer: User, level: Q) -> Any:
    who = _who(viewer) & level
    by_type = DefinitionAccess.objects.filter(who, definition=OuterRef("definition_id"))
    by_case = CaseGrant.objects.filter(who, case=OuterRef("pk"))
    return Q(Exists(by_type)) | Q(Exists(by_case))


def _who(viewer: User) -> Q:
    return Q(user=viewer) | Q(team__in=team_ids(viewer))
