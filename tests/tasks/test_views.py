"""Views of the worklist: keeping, sharing, beginning with and deleting them."""

import pytest

from apps.audit import selectors as audit
from apps.common.actors import Actor
from apps.common.errors import Invalid, NotAllowed
from apps.tasks import actions, selectors
from apps.tasks.models import Sharing, WorklistView
from apps.users.models import Role, Team, User
from tests.tasks.conftest import person


def saved(owner: User, name: str = "Late", sharing: str = Sharing.NOBODY, team: Team | None = None) -> WorklistView:
    filters = {"view": ["teams"], "due": ["late"]}
    options = {"columns": ["case", "due"], "order": "urgency", "sharing": sharing, "team": team}
    return actions.save_view(name=name, filters=filters, actor=Actor.person(owner), **options)  # type: ignore[arg-type]


def names(viewer: User) -> list[str]:
    return [view.name for view in selectors.shelf(viewer).views]


def test_a_view_is_its_owners_alone_until_it_is_shared(bob: User, erin: User) -> None:
    saved(bob)
    assert (names(bob), names(erin)) == (["Late"], [])


def test_a_team_finds_what_is_shared_with_it(bob: User, erin: User, stranger: User, claims: Team) -> None:
    saved(bob, sharing=Sharing.TEAM, team=claims)
    assert (names(erin), names(stranger)) == (["Late"], [])


def test_everybody_finds_what_is_shared_with_all(bob: User, stranger: User) -> None:
    saved(bob, sharing=Sharing.EVERYONE)
    assert names(stranger) == ["Late"]


def test_nobody_has_two_views_of_one_name(bob: User, erin: User) -> None:
    saved(bob)
    saved(erin)
    with pytest.raises(Invalid) as refusal:
        saved(bob)
    assert refusal.value.fields == {"name": ["You have a view of this name already."]}
    assert names(bob) == ["Late"]


def test_only_its_owner_or_an_administrator_changes_a_shared_view(bob: User, erin: User) -> None:
    view = saved(bob, sharing=Sharing.EVERYONE)
    with pytest.raises(NotAllowed, match="Only its owner or an administrator"):
        actions.delete_view(view, actor=Actor.person(erin))
    alice = person("Alice", Role.ADMINISTRATOR)
    changed = actions.describe_view(
        view, name="Overdue", sharing=Sharing.EVERYONE, team=None, actor=Actor.person(alice)
    )
    assert (changed.name, changed.owner) == ("Overdue", bob)


def test_an_administrator_does_not_touch_what_is_not_shared(bob: User) -> None:
    alice = person("Alice", Role.ADMINISTRATOR)
    view = saved(bob)
    with pytest.raises(NotAllowed):
        actions.delete_view(view, actor=Actor.person(alice))
    assert names(bob) == ["Late"]


def test_a_view_is_not_shared_with_a_team_of_others(stranger: User, claims: Team) -> None:
    with pytest.raises(NotAllowed):
        saved(stranger, sharing=Sharing.TEAM, team=claims)
    assert WorklistView.objects.count() == 0


def test_sharing_with_a_team_needs_the_team(bob: User) -> None:
    with pytest.raises(Invalid) as refusal:
        saved(bob, sharing=Sharing.TEAM)
    assert list(refusal.value.fields) == ["team"]


def test_a_viewer_shares_nothing(dan: User) -> None:
    with pytest.raises(NotAllowed):
        saved(dan, sharing=Sharing.EVERYONE)
    saved(dan)
    assert names(dan) == ["Late"]


def test_the_worklist_begins_with_the_chosen_view(bob: User, erin: User) -> None:
    view = saved(bob, sharing=Sharing.EVERYONE)
    actions.start_with(view, actor=Actor.person(erin))
    assert (selectors.shelf(erin).start, selectors.shelf(bob).start) == (view, None)
    actions.start_with(None, actor=Actor.person(erin))
    assert selectors.shelf(erin).start is None


def test_nobody_begins_with_a_view_that_is_not_theirs_to_see(bob: User, erin: User) -> None:
    view = saved(bob)
    with pytest.raises(NotAllowed, match="This view is not shared with you"):
        actions.start_with(view, actor=Actor.person(erin))


def test_a_view_that_is_no_longer_shared_is_no_longer_a_start(bob: User, erin: User) -> None:
    view = saved(bob, sharing=Sharing.EVERYONE)
    actions.start_with(view, actor=Actor.person(erin))
    actions.describe_view(view, name="Late", sharing=Sharing.NOBODY, team=None, actor=Actor.person(bob))
    assert selectors.shelf(erin).start is None


def test_deleting_a_view_takes_it_from_everybody(bob: User, erin: User) -> None:
    view = saved(bob, sharing=Sharing.EVERYONE)
    actions.start_with(view, actor=Actor.person(erin))
    actions.delete_view(view, actor=Actor.person(bob))
    assert (names(erin), selectors.shelf(erin).start) == ([], None)


def test_a_view_asks_something_else(bob: User) -> None:
    view = saved(bob)
    changed = actions.change_view(
        view, filters={"view": ["all"]}, columns=["who"], order="oldest", actor=Actor.person(bob)
    )
    assert (changed.filters, changed.columns, changed.order) == ({"view": ["all"]}, ["who"], "oldest")


def test_the_journal_knows_of_shared_views_only(bob: User) -> None:
    before = len(audit.records("config"))
    saved(bob, name="Mine")
    assert len(audit.records("config")) == before
    view = saved(bob, sharing=Sharing.EVERYONE)
    latest = audit.records("config")[0]
    assert (latest.action, latest.facts["view"]) == ("view.shared", view.pk)
