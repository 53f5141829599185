"""What a mapping may say, and how it is told what is wrong with one."""

import re
from pathlib import Path

import pytest

from apps.intake.mapping import Unusable, read
from apps.wiring.packs import PACKS
from tests.intake import requests_of_a_city as service

SMALL = 'source = "city"\nkey = "Key"\n[case]\nopened = "Opened"\n'


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(Unusable) as refused:
        read(text)
    return refused.value.problems


def test_a_short_mapping_is_enough() -> None:
    found = read(SMALL)

    assert (found.source, found.key.column, found.case["opened"].column) == ("city", "Key", "Opened")
    assert (found.encoding, found.delimiter, found.zone.key, found.status) == ("utf-8-sig", ",", "UTC", None)


def test_a_text_with_columns_in_it_is_a_template() -> None:
    cell = read(SMALL + 'title = "{Kind} in {Place}"\n').case["title"]

    assert (cell.column, list(cell.columns())) == ("", ["Kind", "Place"])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("source = ", "This is no TOML: "),
        ('key = "Key"\n[case]\nopened = "O"', "source: a name for where the requests come from is needed."),
        ('source = "city"\n[case]\nopened = "O"', "key: this is needed."),
        ('source = "city"\nkey = "Key"', "case.opened: this is needed."),
        (SMALL + 'titel = "Kind"', "case.titel: there is nothing of this name. Did you mean “title”?"),
        (
            SMALL + "title = { column = 'A', fixed = 'B' }",
            "case.title: give exactly one of column, template and fixed.",
        ),
        (SMALL + "title = 7", "case.title: name a column, or give a table with column, template or fixed."),
        (SMALL + "title = { column = 7 }", "case.title.column: this must be a text."),
        (SMALL + "title = { column = 'A', values = { A = 1 } }", "case.title.values: this must be a table of texts."),
        (
            SMALL + "status = 'Status'",
            "case.status: this must be a table with column, open (a list) and ",
        ),
        (SMALL + "[case.status]\nopen = []", "case.status.column: this is needed."),
        (
            SMALL + "[case.status]\ncolumn = 'S'\nclosed = { Done = 'done' }",
            "case.closed: a case that has ended needs the date of its end.",
        ),
        (SMALL + "[file]\ntime_zone = 'Middle/Earth'", "file.time_zone: there is no time zone “Middle/Earth”."),
        (SMALL + "[file]\nencoding = 'runes'", "file.encoding: there is no encoding “runes”."),
        (SMALL + "[file]\ndelimiter = '::'", "file.delimiter: one character is needed."),
        (SMALL + "[client]\nemail = 'Mail'", "client.name: a client needs a name."),
        ('client = "Name"\n' + SMALL, "client: this must be a table."),
    ],
)
def test_it_says_what_is_wrong_and_where(text: str, problem: str) -> None:
    assert problems(text)[0].startswith(problem)


def test_it_says_everything_at_once() -> None:
    text = "[file]\ndelimiter = '::'\nencoding = 'runes'\n[client]\nemail = 'Mail'"

    assert [problem.partition(":")[0] for problem in problems(text)] == [
        "source", "key", "case.opened", "client.name", "file.encoding", "file.delimiter",
    ]  # fmt: skip


def test_columns_fields_and_outcomes_must_be_there() -> None:
    text = service.MAPPING.replace('key = "Key"', 'key = "Kay"').replace('"resolved"', '"solved"')

    with pytest.raises(Unusable) as refused:
        read(text.replace("agency =", "agencies =")).require(service.plan(), service.HEADER)

    assert refused.value.problems == (
        "key: the file has no column “Kay”. Did you mean “Key”?",
        "fields.agencies: the plan has no field “agencies”. Did you mean “agency”?",
        "case.status.closed: the plan has no outcome “solved”. Did you mean “resolved”?",
    )


def test_the_mapping_of_the_guide_fits_the_starter_pack() -> None:
    guide = (Path(__file__).resolve().parents[2] / "docs" / "import.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```toml\n(.*?)```", guide, re.DOTALL)
    plan = PACKS["service-request"].plan
    found = read(text)

    assert plan is not None
    found.require(plan(), [column for _place, column in found.columns()])
