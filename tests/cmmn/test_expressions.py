"""Expressions: what they may say, what they read, and what an answer is worth."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from apps.cmmn.builders import field
from apps.cmmn.definition import FieldType as F
from apps.cmmn.expressions import ExpressionError, Language
from apps.cmmn.outcome import Reading
from apps.cmmn.planwords import PlanWord, Word

FIELDS = (
    field("risk", F.NUMBER),
    field("parts", F.INTEGER),
    field("amount", F.MONEY),
    field("name"),
    field("kind", F.CHOICE, choices=["a", "b"]),
    field("urgent", F.BOOLEAN),
    field("due", F.DATE),
    field("request", F.OBJECT),
    field("files", F.LIST),
)
ANSWERS = {Word.STATE: "active", Word.COUNT: 2, Word.COMPLETABLE: True}


def read(source: str, **values: Any) -> Reading:
    language = Language(FIELDS, {"review", "s1/a", "initial-visit"}.__contains__)
    return language.compile(source).read(values, lambda word: ANSWERS[word.word])


@pytest.mark.parametrize(
    ("source", "values"),
    [
        ("risk > 7", {"risk": 9}),
        ("risk > 7", {"risk": 7.5}),
        ("risk >= 7.5 && risk < 8", {"risk": Decimal("7.5")}),
        ("risk * 2 > 15", {"risk": 8}),
        ("risk + 0.5 == 8.5", {"risk": 8}),
        ("-risk < 3", {"risk": 1}),
        ("risk == -7", {"risk": -7}),
        ("risk in [1, 2, 3]", {"risk": 2}),
        ("(urgent ? 1 : 2) == 1", {"urgent": True}),
        ("parts > 3 && int(parts) % 2 == 0", {"parts": 4}),
        ("amount == 0.1", {"amount": Decimal("0.10")}),
        ("amount > 1000000.01", {"amount": Decimal("1000000.02")}),
        ("amount >= 99999999.99", {"amount": "99999999.99"}),
        ('name == "Joost"', {"name": "Joost"}),
        ('name.startsWith("Jo")', {"name": "Joost"}),
        ('name == "0fd1c8a4-0000-4000-8000-000000000001"', {"name": UUID("0fd1c8a4-0000-4000-8000-000000000001")}),
        ('kind != "b"', {"kind": "a"}),
        ("urgent", {"urgent": True}),
        ("urgent == false", {"urgent": False}),
        ('due > date("2026-01-31")', {"due": date(2026, 2, 1)}),
        ('due >= date("2026-02-01")', {"due": "2026-02-01"}),
        ('due > timestamp("2026-02-01T08:00:00Z")', {"due": datetime(2026, 2, 1, 9, tzinfo=UTC)}),
        ('request.customer == "Piet"', {"request": {"customer": "Piet"}}),
        ("request.order.total > 10", {"request": {"order": {"total": Decimal("10.5")}}}),
        ("request.n * 2 > 3", {"request": {"n": 2}}),
        ("has(request.customer)", {"request": {"customer": "Piet"}}),
        ("size(files) == 2", {"files": ["a", "b"]}),
        ("files.exists(f, f > 3)", {"files": [1, 5]}),
        ("count(files) >= 2", {"files": ["a", "b"]}),
        ('state(review) == "active"', {}),
        ('state("initial-visit") == "active"', {}),
        ("count(s1/a) > 1 && completable(s1/a)", {}),
        ('count(review, "completed") == 2', {}),
        ('name == "state(review)"', {"name": "state(review)"}),
        ("risk > 7 // state(nobody) is only a remark", {"risk": 8}),
        ('risk > 7 || name == "x"', {"name": "x"}),
        ("true", {}),
    ],
)
def test_it_holds(source: str, values: dict[str, Any]) -> None:
    reading = read(source, **values)
    assert (reading.is_satisfied, reading.error) == (True, None)


@pytest.mark.parametrize(
    "source", ["risk > 7", "risk != 7", "!(risk > 7)", "risk == risk", "urgent == false", 'name != ""']
)
def test_nothing_holds_of_a_field_that_is_not_filled(source: str) -> None:
    reading = read(source)
    assert (reading.is_satisfied, reading.error) == (False, None)
    assert list(reading.unknown) == [name for name in reading.values if reading.values[name] is None]
    assert len(reading.unknown) == 1


@pytest.mark.parametrize("value", [{}, {"customer": None}, {"other": "x"}])
def test_a_path_that_leads_nowhere_is_unknown(value: dict[str, Any]) -> None:
    reading = read('request.customer != "Piet"', request=value)
    assert (reading.is_satisfied, reading.unknown, reading.error) == (False, ("request.customer",), None)


def test_an_emptied_number_or_date_is_unknown_and_an_empty_text_is_known() -> None:
    assert read("risk < 1", risk="").unknown == ("risk",)
    assert read('due < date("2026-01-01")', due="").unknown == ("due",)
    assert read('name == ""', name="").is_satisfied


@pytest.mark.parametrize(
    ("source", "values", "error"),
    [
        ("1/0 == 1", {}, "INVALID_ARGUMENT: divide by zero"),
        ("request.flag", {"request": {"flag": "yes"}}, "is not true or false"),
        ("request.flag", {"request": {"flag": 1}}, "is not true or false"),
        ("urgent", {"urgent": "true"}, "urgent is not true or false"),
        ("risk > 7", {"risk": "many"}, "risk is not a number"),
        ("risk > 7", {"risk": True}, "risk is not a number"),
        ("risk > 7", {"risk": float("nan")}, "risk is not a number"),
        ('due > date("2026-01-01")', {"due": datetime(2026, 2, 1, 9)}, "due is a moment without a time zone"),  # noqa: DTZ001
        ('due > date("2026-01-01")', {"due": "soon"}, "due is not a date"),
        ("size(files) > 1", {"files": "abc"}, "files is not a list"),
        ("size(files) > 1", {"files": [0] * 1001}, "files has more than 1000 entries"),
        ("has(request.a)", {"request": [1]}, "request is not an object"),
        ('name == "1"', {"name": 1}, "name is not a text"),
    ],
)
def test_an_error_is_never_taken_for_a_yes(source: str, values: dict[str, Any], error: str) -> None:
    reading = read(source, **values)
    assert (reading.is_satisfied, reading.error) == (False, error)


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("riks > 7", "unknown-name"),
        ("state(nobody) == 'active'", "unknown-name"),
        ("plan__0 == 1", "unknown-name"),
        ('risk == "high"', "wrong-type"),
        ("name > 7", "wrong-type"),
        ("risk", "wrong-type"),
        ("name.first == 'x'", "wrong-type"),
        ('due > "2026-01-01"', "wrong-type"),
        ('due > date("2026-13-01")', "syntax"),
        ('state(review, "active") == "x"', "syntax"),
        ("risk >", "syntax"),
        ("", "syntax"),
        ("risk = 7", "syntax"),
    ],
)
def test_a_mistake_is_found_when_it_is_compiled(source: str, code: str) -> None:
    with pytest.raises(ExpressionError) as mistake:
        read(source)
    assert mistake.value.code == code


def test_a_reading_shows_the_values_it_read() -> None:
    reading = read('risk > 7 && state(review) == "active" && request.customer == "x"', risk=Decimal("7.50"))
    assert reading.values == {"risk": "7.50", "state(review)": "active", "request.customer": None}
    assert reading.unknown == ("request.customer",)


def test_a_long_value_is_shown_shortened() -> None:
    reading = read('name.contains("x")', name="x" * 500)
    assert reading.is_satisfied
    assert len(reading.values["name"]) == 200


def test_a_loop_variable_is_not_a_field() -> None:
    expression = Language(FIELDS, bool).compile("files.exists(name, name == kind)")
    assert expression.fields == {"files", "kind"}


def test_a_count_of_a_list_that_is_not_filled_is_none() -> None:
    assert read("count(files) == 0").is_satisfied


def test_the_words_about_the_plan_are_known_to_the_index() -> None:
    expression = Language(FIELDS, {"review"}.__contains__).compile('state(review) == "active" && count(files) > 0')
    assert set(expression.words.values()) == {PlanWord(Word.STATE, "review"), PlanWord(Word.COUNT, "files")}


def test_a_counter_is_a_variable_of_its_item_only() -> None:
    language = Language(FIELDS, bool)
    own = language.compile("round < 3", {"round": F.NUMBER})
    assert own.read({}, lambda word: ANSWERS[word.word], {"round": 2}).values == {"round": 2}
    assert own.read({}, lambda word: ANSWERS[word.word], {"round": 2}).is_satisfied
    with pytest.raises(ExpressionError):
        language.compile("round < 3")


def test_an_expression_may_give_any_value() -> None:
    language = Language(FIELDS, bool)
    found = language.compile("risk + 1", is_condition=False).answer({"risk": 2}, lambda word: ANSWERS[word.word])
    assert (found.value, found.shown, found.error) == (3.0, {"risk": 2}, None)


def test_the_element_of_an_instance_is_read_by_its_path() -> None:
    own = Language(FIELDS, bool).compile("person.age > 17", {"person": F.ANY})
    reading = own.read({}, lambda word: ANSWERS[word.word], {"person": {"age": 12}})
    assert (reading.is_satisfied, reading.values) == (False, {"person.age": 12})
