"""Text modules: whose they are, and how their placeholders are filled."""

import pytest

from apps.cases import actions, placeholders, selectors, states
from apps.cases.models import Case, TextModule
from apps.common.actors import Actor
from apps.common.errors import Invalid, NotAllowed
from apps.parties.models import Party
from apps.users.models import Membership, Role, Team, User


@pytest.fixture
def carol(bob: User) -> User:
    return User.objects.create_user("carol@acme.example", name="Carol", role=Role.MANAGER)


def test_placeholders_are_filled_as_words_and_a_gap_can_be_seen(claim: Case, bob: User) -> None:
    claim.client = Party(name="<b>Test & Co</b>")
    module = actions.create_module(
        name="Greeting",
        keyword="hi",
        html="<p>Dear <b>{client.name}</b>, {case.number}</p><p>{worker.name}, {owner.name}, {data.risk_score}</p>",
        user=bob,
        actor=Actor.person(bob),
    )
    filled = placeholders.filled(module.html, claim, states.plan_of(claim), worker="Bob")
    assert filled == (
        f"<p>Dear <strong>&lt;b&gt;Test &amp; Co&lt;/b&gt;</strong>, {claim.number}</p>"
        "<p>Bob, [Name of the owner], [data.risk_score]</p>"
    )


def test_everybody_finds_their_own_their_teams_and_those_for_all(bob: User, carol: User) -> None:
    claims, other = Team.objects.create(name="Claims"), Team.objects.create(name="Other")
    Membership.objects.create(user=bob, team=claims)
    for name, owner in {
        "for all": {},
        "claims": {"team": claims},
        "other": {"team": other},
        "carol's": {"user": carol},
    }.items():
        actions.create_module(name=name, text="Words", actor=Actor.person(carol), **owner)  # type: ignore[arg-type]
    assert [module.name for module in selectors.offered(bob)] == ["claims", "for all"]
    assert [module.name for module in selectors.offered(carol, "carol")] == ["carol's"]
    retired = TextModule.objects.get(name="for all")
    actions.retire_module(retired, actor=Actor.person(carol))
    assert [module.name for module in selectors.offered(bob)] == ["claims"]


def test_a_worker_writes_for_themselves_and_their_teams_only(bob: User, carol: User, dan: User) -> None:
    team = Team.objects.create(name="Claims")
    with pytest.raises(NotAllowed):
        actions.create_module(name="x", text="x", actor=Actor.person(bob))
    with pytest.raises(NotAllowed):
        actions.create_module(name="x", text="x", team=team, actor=Actor.person(bob))
    with pytest.raises(NotAllowed):
        actions.create_module(name="x", text="x", user=carol, actor=Actor.person(bob))
    with pytest.raises(NotAllowed):
        actions.create_module(name="x", text="x", user=dan, actor=Actor.person(dan))
    assert not TextModule.objects.exists()
    actions.create_module(name="x", text="x", user=bob, actor=Actor.person(bob))
    assert TextModule.objects.get().user == bob


def test_a_short_cut_means_one_text_and_a_placeholder_something(bob: User) -> None:
    actor = Actor.person(bob)
    actions.create_module(name="One", keyword="Hi", text="Hello", user=bob, actor=actor)
    with pytest.raises(Invalid, match="short cut"):
        actions.create_module(name="Two", keyword="hi", text="Hello", user=bob, actor=actor)
    with pytest.raises(Invalid, match=r"client\.shoe"):
        actions.create_module(name="Three", text="{client.shoe}", user=bob, actor=actor)
    assert TextModule.objects.count() == 1
