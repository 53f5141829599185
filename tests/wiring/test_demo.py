"""The demo is built through the actions with a fixed seed and clock, so it tests what it shows."""

from collections import Counter
from datetime import UTC, datetime

from apps.audit import selectors as audit
from apps.cases.models import Case
from apps.intake.models import Request, RequestState
from apps.outbox.models import OutboxMessage
from apps.tenants.context import enter
from apps.users.models import User
from apps.wiring.demo.cast import HARBOUR, MARLOWE
from apps.wiring.demo.seed import build

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def test_the_demo_shows_cases_in_all_stages_of_life(live: str) -> None:
    for organisation in (MARLOWE, HARBOUR):
        build(organisation, now=NOW)
    for organisation in (MARLOWE, HARBOUR):
        with enter(organisation.address):
            assert Case.objects.count() == organisation.cases
            states = Counter(Case.objects.values_list("state", flat=True))
            assert set(states) >= {"active", "suspended", "completed", "closed"}, states
            assert states["active"] >= 8, states
            assert Case.objects.filter(urgency="late").exists()
            assert not Request.objects.exclude(state=RequestState.ACCEPTED).exists()
            assert User.objects.count() == len(organisation.members)
            assert all(audit.verify(case.stream).ok for case in Case.objects.all())
            assert not Case.objects.filter(opened_at__gt=NOW).exists()
    assert not OutboxMessage.objects.filter(topic="mail.send", done_at=None).exists()
