"""Tags: on and off cases, and kept as a list of which no change touches a case."""

import pytest

from apps.cases import actions, selectors
from apps.cases.models import Case, CaseDefinition, CaseTag, Tag
from apps.cases.selectors import Filters
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.users.models import Role, User


def made(name: str, bob: User, **options: object) -> Tag:
    return actions.create_tag(name=name, actor=Actor.person(bob), **options)  # type: ignore[arg-type]


def names(viewer: User, case: Case) -> list[str]:
    return [tag.name for tag in selectors.tags_of(viewer, [case])[case.pk]]


def found(viewer: User, tag: Tag) -> list[Case]:
    return list(selectors.listing(viewer, Filters(tags=(str(tag.pk),))).cases)


@pytest.fixture
def carol(bob: User) -> User:
    return User.objects.create_user("carol@acme.example", name="Carol", role=Role.MANAGER)


def test_a_tag_is_put_on_once_and_taken_off(claim: Case, bob: User) -> None:
    flood = made("Flood", bob)
    assert actions.tag(claim, tags=[flood], actor=Actor.person(bob)) == [flood]
    assert actions.tag(claim, tags=[flood, flood], actor=Actor.person(bob)) == []
    assert names(bob, claim) == ["Flood"]
    assert found(bob, flood) == [claim]
    assert actions.untag(claim, tags=[flood], actor=Actor.person(bob)) == [flood]
    assert actions.untag(claim, tags=[flood], actor=Actor.person(bob)) == []
    assert found(bob, flood) == []
    told = [event.text for event in selectors.timeline(bob, claim).events]
    assert told[:2] == ["took off the tag “Flood”", "put on the tag “Flood”"]


def test_who_makes_a_tag_second_gets_the_first_one(bob: User, definition: CaseDefinition) -> None:
    first = made("Flood", bob, colour="blue")
    assert made("  flood ", bob, colour="red") == first
    assert Tag.objects.get().colour == "blue"
    with pytest.raises(Invalid, match="for all types"):
        made("FLOOD", bob, definition=definition)
    assert Tag.objects.count() == 1


def test_a_merged_tag_keeps_its_cases_and_means_the_other_one(claim: Case, bob: User, carol: User) -> None:
    water, flood, last = (made(name, bob) for name in ("Water", "Flood", "Weather"))
    actions.tag(claim, tags=[water], actor=Actor.person(bob))
    rows = list(CaseTag.objects.values_list())
    actions.merge_tag(water, into=flood, actor=Actor.person(carol))
    actions.merge_tag(flood, into=last, actor=Actor.person(carol))
    assert list(CaseTag.objects.values_list()) == rows
    assert names(bob, claim) == ["Weather"]
    assert found(bob, last) == [claim]
    assert made("water", bob) == last
    assert {tag.name: vars(tag)["cases"] for tag in selectors.counted_tags(bob)}["Weather"] == 1
    assert actions.untag(claim, tags=[Tag.objects.get(name="Water")], actor=Actor.person(bob)) == [last]
    assert names(bob, claim) == []
    with pytest.raises(Conflict):
        actions.restore_tag(water, actor=Actor.person(carol))


def test_a_retired_tag_stays_on_its_cases_and_is_offered_no_more(claim: Case, bob: User, carol: User) -> None:
    flood = made("Flood", bob)
    actions.tag(claim, tags=[flood], actor=Actor.person(bob))
    flood = actions.retire_tag(flood, actor=Actor.person(carol))
    assert names(bob, claim) == ["Flood"]
    assert selectors.usable_tags(bob) == []
    with pytest.raises(Invalid, match="retired"):
        actions.tag(claim, tags=[flood], actor=Actor.person(bob))
    with pytest.raises(Invalid, match="retired"):
        made("flood", bob)
    assert selectors.usable_tags(bob) == []
    actions.restore_tag(flood, actor=Actor.person(carol))
    assert selectors.usable_tags(bob) == [flood]


def test_a_tag_of_one_type_is_refused_for_another(claim: Case, bob: User) -> None:
    other = CaseDefinition.objects.create(key="other", name="Other", created_at=claim.opened_at)
    tag = made("Only there", bob, definition=other)
    with pytest.raises(Invalid, match="another type"):
        actions.tag(claim, tags=[tag], actor=Actor.person(bob))
    assert names(bob, claim) == []
    assert selectors.usable_tags(bob, claim.definition) == []


def test_only_managers_change_tags_and_viewers_put_none_on(claim: Case, bob: User, dan: User, carol: User) -> None:
    flood = made("Flood", bob)
    with pytest.raises(NotAllowed):
        actions.change_tag(flood, name="Fire", colour="red", actor=Actor.person(bob))
    with pytest.raises(NotAllowed):
        made("Mine", dan)
    with pytest.raises(NotAllowed):
        actions.tag(claim, tags=[flood], actor=Actor.person(dan))
    flood.refresh_from_db()
    assert (flood.name, Tag.objects.count(), CaseTag.objects.count()) == ("Flood", 1, 0)
    assert actions.change_tag(flood, name="Fire", colour="red", actor=Actor.person(carol)).name == "Fire"


def test_the_name_of_an_access_controlled_type_shows_in_no_tag(claim: Case, bob: User) -> None:
    made("Secret", bob, definition=claim.definition)
    CaseDefinition.objects.update(is_access_controlled=True)
    assert list(selectors.tags(User.objects.get(pk=bob.pk))) == []
