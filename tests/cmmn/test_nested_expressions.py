"""Expressions over declared fields inside objects, lists and items that are many."""

from decimal import Decimal
from typing import Any

import pytest

from apps.cmmn.builders import field
from apps.cmmn.definition import FieldType as F
from apps.cmmn.expressions import ExpressionError, Language
from apps.cmmn.outcome import Reading

LINES = field("lines", F.OBJECT, many=True, fields=(field("price", F.MONEY), field("name")))
CLAIM = field(
    "claim",
    F.OBJECT,
    fields=(
        field("amount", F.MONEY),
        field("filed", F.DATE),
        field("address", F.OBJECT, fields=(field("town"),)),
        LINES,
        field("notes", F.OBJECT),
    ),
)
FIELDS = (CLAIM, field("photos", many=True), field("doc", F.ANY), field("risk", F.NUMBER))
FULL = {"amount": "10.50", "filed": "2026-02-01", "address": {"town": "Harbour"}, "lines": [{"price": 3}, {"price": 9}]}


def read(source: str, **values: Any) -> Reading:
    return Language(FIELDS, bool).compile(source).read(values, lambda _: None)


@pytest.mark.parametrize(
    ("source", "values"),
    [
        ("claim.amount > 10", {"claim": FULL}),
        ("claim.amount * 2 == 21", {"claim": FULL}),
        ("claim.amount > risk", {"claim": FULL, "risk": 3}),
        ('claim.filed > date("2026-01-31")', {"claim": FULL}),
        ('claim.address.town == "Harbour"', {"claim": FULL}),
        ("size(claim.lines) == 2", {"claim": FULL}),
        ("count(claim.lines) == 2", {"claim": FULL}),
        ("count(photos) == 0", {}),
        ("claim.lines.exists(line, line.price > 8)", {"claim": FULL}),
        ("claim.lines.all(line, line.price >= 3 && has(line.price))", {"claim": FULL}),
        ("claim.lines[1].price == 9.0", {"claim": FULL}),
        ('claim["amount"] > 10.0', {"claim": {"amount": Decimal("10.5")}}),
        ("has(claim.amount) && claim.amount > 10", {"claim": {"amount": Decimal("10.5")}}),
        ("!has(claim.amount)", {"claim": {}}),
        ("has(claim.address.town)", {"claim": FULL}),
        ('claim.notes.first == "x"', {"claim": {"notes": {"first": "x"}}}),
        ('photos[0] == "front"', {"photos": ["front"]}),
        ("doc == 3", {"doc": 3}),
        ("doc + 1 > 3", {"doc": 3}),
        ("doc.a.b >= 1", {"doc": {"a": {"b": 1}}}),
        ('doc == "x"', {"doc": "x"}),
        ("doc.exists(entry, entry == 2)", {"doc": [1, 2]}),
        ("photos.exists(claim, claim == 'front')", {"photos": ["front"]}),
    ],
)
def test_it_holds(source: str, values: dict[str, Any]) -> None:
    reading = read(source, **values)
    assert (reading.is_satisfied, reading.error) == (True, None)


@pytest.mark.parametrize(
    ("source", "code", "message"),
    [
        ("claim.amuont > 10", "unknown-name", '"amuont" is not a field of claim'),
        ('claim.address.twon == "x"', "unknown-name", '"twon" is not a field of claim.address'),
        ("claim.lines.exists(line, line.pirce > 8)", "unknown-name", '"pirce" is not a field of line'),
        ("claim.lines.price > 8", "wrong-type", '"claim.lines" has no fields of its own'),
        ("claim.amount.cents > 8", "wrong-type", '"claim.amount" has no fields of its own'),
        ("photos.first == 'x'", "wrong-type", '"photos" has no fields of its own'),
        ('claim.amount > "10"', "wrong-type", "found no matching overload for '_>_' applied to '(double, string)'"),
        ("claim.address.town > 7", "wrong-type", "found no matching overload for '_>_' applied to '(string, int)'"),
        ("photos > 3", "wrong-type", None),
        ("claim.filed", "wrong-type", "is not true or false"),
    ],
)
def test_a_mistake_is_found_when_it_is_compiled(source: str, code: str, message: str | None) -> None:
    with pytest.raises(ExpressionError) as mistake:
        read(source)
    assert mistake.value.code == code
    assert message is None or mistake.value.message == message


@pytest.mark.parametrize("values", [{}, {"claim": {}}, {"claim": {"amount": None}}, {"claim": {"amount": ""}}])
def test_what_is_not_filled_inside_an_object_is_unknown(values: dict[str, Any]) -> None:
    reading = read("claim.amount < 10", **values)
    assert (reading.is_satisfied, reading.unknown, reading.error) == (False, ("claim.amount",), None)


def test_a_value_of_the_wrong_type_inside_an_object_is_an_error() -> None:
    assert read("claim.amount < 10", claim={"amount": "much"}).error == "claim.amount is not a number"


def test_a_reading_shows_the_values_inside_an_object() -> None:
    reading = read('claim.amount > 10 && claim.notes.first == "x" && size(doc) > 0', claim=FULL, doc=[1])
    assert reading.values == {"claim.amount": "10.50", "claim.notes.first": None, "doc": [1]}
    assert reading.unknown == ("claim.notes.first",)


def test_an_expression_knows_the_fields_that_it_hangs_on() -> None:
    expression = Language(FIELDS, bool).compile("claim.amount > 10 || count(photos) > 2 || has(doc.x)")
    assert sorted(expression.types) == ["claim", "doc", "photos"]
    assert expression.fields == {"claim", "doc"}


def test_a_local_variable_hides_a_field_of_its_name() -> None:
    expression = Language(FIELDS, bool).compile('claim.town == "x"', {"claim": F.ANY})
    assert expression.read({"claim": FULL}, lambda _: None, {"claim": {"town": "x"}}).is_satisfied
    assert (len(expression.fields), list(expression.locals)) == (0, ["claim"])


def test_an_expression_may_give_any_value() -> None:
    language = Language(FIELDS, bool)
    answer = language.compile("claim.lines.map(line, line.price)", is_condition=False).answer(
        {"claim": FULL}, lambda _: None
    )
    assert (answer.value, answer.error) == ([3.0, 9.0], None)
    assert language.compile("claim.amount * 2", is_condition=False).gives is F.NUMBER
    assert language.compile("claim.filed", is_condition=False).gives is F.DATE
    assert language.compile("claim.address", is_condition=False).gives is F.OBJECT
