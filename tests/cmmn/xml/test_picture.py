"""The picture of a plan: its shapes and names for everybody who sees the case, and nothing that plan writers keep."""

from dataclasses import replace

from lxml import etree

from apps.cmmn.builders import case, email, entry, field, on, process, stage, task
from apps.cmmn.definition import CASE, FieldType, Item, Kind
from apps.cmmn.xml import draw, read
from apps.cmmn.xml.names import DC, DI
from tests.cmmn.xml.samples import case as case_xml
from tests.cmmn.xml.samples import file
from tests.cmmn.xml.samples import task as task_xml

PLAN = case(
    "claim",
    stage(
        "work",
        task("look", description="Look twice."),
        task("pay", entry=entry(on("look", "complete"), condition="risk > 3")),
    ),
    process("tell", process=email("client", "About you", "Dear client")),
    fields=(field("risk", FieldType.INTEGER, label="Secret risk"),),
)


def shapes(xml: bytes) -> dict[str, tuple[float, float]]:
    found = {}
    for shape in etree.fromstring(xml).iter(f"{{{DI}}}CMMNShape"):
        bounds = shape.find(f"{{{DC}}}Bounds")
        assert bounds is not None
        found[shape.get("cmmnElementRef") or ""] = (float(bounds.get("x") or 0), float(bounds.get("y") or 0))
    return found


def test_it_draws_every_item_under_the_id_that_it_names() -> None:
    drawn = draw(PLAN)
    assert set(drawn.ids) == {CASE, "work", "look", "pay", "tell"}
    assert set(drawn.ids.values()) <= set(shapes(drawn.xml))


def test_it_keeps_what_the_plan_decides_by_to_itself() -> None:
    text = draw(PLAN).xml.decode()
    for secret in ("risk > 3", "Dear client", "Look twice", "Secret risk"):
        assert secret not in text
    assert "<cmmn:condition/>" in text


def test_what_a_drawn_diagram_leaves_out_stands_below_it() -> None:
    drawn = (
        f'<d:CMMNDI xmlns:d="{DI}" xmlns:c="{DC}"><d:CMMNDiagram id="drawn"><d:CMMNShape id="s" cmmnElementRef="look">'
        '<c:Bounds x="10" y="10" width="100" height="80"/><d:CMMNLabel/></d:CMMNShape></d:CMMNDiagram></d:CMMNDI>'
    )
    plan = read(file(case_xml(task_xml("look")), drawn)).definitions[0]
    own = Item("ring", "Ring the police", Kind.HUMAN_TASK, discretionary=True)
    plan = replace(plan, items=(*plan.items, own))
    assert set(shapes(draw(plan).xml)) == {"look"}
    assert shapes(draw(plan, wanted={"ring"}).xml) == {"look": (10, 10), "ring": (10, 130)}
