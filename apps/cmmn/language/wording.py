"""Says clauses and names in English, in words that the reader understands as they are meant.

Three manners: plain names where they are clear, names in quotes, keys in brackets. Which one will do is tried out
in `writer`.
"""

import re
from collections.abc import Callable, Sequence
from enum import IntEnum

from apps.cmmn.definition import CASE, LISTENERS, Field, FieldType, Kind, OnPart
from apps.cmmn.language import clauses, expression
from apps.cmmn.language.clauses import (
    All,
    Clause,
    Compared,
    Completable,
    Counted,
    Formula,
    Happened,
    InState,
    Not,
    Some,
)
from apps.cmmn.language.marks import Mark, key_in_brackets, marks, quoted, singular, unquoted
from apps.cmmn.language.problems import Mistake
from apps.cmmn.language.scanner import date_in_words
from apps.cmmn.language.setting import Setting, events_of
from apps.cmmn.language.vocabulary import (
    AFTER_AN_ORDER,
    ARTICLES,
    COMPARISONS,
    DATE_WORDS,
    EVENTS,
    EVENTS_INSIDE,
    IMPERATIVES,
    MOVES,
    STATE_OF_EVENT,
    STATES,
    STATES_THAT,
    written,
)
from apps.cmmn.values import NUMBERS

_STATEMENT = re.compile(r"\b(is|are|has|have)\b")
_SIMPLE = re.compile(r"[^\W_][\w’'-]*(?: [\w’'-]+){0,4}")
_LEADING = frozenset({"what", "when", "where", "who", "how", "why", "the", "covered", "withdrawn", "eligible"})


_MOMENTS = LISTENERS | {Kind.MILESTONE}


class Manner(IntEnum):
    """How things are named; `FORMULAS` also leaves every condition as it is."""

    PLAIN = 0
    QUOTED = 1
    KEYS = 2
    FORMULAS = 3


