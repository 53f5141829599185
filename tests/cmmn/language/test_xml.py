"""A plan file and CMMN XML say the same: there and back, through either, the plan is as it was."""

import re
from pathlib import Path

import pytest

from apps.cmmn import xml
from apps.cmmn.language import read, write

ROOT = Path(__file__).parents[3]
PACKS = sorted((ROOT / "apps" / "wiring" / "packs").glob("*.plan"))
LONGER = re.findall(
    r"^```plan\n(.*?)^```", (ROOT / "docs" / "plan-examples.md").read_text("utf-8"), re.DOTALL | re.MULTILINE
)
TEXTS = [*(path.read_text("utf-8") for path in PACKS), *LONGER]


@pytest.mark.parametrize("text", TEXTS, ids=[*(path.stem for path in PACKS), *map(str, range(len(LONGER)))])
def test_a_plan_comes_back_from_xml_as_it_was_written(text: str) -> None:
    plan = read(text).definition
    assert plan is not None
    (back,) = xml.read(xml.write(plan)).definitions
    assert back == plan
    assert write(back) == write(plan)
