"""What becomes of the cases of somebody who is shut out: they have no owner, and it is seen whose they were.

That somebody leaves is decided in `users`. Their tasks follow in the app of tasks.
"""

from apps.audit.actions import Entry
from apps.cases.actions.record import Writing, record_many
from apps.cases.models import Case
from apps.cmmn.state import State
from apps.common import clock, history
from apps.common.action import action
from apps.common.actors import Actor
from apps.users.models import User


@action
def give_up_cases(person: User, *, actor: Actor) -> int:
    """Take the cases that are not closed from a person who has left. Says how many there were.

    Whoever shut the person out has decided that, so their right to change each of the cases is not asked for.
    """
    owned = Case.objects.filter(owner=person).exclude(state=State.CLOSED).order_by("pk")
    cases = list(owned.select_for_update(of=("self",)))
    now = clock.now()
    for case in cases:
        case.owner, case.left_by = None, person
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(owner=None, left_by=person)
    history.write((case, now) for case in cases)
    entry = Entry("case.left", {"owner": person.pk}, {"owner": person.name})
    record_many([Writing(case, [entry], actor, now) for case in cases])
    return len(cases)
