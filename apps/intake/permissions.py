"""Who may see and handle requests. It is as visible as the cases of its type; the public form asks nobody."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.cases import permissions as cases
from apps.cases.models import Case, DefinitionAccess
from apps.intake.models import Request
from apps.users import permissions as people
from apps.users.models import User
from apps.users.selectors import team_ids


def restrict(viewer: User, requests: QuerySet[Request]) -> QuerySet[Request]:
    """The requests of `requests` that the viewer may see: by access to the type, or to the case that it became."""
    by_type = DefinitionAccess.objects.filter(
        Q(user=viewer) | Q(team__in=team_ids(viewer)), definition=OuterRef("definition_id")
    )
    by_case = cases.restrict(viewer, Case.objects.filter(pk=OuterRef("case_id")))
    return requests.filter(Q(definition__is_access_controlled=False) | Exists(by_type) | Exists(by_case))


def may_handle(viewer: User, request: Request) -> bool:
    """Whether the viewer may try again to make a case of it: whoever may open such a case by hand."""
    return cases.may_open(viewer, request.definition)


def may_switch_form(viewer: User) -> bool:
    """Whether the viewer may put a request form on the public address or take it away."""
    return people.may_administer(viewer)