class Wording:
    def __init__(self, setting: Setting, manner: Manner) -> None:
        self.setting, self.manner = setting, manner

    # Names -------------------------------------------------------------------------------------------------------

    def step(self, key: str) -> str:
        """A step inside a sentence: the initial review, the investigation stage, “Pay the claim”."""
        if key == CASE:
            return "the case" if self.manner < Manner.FORMULAS else key_in_brackets(key)
        name, kind = self.setting.names.get(key, key), self.setting.kinds.get(key)
        if self.manner >= Manner.KEYS or not self._is_only(name, key, "item"):
            return key_in_brackets(key)
        is_plain = self.manner is Manner.PLAIN and _SIMPLE.fullmatch(name) is not None
        if not is_plain or kind in _MOMENTS or _needs_quotes(name):
            return in_quotes(name)
        suffix = " stage" if kind is Kind.STAGE and not name.casefold().endswith("stage") else ""
        return f"the {_lowered(name)}{suffix}"

    def order(self, key: str) -> str | None:
        """A step whose name is an order by itself: “Pay the claim” is done by paying the claim."""
        name = self.setting.names.get(key, "")
        is_plain = self.manner is Manner.PLAIN and _SIMPLE.fullmatch(name) is not None and " " in name
        is_order = is_plain and _is_order(name) and self._is_only(name, key, "item")
        return _lowered(name) if is_order else None

    def field(self, key: str) -> str:
        spec = self.setting.fields.get(key)
        called = (spec.label if spec else "", self.setting.inside.get(key, ""))
        label = next((name for name in called if name and self._is_only(name, key, "field")), None)
        if label is None or self.manner >= Manner.KEYS:
            return key_in_brackets(key)
        is_noun = _SIMPLE.fullmatch(label) is not None and not (spec and spec.type is FieldType.BOOLEAN)
        if self.manner is not Manner.PLAIN or not is_noun or _first_word(label) in _LEADING:
            return in_quotes(label)
        return f"the {_lowered(label)}"

    def _is_only(self, name: str, key: str, sort: str) -> bool:
        found = {one.key for one in self.setting.lexicon.named(name) if one.sort in {sort, "case"}}
        return found == {key}

    # Clauses -----------------------------------------------------------------------------------------------------

    def criterion(self, events: Sequence[OnPart], condition: str | None) -> str:
        parts: list[Clause] = [clauses.happened(part) for part in events]
        if condition is not None:
            parts.append(self.parsed(condition))
        flat = [inner for part in parts for inner in (part.parts if isinstance(part, All) else (part,))]
        return self.clause(flat[0] if len(flat) == 1 else All(tuple(flat)), in_rule=False)

    def until(self, condition: str) -> str | None:
        """What ends a repetition, when its condition is that something is not yet so."""
        found = self.parsed(condition)
        return self.clause(found.part, in_rule=True) if isinstance(found, Not) else None

    def rule(self, condition: str) -> str:
        return self.clause(self.parsed(condition), in_rule=True)

    def parsed(self, condition: str) -> Clause:
        found = None if self.manner is Manner.FORMULAS else expression.parse(condition)
        return Formula(condition) if found is None else found

    def clause(self, clause: Clause, *, in_rule: bool) -> str:
        """`in_rule`: where a rule asks how things are, “is complete” is a state, and no event is meant."""
        if isinstance(clause, Some):
            listed = self._listed(clause)
            return listed or " or ".join(
                self._inside(part, in_rule=in_rule, is_bracketed=isinstance(part, Some)) for part in clause.parts
            )
        if isinstance(clause, All):
            return " and ".join(
                self._inside(part, in_rule=in_rule, is_bracketed=isinstance(part, Some) and not self._listed(part))
                for part in clause.parts
            )
        if isinstance(clause, Not):
            return f"it is not true that ({self.clause(clause.part, in_rule=in_rule)})"
        if isinstance(clause, Happened):
            return self._happened(clause)
        if isinstance(clause, InState):
            return self._in_state(clause, in_rule=in_rule)
        return self._simple(clause)

    def _simple(self, clause: Compared | Counted | Completable | Formula) -> str:
        if isinstance(clause, Compared):
            return self._compared(clause)
        if isinstance(clause, Counted):
            return self._counted(clause)
        if isinstance(clause, Completable):
            return f"{self.step(clause.item)} can end"
        return f"the formula {in_backticks(clause.source)} holds"

    def _inside(self, part: Clause, *, in_rule: bool, is_bracketed: bool) -> str:
        said = self.clause(part, in_rule=in_rule)
        return f"({said})" if is_bracketed else said

    def _happened(self, happened: Happened) -> str:
        if happened.in_case_file:
            return self._changed(happened)
        kind = self.setting.kinds.get(happened.item)
        phrase = written(EVENTS, happened.event)
        if phrase is None or kind is None or happened.event not in events_of(kind) or happened.event == "end":
            phrase = f"has the event {in_quotes(happened.event)}"
        elif kind in _MOMENTS and happened.event == "occur" and self._is_clause(happened.item):
            return with_article(self.setting.names[happened.item])
        elif kind in LISTENERS and happened.event == "occur":
            phrase = "happens"
        elif happened.event == "complete" and happened.item in self.setting.letters:
            phrase = "is sent"
        through = f" through {key_in_brackets(happened.exit_criterion)}" if happened.exit_criterion is not None else ""
        return f"{self.step(happened.item)} {phrase}{through}"

    def _is_clause(self, key: str) -> bool:
        """Whether a name such as “The client has called” says by itself what happens."""
        name = self.setting.names[key]
        return self.manner is Manner.PLAIN and bool(_STATEMENT.search(name) and _SIMPLE.fullmatch(name))

    def _changed(self, happened: Happened) -> str:
        """An event of the case file."""
        called = self.field(happened.item)
        spoken = f"the field {called}" if called.startswith("[") else called
        if happened.event in EVENTS_INSIDE:
            return f"{written(EVENTS_INSIDE, happened.event)} {spoken}"
        phrase = written(EVENTS, happened.event) or happened.event
        spec = self.setting.fields.get(happened.item)
        if spec is None or not spec.many:
            return f"{spoken} {phrase}"
        return self._one_of(happened, spec) or f"{spoken} {phrase.replace('is ', 'are ', 1)}"

    def _one_of(self, happened: Happened, spec: Field) -> str | None:
        """A letter is added to the correspondence: one of those that there are several of."""
        before, _, last = _lowered(spec.label).rpartition(" ")
        called = f"{before} {singular(last)}".strip()
        if self.manner is not Manner.PLAIN or singular(last) == last or _SIMPLE.fullmatch(spec.label) is None:
            return None
        one = f"{'an' if called[0] in 'aeiou' else 'a'} {called}"
        around = happened.item.rpartition(".")[0]
        moved = written(MOVES, happened.event) if around else None
        return f"{one} {moved} {self.field(around)}" if moved else f"{one} {written(EVENTS, happened.event)}"

    def _counted(self, clause: Counted) -> str:
        among = "" if clause.state is None else f" {written(STATES_THAT, clause.state) or clause.state}"
        return (
            f"the number of {self.counted(clause.name)}{among} {COMPARISONS[clause.sign].split('|')[0]} {clause.number}"
        )

    def _in_state(self, found: InState, *, in_rule: bool) -> str:
        phrases = STATES.get((found.state, found.is_so))
        if phrases is None:
            sign = "==" if found.is_so else "!="
            return f"the formula {in_backticks(f'state({found.item}) {sign} {quoted(found.state)}')} holds"
        events = events_of(self.setting.kinds.get(found.item, Kind.CASE))
        said = next((event for event, state in STATE_OF_EVENT.items() if state == found.state and event in events), "")
        words = written(EVENTS, said) if in_rule and found.is_so and found.state != "active" else None
        return f"{self.step(found.item)} {words or phrases.split('|')[0]}"

    def _listed(self, some: Some) -> str | None:
        """“The decision is A or B”, when every part compares the same field."""
        first, *rest = some.parts
        if not isinstance(first, Compared) or first.sign != "==" or first.literal in {"true", "false"}:
            return None
        values = [
            part for part in rest if isinstance(part, Compared) and (part.field, part.sign) == (first.field, "==")
        ]
        if len(values) < len(rest):
            return None
        return " or ".join([self._compared(first), *(self._value(self._spec(part), part.literal) for part in values)])

    def _compared(self, compared: Compared) -> str:
        spec, sign = self._spec(compared), compared.sign
        if compared.literal == "true" and sign == "==" and spec is not None and self._is_statement(spec):
            label = _lowered(spec.label)
            is_plain = self.manner is Manner.PLAIN and self._is_only(spec.label, compared.field, "field")
            return label if is_plain and _SIMPLE.fullmatch(label) else self.field(compared.field)
        words = DATE_WORDS if compared.literal.startswith("date(") else COMPARISONS
        return f"{self.field(compared.field)} {words[sign].split('|')[0]} {self._value(spec, compared.literal)}"

    def _is_statement(self, spec: Field) -> bool:
        """A label such as “The family is safe”, which is a clause by itself."""
        return spec.type is FieldType.BOOLEAN and _STATEMENT.search(spec.label) is not None

    def _spec(self, compared: Compared) -> Field | None:
        return self.setting.fields.get(compared.field)

    def _value(self, spec: Field | None, literal: str) -> str:
        if literal in {"true", "false"}:
            return "yes" if literal == "true" else "no"
        if literal.startswith("date("):
            day = unquoted(literal[5:-1])
            return date_in_words(day) or day
        if spec is not None and spec.type is FieldType.CHOICE:
            value = unquoted(literal)
            label = dict(spec.choices).get(value)
            if label is not None and self.manner < Manner.KEYS:
                is_plain = self.manner is Manner.PLAIN and _SIMPLE.fullmatch(label) is not None
                return _lowered(label) if is_plain else in_quotes(label)
        if literal.startswith('"'):
            return in_quotes(unquoted(literal))
        return with_thousands(literal) if spec is None or spec.type in NUMBERS else literal

    def counted(self, name: str) -> str:
        said = self.step(name) if name in self.setting.kinds else self.field(name)
        is_plain = said.startswith("the ") and not said.endswith(("s", " stage"))
        return f"{said.removeprefix('the ')}s" if is_plain else said


