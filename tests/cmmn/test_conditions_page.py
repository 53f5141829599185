"""The page about conditions: what it shows as an expression or a cell is one."""

import re
from pathlib import Path

from apps.cmmn import unary
from apps.cmmn.builders import case, entry, field, stage, table, task
from apps.cmmn.compiled import compile_definition
from apps.cmmn.definition import FieldType as F

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "conditions.md").read_text(encoding="utf-8")
PAPERS = field("papers", F.OBJECT, many=True, fields=(field("pages", F.INTEGER),))
FIELDS = (
    field("risk", F.NUMBER),
    field("name"),
    field("due", F.DATE),
    field("claim", F.OBJECT, fields=(field("amount", F.MONEY), PAPERS)),
)


def test_every_condition_of_the_page_can_be_compiled() -> None:
    rows = re.findall(r"^\| `([^`]+)` \| (?:a|the|how|whether|what) ", PAGE, re.MULTILINE)
    assert len(rows) == 9
    level = table("level", inputs=["risk"], outputs=["level"], rules=[("-", '"high"')])
    for condition in rows:
        waiting = task("waiting", entry=entry(condition=condition))
        others = (task("review"), task("visit"), stage("home", task("bed")))
        compile_definition(case("page", *others, waiting, fields=FIELDS, decisions=(level,)))


def test_every_cell_of_the_page_can_be_read() -> None:
    paragraph = PAGE.partition("A cell is empty or")[2].partition("Results are")[0]
    cells = [cell for cell in re.findall(r"`([^`]+)`", paragraph) if cell not in {"not(...)", "value"}]
    assert cells == ["-", '"A"', "> 7", "[1..5]", "(1..5]", "1..5", 'in ["A", "B"]']
    assert [len(unary.read(cell)) for cell in cells] == [0, 1, 1, 1, 1, 1, 1]
