"""Access tokens: issued to oneself, within one's role, journalled, revoked once."""

from datetime import timedelta

import pytest

from apps.audit.selectors import records
from apps.common import clock
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.users import actions, selectors
from apps.users.actions.tokens import MOST
from apps.users.models import AccessToken, User


def issue(user: User, **options: object) -> actions.Issued:
    given = {"name": "Partner", "can_write": False, "days": 30, **options}
    return actions.issue_token(actor=Actor.person(user), **given)  # type: ignore[arg-type]


def test_a_token_leads_to_its_person(bob: User) -> None:
    issued = issue(bob)
    found = selectors.bearer(issued.secret)

    assert found is not None
    assert (found.user, found.name, found.can_write) == (bob, "Partner", False)


def test_it_is_journalled_without_its_secret(bob: User) -> None:
    issued = issue(bob, can_write=True)
    actions.revoke_token(issued.token, actor=Actor.person(bob))
    told = records("config")

    assert [record.action for record in told] == ["token.revoked", "token.issued"]
    assert told[1].actor_id == bob.pk
    assert told[1].facts["can_write"] is True
    assert told[1].values == {"name": "Partner"}
    assert issued.secret not in repr(told)


def test_it_ends_at_its_time(bob: User) -> None:
    issued = issue(bob, days=90)
    ends = issued.token.expires_at

    assert ends == issued.token.created_at + timedelta(days=90)
    with clock.at(ends - timedelta(seconds=1)):
        assert selectors.bearer(issued.secret) is not None
    with clock.at(ends):
        assert selectors.bearer(issued.secret) is None


@pytest.mark.parametrize(
    ("options", "field"), [({"name": " "}, "name"), ({"name": "a" * 81}, "name"), ({"days": 31}, "days")]
)
def test_it_refuses_what_is_wrong(bob: User, options: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        issue(bob, **options)

    assert list(refused.value.fields) == [field]
    assert AccessToken.objects.count() == 0


def test_a_viewer_gets_a_reading_token_only(dan: User) -> None:
    with pytest.raises(NotAllowed):
        issue(dan, can_write=True)

    assert issue(dan).token.can_write is False


def test_nobody_collects_tokens(bob: User) -> None:
    for _ in range(MOST):
        issue(bob)
    with pytest.raises(Invalid):
        issue(bob)

    assert AccessToken.objects.count() == MOST


def test_nobody_revokes_another_s_token(bob: User, alice: User) -> None:
    issued = issue(bob)
    with pytest.raises(NotAllowed):
        actions.revoke_token(issued.token, actor=Actor.person(alice))

    assert selectors.bearer(issued.secret) is not None


def test_a_token_is_revoked_once(bob: User) -> None:
    issued = issue(bob)
    actions.revoke_token(issued.token, actor=Actor.person(bob))
    with pytest.raises(Conflict):
        actions.revoke_token(issued.token, actor=Actor.person(bob))

    assert selectors.bearer(issued.secret) is None
