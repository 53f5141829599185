"""Expressions written to hurt: each is refused, or false, and quick about it."""

import time
from typing import Any

import pytest

from apps.cmmn.builders import field
from apps.cmmn.definition import FieldType as F
from apps.cmmn.expressions import ExpressionError, Language

FIELDS = (field("text"), field("numbers", F.LIST), field("data", F.OBJECT), field("flag", F.BOOLEAN))
VALUES: dict[str, Any] = {"text": "a" * 5_000 + "b", "numbers": list(range(1_000)), "data": {"a": 1}, "flag": False}

LOOP = "numbers.all(a, numbers.all(b, {0}))"
HOSTILE = {
    "too long": "flag || " * 300 + "flag",
    "deep brackets": "(" * 900 + "flag" + ")" * 900,
    "deep lists": "[" * 900 + "]" * 900 + " == []",
    "deep paths": "data" + ".a" * 900 + " == 1",
    "deep index": "numbers" + "[0]" * 600 + " == 1",
    "many minuses": "-" * 1_900 + "1 > 0 && flag",
    "many nots": "!" * 1_901 + "true",
    "long sum": "+".join(["1"] * 900) + " < 0",
    "long ternary": "flag ? true : " * 130 + "false",
    "long conjunction": " && ".join(["flag"] * 240),
    "three loops": LOOP.format("numbers.all(c, c >= 0)"),
    "eight loops": "numbers.all(a, " * 8 + "true" + ")" * 8,
    "two loops over the budget": LOOP.format("a >= 0 && b >= 0"),
    "growing lists": "size(numbers.map(a, numbers.map(b, numbers))) < 0",
    "doubling text": "size(" + "+".join(["text"] * 30) + ") < 0",
    "backtracking": 'text.matches("^(a+)+$")',
    "huge pattern": 'text.matches("((((a{1,100}){1,100}){1,100}){1,100})$")',
    "bad pattern": 'text.matches("(")',
    "huge number": "1" * 400 + " > 0",
    "overflow": "9223372036854775807 + 1 > 0",
    "division": "1 / 0 == 1",
    "negative index": "numbers[-1] == 1",
    "far index": "numbers[99999999] == 1",
    "dunder": "text.__class__ == text",
    "globals": "__import__('os').system('id') == 0",
    "type tricks": "type(text) == int",
    "bytes": "b'\\xff' == b'a'",
    "template": "{{7*7}} == 49",
    "statement": "flag; drop table cases",
    "nothing but blanks": " \n\t ",
    "null character": "flag \0",
    "odd quotes": "text == '''",
    "a half escape": "text == '\\",
    "lone surrogate": "text == '\ud800'",
    "right to left": "\u202eflag",
    "fake variable": "plan__0",
    "word without item": "count() > 0",
    "word on a computed name": "state(text + text) == 'active'",
    "moment out of range": 'timestamp("9999999-01-01T00:00:00Z") > timestamp("2026-01-01T00:00:00Z")',
    "message": "google.protobuf.Any{} == null && flag",
    "unknown function": "env('SECRET') == 'x'",
    "map of maps": "{" + ", ".join(f"'{n}': {{}}" for n in range(100)) + "} == {}",
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_it_is_refused_or_false_in_no_time(source: str) -> None:
    began = time.process_time()
    try:
        reading = Language(FIELDS, bool).compile(source).read(VALUES, lambda _: 0)
    except ExpressionError as refusal:
        assert refusal.message  # noqa: PT017 - both ways out are right
    else:
        assert reading.is_satisfied is False
    assert time.process_time() - began < 0.5


def test_two_loops_over_small_lists_are_allowed() -> None:
    expression = Language(FIELDS, bool).compile(LOOP.format("a + b >= 0"))
    assert expression.read({"numbers": [1, 2, 3]}, lambda _: 0).is_satisfied


def test_a_third_loop_inside_two_is_refused() -> None:
    with pytest.raises(ExpressionError) as refusal:
        Language(FIELDS, bool).compile(HOSTILE["three loops"])
    assert refusal.value.code == "too-nested"


def test_loops_one_after_the_other_are_not_nested() -> None:
    source = "numbers.filter(a, a > 1).filter(b, b > 2).all(c, c > 2)"
    assert Language(FIELDS, bool).compile(source).read(VALUES, lambda _: 0).is_satisfied


def test_two_thousand_characters_are_the_limit() -> None:
    language = Language(FIELDS, bool)
    language.compile("flag" + " " * 1_996)
    with pytest.raises(ExpressionError) as refusal:
        language.compile("flag" + " " * 1_997)
    assert refusal.value.code == "too-long"
