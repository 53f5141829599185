"""Diagrams: one that was drawn stays while it fits, any other plan is laid out so that nothing covers anything."""

from dataclasses import replace
from itertools import combinations, pairwise

from hypothesis import HealthCheck, given, settings
from lxml import etree

from apps.cmmn.definition import CASE, CaseDefinition, Criterion, Item, Kind, OnPart
from apps.cmmn.xml import read, write
from apps.cmmn.xml.layout import Box, place
from apps.cmmn.xml.names import DC, DI, WAYPOINTS
from tests.cmmn.plans import definitions
from tests.cmmn.xml.samples import case, file, sentry, task

NAMES = {"d": DI, "c": DC, "w": WAYPOINTS}
SPACES = f'xmlns:d="{DI}" xmlns:c="{DC}" xmlns:w="{WAYPOINTS}"'


def _shape(key: str, x: int = 0, y: int = 0) -> str:
    return (
        f'<d:CMMNShape id="{key}_at" cmmnElementRef="{key}"><c:Bounds x="{x}" y="{y}" width="100" height="80"/>'
        "<d:CMMNLabel/></d:CMMNShape>"
    )


def _drawn(*shapes: str) -> str:
    return f'<d:CMMNDI {SPACES}><d:CMMNDiagram id="drawn">{"".join(shapes)}</d:CMMNDiagram></d:CMMNDI>'


def _boxes(data: bytes) -> dict[str, Box]:
    found = {}
    for shape in etree.fromstring(data).iterfind(".//d:CMMNShape", NAMES):
        bounds = shape.find("c:Bounds", NAMES)
        assert bounds is not None
        numbers = [float(bounds.get(name) or 0) for name in ("x", "y", "width", "height")]
        found[shape.get("cmmnElementRef") or ""] = Box(*numbers)
    return found


def _waiting(key: str, *sources: str, kind: Kind = Kind.HUMAN_TASK, items: tuple[Item, ...] = ()) -> Item:
    criteria = (Criterion(f"{key}_in", tuple(OnPart(source, "complete") for source in sources)),) if sources else ()
    return Item(key, key.title(), kind, items, criteria)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(definitions())
def test_shapes_lie_apart_and_inside_their_stage(plan: CaseDefinition) -> None:
    places = place(plan)
    assert set(places) >= {f"item {item.key}" for item in plan.walk()}
    for stage, items in [("plan", plan.items), *((f"item {item.key}", item.items) for item in plan.walk())]:
        for one, other in combinations(items, 2):
            assert not places[f"item {one.key}"].meets(places[f"item {other.key}"])
        assert all(places[stage].holds(places[f"item {item.key}"]) for item in items)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(definitions())
def test_diamonds_sit_on_the_edge_of_their_item_and_lie_apart(plan: CaseDefinition) -> None:
    places = place(plan)
    diamonds = {symbol: box for symbol, box in places.items() if symbol.startswith(("entry ", "exit "))}
    for symbol, box in diamonds.items():
        role, owner, _ = symbol.split(" ", 2)
        home = places["plan" if owner == CASE else f"item {owner}"]
        middle = box.x + box.width / 2
        assert middle == (home.x if role == "entry" else home.right)
        assert home.y <= box.y
        assert box.bottom <= home.bottom
    assert not any(one.meets(other) for one, other in combinations(diamonds.values(), 2))


def test_what_waits_stands_right_of_what_it_waits_for() -> None:
    places = place(CaseDefinition("c", "C", (_waiting("pay", "look"), _waiting("look"), _waiting("close", "pay"))))
    assert places["item look"].right < places["item pay"].x
    assert places["item pay"].right < places["item close"].x


def test_items_that_wait_for_each_other_have_places_too() -> None:
    places = place(CaseDefinition("c", "C", (_waiting("a", "b"), _waiting("b", "a"))))
    assert not places["item a"].meets(places["item b"])


def test_lines_end_at_their_diamond_and_cross_no_task() -> None:
    plan = CaseDefinition(
        "c", "C", (_waiting("a"), _waiting("b", "a"), _waiting("d", "a", "b"), _waiting("e", "d", "a"))
    )
    data = write(plan)
    boxes = _boxes(data)
    for edge in etree.fromstring(data).iterfind(".//d:CMMNEdge", NAMES):
        points = [(float(p.get("x") or 0), float(p.get("y") or 0)) for p in edge.iterfind("w:waypoint", NAMES)]
        diamond = boxes[edge.get("targetCMMNElementRef") or ""]
        assert points[-1] == (diamond.x, diamond.y + diamond.height / 2)
        for (x1, y1), (x2, y2) in pairwise(points):
            assert x1 == x2 or y1 == y2
            line = Box(min(x1, x2), min(y1, y2), abs(x1 - x2) or 0.1, abs(y1 - y2) or 0.1)
            assert not any(boxes[key].meets(line) for key in "abde")


