"""Who sees whom, page by page."""

import pytest

from apps.users import selectors
from apps.users.models import User
from tests.factories import UserFactory


def test_who_has_left_is_for_administrators_eyes(erin: User, bob: User) -> None:
    gone = UserFactory.create(is_active=False)
    assert gone in selectors.people(erin)
    assert gone not in selectors.people(bob)
    with pytest.raises(User.DoesNotExist):
        selectors.person(bob, gone.pk)


def test_a_viewer_is_given_no_work(bob: User, dan: User) -> None:
    assert list(selectors.workers(bob)) == [bob]


def test_pages_follow_each_other_without_gap(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selectors, "PAGE", 3)
    for name in ("Same Name", "Same Name", "Zed Zim"):
        UserFactory.create(name=name, email=f"{name[:1]}{User.objects.count()}@acme.example")
    first = selectors.directory(alice)
    second = selectors.directory(alice, after=first.after)
    assert [person.name for person in first.people] == ["Alice Adler", "Same Name", "Same Name"]
    assert [person.name for person in second.people] == ["Zed Zim"]
    assert second.after == ""


def test_every_word_is_looked_for(alice: User, bob: User) -> None:
    assert selectors.directory(alice, words="brook acme").people == (bob,)
    assert selectors.directory(alice, words="brook nobody").people == ()


@pytest.mark.parametrize("after", ["x", "-1", "999999999999999999999", "٣"])
def test_a_place_that_makes_no_sense_is_the_beginning(alice: User, after: str) -> None:
    assert selectors.directory(alice, after=after).people == (alice,)


def test_heads_are_counted(alice: User, bob: User) -> None:
    UserFactory.create(is_active=False)
    assert selectors.headcount(alice) == selectors.Headcount(active=2, deactivated=1, invited=0)
