"""The guide to the plan language: every example on it is what the reader understands."""

import re
from pathlib import Path

import pytest

from apps.cmmn import language
from apps.cmmn.checks import check
from apps.cmmn.language import read, write
from apps.cmmn.language.details import DETAILS
from apps.cmmn.language.headers import HEADS
from apps.cmmn.language.tables import POLICIES
from tests.cmmn.language.claim import OUTLINE

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs" / "plan-language.md").read_text(encoding="utf-8")
LONGER = (ROOT / "docs" / "plan-examples.md").read_text(encoding="utf-8")


def _examples(kind: str, page: str = GUIDE) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", page, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("text", _examples("plan") + _examples("plan", LONGER))
def test_every_plan_of_the_guide_is_read_and_makes_sense(text: str) -> None:
    reading = read(text)
    assert (reading.errors, reading.warnings) == ((), ())
    assert reading.definition is not None
    assert check(reading.definition) == ()
    assert read(write(reading.definition)).definition == reading.definition


@pytest.mark.parametrize("sentence", [line for example in _examples("rule") for line in example.splitlines()])
def test_every_rule_of_the_guide_is_understood(sentence: str) -> None:
    assert read(OUTLINE + sentence).errors == ()


def test_the_guide_has_examples_of_both_kinds() -> None:
    assert (len(_examples("plan")), len(_examples("rule")), len(_examples("plan", LONGER))) == (7, 7, 3)


def test_every_table_of_words_names_what_the_reader_knows() -> None:
    for words in POLICIES.values():
        shown = words.split(" of all rows that fit ")
        assert all(part in GUIDE for part in (shown if words not in GUIDE else [words]))
    for head in HEADS.values():
        assert f"| `{head}: Name [key]` |" in GUIDE
    for detail in DETAILS:
        assert f"| `{detail.label}" in GUIDE


def test_three_ways_to_say_the_same_mean_the_same() -> None:
    definitions = {read(OUTLINE + sentence).definition for sentence in _examples("rule")[1].splitlines()}
    assert len(definitions) == 1


def test_the_guide_shows_the_grammar_as_it_is() -> None:
    grammar = Path(language.__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    (shown,) = _examples("grammar")
    assert shown in grammar


def test_the_mistake_of_the_guide_is_told_as_the_guide_says() -> None:
    (problem,) = read(OUTLINE + "When the initial reveiw is complete, start the interview.").errors
    assert f"{problem.message} Did you mean “{problem.suggestion}”?" in GUIDE
