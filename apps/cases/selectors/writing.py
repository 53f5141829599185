"""What somebody has typed and not sent, and who else has a form open. Drafts are shown to their authors only."""

from dataclasses import dataclass
from datetime import datetime

from apps.cases.models import Case, Draft, Presence
from apps.cases.selectors.cases import require_seen
from apps.common import clock
from apps.users.models import User


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who has a form of a case open: which one, and since when."""

    name: str
    form: str
    since: datetime


def draft(viewer: User, form: str) -> Draft | None:
    """What the viewer has typed into a form and not sent; None when there is nothing."""
    return Draft.objects.filter(user=viewer, form=form).first()


def present(viewer: User, case: Case) -> tuple[Present, ...]:
    """The others who have forms of a case open, first come first."""
    require_seen(viewer, case)
    rows = Presence.objects.filter(case=case, until__gte=clock.now(), user__is_active=True).exclude(user=viewer)
    return tuple(Present(*row) for row in rows.order_by("since", "pk").values_list("user__name", "form", "since"))
