"""Who may look at mails as such. A mail that belongs to a case or an invitation is seen by whoever sees that."""

from apps.users import permissions as people
from apps.users.models import User


def may_see_all(viewer: User) -> bool:
    return people.may_administer(viewer)
