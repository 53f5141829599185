"""Who may work on many things at once, and who may see and take back an operation. Pure predicates.

What may be done to each row is asked of the app that owns it, for each row again.
"""

from apps.bulk.models import Operation, State
from apps.users import permissions as people
from apps.users.models import User


def may_operate(user: User) -> bool:
    """Whoever may change cases at all."""
    return people.may_write(user)


def may_see(user: User, operation: Operation) -> bool:
    """One's own; administrators see everybody's."""
    return may_operate(user) and (operation.person_id == user.pk or people.may_administer(user))


def may_prepare(user: User, operation: Operation) -> bool:
    """Only who chose the rows says what is to be done to them."""
    return may_operate(user) and operation.person_id == user.pk and operation.state == State.DRAFT


def may_undo(user: User, operation: Operation) -> bool:
    """Who did it, and administrators. Whether there is still time is not asked here."""
    return may_see(user, operation) and operation.state == State.DONE and operation.done > 0