def said(setting: Setting, say: Callable[[Wording], str], is_meant: Callable[[list[Mark]], bool]) -> str | None:
    """What is said, in the first of the manners that is understood as it is meant."""
    for manner in Manner:
        sentence = say(Wording(setting, manner))
        try:
            if "\n" not in sentence and is_meant([mark for mark in marks(sentence, 1) if mark.text != "."]):
                return sentence
        except Mistake:
            continue
    return None


def in_quotes(text: str) -> str:
    """Typographic quotes for an ordinary text, straight ones with their signs where it holds others."""
    is_ordinary = text != "" and text.isprintable() and not set(text) & set('“”"')
    return f"“{text}”" if is_ordinary else quoted(text)


def with_thousands(number: str) -> str:
    whole, dot, rest = number.partition(".")
    sign = "-" if whole.startswith("-") else ""
    digits = whole.removeprefix("-")
    return f"{sign}{int(digits):,}{dot}{rest}" if len(digits) < 300 and str(int(digits)) == digits else number


def in_backticks(source: str) -> str:
    return f"`{source}`" if source.isprintable() and "`" not in source and source else quoted(source)


def with_article(name: str) -> str:
    lowered = _lowered(name)
    return lowered if _first_word(name) in ARTICLES else f"the {lowered}"


def _is_order(name: str) -> bool:
    return _first_word(name) in IMPERATIVES and name.split(" ")[1].casefold() in ARTICLES | AFTER_AN_ORDER


def _needs_quotes(name: str) -> bool:
    """Names that would not read like nouns behind an article: “Pay the claim”, “Before the first day”."""
    second = name.split(" ")[1:2]
    return _first_word(name) in IMPERATIVES | _LEADING or bool(second and second[0].casefold() in ARTICLES | {"it"})


def _first_word(name: str) -> str:
    return name.split(" ", 1)[0].casefold()


def _lowered(name: str) -> str:
    """A name in the middle of a sentence: Initial review becomes initial review, NATO inquiry stays."""
    return name[:1].lower() + name[1:] if name[1:2].islower() or len(name) == 1 else name