def test_a_plan_without_a_diagram_gets_one_that_is_none_when_read_again() -> None:
    model = read(file(case(task("look"))))
    data = write(model)
    assert set(_boxes(data)) == {"plan", "look"}
    assert read(data) == model


def test_a_diagram_that_somebody_moved_is_kept() -> None:
    data = write(CaseDefinition("c", "C", (Item("look", "Look", Kind.HUMAN_TASK),)))
    moved = data.replace(b'<dc:Bounds x="95"', b'<dc:Bounds x="333"')
    assert moved != data
    [plan] = read(moved).definitions
    assert plan.extras[-1].place == "$diagram"
    assert _boxes(write(plan))["look"].x == 333


def test_a_drawn_diagram_stays_as_it_was() -> None:
    edge = '<d:CMMNEdge id="line" cmmnElementRef="o" targetCMMNElementRef="e"><w:waypoint x="1" y="2"/></d:CMMNEdge>'
    on = '<planItemOnPart id="o" sourceRef="a"><standardEvent>complete</standardEvent></planItemOnPart>'
    data = file(
        case(task("a"), task("b", '<entryCriterion id="e" sentryRef="s"/>'), f'<sentry id="s">{on}</sentry>'),
        _drawn(_shape("plan"), _shape("a", 7), _shape("b", 200), _shape("e", 190), edge),
    )
    model = read(data)
    written = write(model)
    assert {key: box.x for key, box in _boxes(written).items()} == {"plan": 0, "a": 7, "b": 200, "e": 190}
    [line] = etree.fromstring(written).iterfind(".//d:CMMNEdge", NAMES)
    assert (line.get("id"), line.get("targetCMMNElementRef"), len(line)) == ("line", "e", 2)
    assert read(written) == model


def test_a_line_without_points_gets_them() -> None:
    edge = '<d:CMMNEdge sourceCMMNElementRef="a" targetCMMNElementRef="b"/>'
    data = write(read(file(case(task("a"), task("b")), _drawn(_shape("a"), _shape("b", 200), edge))))
    [line] = etree.fromstring(data).iterfind(".//d:CMMNEdge", NAMES)
    assert [(p.get("x"), p.get("y")) for p in line.iterfind("w:waypoint", NAMES)] == [("50", "40"), ("250", "40")]


def test_a_plan_model_without_a_shape_is_no_gap() -> None:
    model = read(file(case(task("a")), _drawn(_shape("a", 7))))
    assert model.warnings == ()
    assert set(_boxes(write(model))) == {"a"}


def test_what_is_folded_away_or_only_offered_need_not_be_drawn() -> None:
    inside = case(task("st", element="stage", definition=task("a")), task("b"))
    model = read(file(inside, _drawn(_shape("plan"), _shape("st"), _shape("b", 200))))
    assert set(_boxes(write(model))) == {"plan", "st", "b"}


def test_a_diagram_with_a_gap_is_laid_out_anew() -> None:
    model = read(file(case(task("a"), task("b")), _drawn(_shape("plan"), _shape("a"))))
    assert ["does not show" in notice.message for notice in model.warnings] == [True]
    assert set(_boxes(write(model))) == {"plan", "a", "b"}


def test_a_diagram_goes_when_the_plan_has_outgrown_it() -> None:
    [plan] = read(file(case(task("a")), _drawn(_shape("plan"), _shape("a", 7)))).definitions
    more = replace(plan, items=(*plan.items, Item("b", "B", Kind.HUMAN_TASK)))
    assert set(_boxes(write(more))) == {"plan", "a", "b"}


def test_each_case_of_a_file_keeps_its_part_of_the_diagram() -> None:
    other = case(task("b")).replace('"claim"', '"visit"').replace('"plan"', '"plan2"')
    model = read(file(case(task("a")), other, _drawn(*map(_shape, ["plan", "a", "plan2", "b"]))))
    written = write(model)
    assert len(list(etree.fromstring(written).iterfind(".//d:CMMNDiagram", NAMES))) == 1
    assert set(_boxes(written)) == {"plan", "a", "plan2", "b"}
    assert read(written) == model
    assert set(_boxes(write(model.definitions[1]))) == {"plan2", "b"}


def test_a_sentry_shared_by_two_criteria_is_drawn_at_both() -> None:
    data = write(
        read(
            file(
                case(
                    task("a"),
                    task("b", '<entryCriterion id="e1" sentryRef="s"/>'),
                    task("c", '<entryCriterion id="e2" sentryRef="s"/>'),
                    sentry("s", "", "a"),
                )
            )
        )
    )
    ends = [edge.get("targetCMMNElementRef") for edge in etree.fromstring(data).iterfind(".//d:CMMNEdge", NAMES)]
    assert sorted(end or "" for end in ends) == ["e1", "e2"]
