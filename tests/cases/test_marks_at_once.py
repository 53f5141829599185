"""The same tag made, the same note sent and the same case tagged by several at the same moment."""

from uuid import uuid4

from apps.audit import selectors as audit
from apps.cases import actions
from apps.cases.models import CaseTag, Note, Tag
from apps.common.actors import Actor
from apps.tenants.context import enter
from tests.cases.test_two_at_once import at_once, open_join


def test_of_those_who_make_and_put_on_a_tag_at_once_all_get_the_same(live: str) -> None:
    with enter("acme"):
        case, (bob, erin) = open_join()

    def label(user: object) -> None:
        actor = Actor.person(user)  # type: ignore[arg-type]
        actions.tag(case, tags=[actions.create_tag(name="Flood", actor=actor)], actor=actor)

    problems = at_once(*[lambda user=user: label(user) for user in (bob, erin) * 4])
    assert problems == [None] * 8
    with enter("acme"):
        assert Tag.objects.count() == 1
        assert CaseTag.objects.count() == 1
        assert audit.verify(case.stream).ok


def test_a_note_sent_several_times_at_once_is_written_once(live: str) -> None:
    with enter("acme"):
        case, (bob, _erin) = open_join()
    token = uuid4()
    problems = at_once(
        *[lambda: actions.add_note(case, text="Once", token=token, actor=Actor.person(bob)) for _ in range(6)]
    )
    assert problems == [None] * 6
    with enter("acme"):
        assert Note.objects.count() == 1
        assert audit.verify(case.stream).ok
