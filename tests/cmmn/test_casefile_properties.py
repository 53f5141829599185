"""Random operations on random case files: what they leave behind, and what they say has happened."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from apps.cmmn.builders import case, field
from apps.cmmn.casefile import apply_change, changes, require_fitting
from apps.cmmn.commands import ChangeFile
from apps.cmmn.definition import FieldType as F
from apps.cmmn.fileevents import EVENTS
from apps.cmmn.outcome import Illegal

PAPERS = field("papers", F.OBJECT, many=True, fields=(field("title"), field("pages", F.INTEGER)))
CLAIM = field("claim", F.OBJECT, fields=(field("amount", F.NUMBER), PAPERS, field("free", F.OBJECT)))
PLAN = case("claims", fields=(CLAIM, field("photos", many=True), field("doc", F.ANY), field("risk", F.INTEGER)))

_DECLARED = ["claim", "claim.amount", "claim.papers", "claim.papers.0", "claim.papers.1.title", "photos", "photos.0"]
_OPEN = ["claim.free.x", "photos.1", "doc", "doc.a", "doc.a.b", "risk", "nothing", "risk.0"]
PATHS = st.sampled_from([*_DECLARED, *_OPEN])
OPERATIONS = st.sampled_from(["create", "update", "replace", "delete", "addReference", "removeReference"])
SMALL = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "a", "b"])
ANYTHING = st.recursive(
    SMALL, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abx"), inner, max_size=2)
)
PAPER = st.fixed_dictionaries({}, optional={"title": st.sampled_from(["a", "b"]), "pages": st.integers(1, 3)})
VALUES = ANYTHING | PAPER | st.lists(PAPER, max_size=3)
COMMANDS = st.lists(st.builds(ChangeFile, PATHS, OPERATIONS, VALUES), max_size=12)


def states(commands: list[ChangeFile]) -> list[tuple[dict[str, Any], dict[str, Any], ChangeFile]]:
    """Before and after each operation that was not refused."""
    found = []
    values: dict[str, Any] = {}
    for command in commands:
        kept = repr(values)
        try:
            after = apply_change(PLAN, values, command)
        except Illegal:
            assert repr(values) == kept
            continue
        assert repr(values) == kept
        found.append((values, after, command))
        values = after
    return found


@given(COMMANDS)
def test_what_an_operation_leaves_behind_fits(commands: list[ChangeFile]) -> None:
    for _, after, _ in states(commands):
        require_fitting(PLAN, after)


@given(COMMANDS)
def test_an_operation_tells_known_events_of_items_that_are_there(commands: list[ChangeFile]) -> None:
    for before, after, command in states(commands):
        for told in changes(PLAN, before, after, command):
            assert told.event in EVENTS
            assert told.path.split(".")[0] in {spec.key for spec in PLAN.fields}


@given(COMMANDS)
def test_nothing_has_happened_where_nothing_differs(commands: list[ChangeFile]) -> None:
    for before, after, _ in states(commands):
        assert changes(PLAN, after, dict(after)) == ()
        assert bool(changes(PLAN, before, after)) == bool(changes(PLAN, after, before))


@given(COMMANDS)
def test_what_comes_one_way_goes_the_other(commands: list[ChangeFile]) -> None:
    opposite = {"create": "delete", "delete": "create", "addChild": "removeChild", "removeChild": "addChild"}
    for before, after, _ in states(commands):
        there = sorted((told.path, opposite.get(told.event, told.event)) for told in changes(PLAN, before, after))
        assert there == sorted((told.path, told.event) for told in changes(PLAN, after, before))


@given(COMMANDS)
def test_hearing_less_tells_the_same_of_what_is_heard(commands: list[ChangeFile]) -> None:
    heard = {"claim", "claim.papers", "photos"}
    for before, after, command in states(commands):
        everything = [told for told in changes(PLAN, before, after, command) if told.path in heard]
        assert list(changes(PLAN, before, after, command, heard)) == everything
