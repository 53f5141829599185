"""What a condition says: its syntax tree as clauses, with the names in it found and the values fitted to fields.

Whole sentences are read in `meaning`; how clauses become criteria and expressions stands in `clauses`.
"""

from collections.abc import Iterator
from typing import Any, cast

from lark import Token, Tree

from apps.cmmn.checks_flow import EVENTS as EVENTS_OF_KIND
from apps.cmmn.definition import Field, FieldType, Kind
from apps.cmmn.language import clauses
from apps.cmmn.language.clauses import All, Clause, Compared, Counted, Formula, Happened, InState, Not, Some
from apps.cmmn.language.marks import marks
from apps.cmmn.language.names import Referent, nearest
from apps.cmmn.language.problems import Mistake, Position, Problem
from apps.cmmn.language.scanner import Named
from apps.cmmn.language.setting import Setting
from apps.cmmn.language.vocabulary import EVENTS, written
from apps.cmmn.sentences import Sentence, gettext_noop
from apps.cmmn.values import NUMBERS

TEXTS = frozenset({FieldType.TEXT, FieldType.LONG_TEXT, FieldType.EMAIL, FieldType.PHONE})
_ENDINGS = ("complete", "terminate", "exit")

Part = Tree[Any]


def fault(code: str, position: Position, template: str, **params: Any) -> Mistake:
    """A mistake with its sentence; `expected`, `suggestion` and `candidates` go to the problem."""
    extras = {name: params.pop(name) for name in ("expected", "suggestion", "candidates") if name in params}
    return Mistake(Problem(code, position, Sentence(template, **params), **extras))


class Conditions:
    """Reads the clauses of one sentence. Every name is looked up here, and what does not fit raises Mistake."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._parts: list[Part] = []
        self._values: set[int] = set()
        self._is_after = False
        self._compared: tuple[Named, str] | None = None

    def begin(self, tree: Part) -> None:
        """Notes the parts of the sentence in their order."""
        self._is_after = any(
            str(token).casefold() == "after" for token in tree.scan_values(lambda one: isinstance(one, Token))
        )
        self._parts = [part for part in _from_the_top(tree) if part.data in _PARTS]

    def rule(self, clause: Part | None) -> bool | str:
        return True if clause is None else self.condition(clause)

    def condition(self, clause: Part) -> str:
        return clauses.cel(self.states(self.clause(clause), clause))

    def states(self, clause: Clause, tree: Part) -> Clause:
        try:
            return clauses.as_states(clause)
        except KeyError:
            raise self.no_state(tree) from None

    def no_state(self, tree: Part) -> Mistake:
        return fault(
            "no-state",
            place_in(tree),
            gettext_noop("This asks how things are, and what is said happens in a moment and leaves nothing behind."),
            expected=("“is complete”", "“is active”", "a comparison"),
        )

    # Clauses -----------------------------------------------------------------------------------------------------

    def clause(self, tree: Part) -> Clause:
        """“Or” between clauses; in “the decision is A or B and …” it joins the two values before anything else."""
        ways: list[list[Clause]] = []
        for conjunction in tree.children:
            if isinstance(conjunction, Tree):
                parts = [part for part in conjunction.children if isinstance(part, Tree)]
                found = [self._part(part) for part in parts]
                if ways and self._goes_on(parts[0]):
                    before = ways[-1].pop()
                    values = before.parts if isinstance(before, Some) else (before,)
                    ways[-1] += [Some((*values, found[0])), *found[1:]]
                else:
                    ways.append(found)
        return clauses.joined(Some, [clauses.joined(All, way) for way in ways])

    def _goes_on(self, part: Part) -> bool:
        """Whether a part only adds a value to the comparison before it."""
        return part.data in {"value_again", "compare_again"} or id(part) in self._values

    def _part(self, tree: Part) -> Clause:
        if tree.data == "bare":
            return self._bare(tree)
        part: Clause = getattr(self, f"_part_{tree.data}")(*tree.children)
        return part

    def _part_happened(self, name: Part, event: Token) -> Clause:
        return self._event(self.item(name_in(name)), event)

    def _part_happened_through(self, name: Part, event: Token, _through: Token, key: Token) -> Clause:
        item = self.item(name_in(name))
        happened = self._event(item, event)
        return Happened(item.key, happened.event, key.value.text)

    def _part_happened_called(self, name: Part, _called: Token, event: Part, *through: Token) -> Clause:
        key = through[1].value.text if through else None
        return Happened(self.item(name_in(name)).key, name_in(event).text, key)

    def _part_in_state(self, name: Part, state: Token) -> Clause:
        return InState(self.item(name_in(name)).key, *state.value)

    def _part_compare(self, name: Part, sign: Token, value: Part) -> Clause:
        named = name_in(name)
        self._compared = named, sign.value
        return self._comparison(named, sign.value, value)

    def _part_between(self, name: Part, _b: Token, low: Part, _and: Token, high: Part) -> Clause:
        named = name_in(name)
        return All((self._comparison(named, ">=", low), self._comparison(named, "<=", high)))

    def _part_count(self, _of: Token, name: Part, sign: Token, number: Token) -> Clause:
        named = name_in(name)
        found = [one for one in named.referents if one.sort == "item" or self._type(one) is FieldType.LIST]
        return Counted(self._only(named, found, "item").key, sign.value, _number(number))

    def _part_compare_again(self, sign: Token, value: Part) -> Clause:
        if self._compared is None:
            raise fault("no-subject", place_of(sign), gettext_noop("It is not said what is compared."))
        self._compared = self._compared[0], sign.value
        return self._comparison(self._compared[0], sign.value, value)

    def _part_value_again(self, value: Part) -> Clause:
        return self._again(value, place_in(value))

    def _bare(self, tree: Part) -> Clause:
        """A milestone that is reached, a field that is yes, one more value of a list, or one more item of a list."""
        name = cast("Part", tree.children[0])
        named = name_in(name)
        asked = self._follower(name)
        if asked is not None and any(one.sort == "item" for one in named.referents):
            return self._part(Tree(asked.data, [name, *asked.children[1:]]))
        ended = [one for one in named.referents if one.sort == "item" and one.kind != "milestone"]
        if self._is_after and ended:
            # “After the review” says no more than the event it is named for.
            return Happened(self._only(named, ended, "item").key, "complete")
        found = [one for one in named.referents if one.kind == "milestone" or self._type(one) is FieldType.BOOLEAN]
        if self._compared is not None and not found:
            self._values.add(id(tree))
            return self._again(name, named.position)
        if not found and named.referents:
            raise fault(
                "says-nothing",
                named.position,
                gettext_noop("It is not said what about “%(name)s”."),
                name=named.text,
                expected=("“is complete”", "“is above”", "“is”"),
            )
        one = self._only(named, found, "item" if not named.referents else "")
        if one.sort == "field":
            return Compared(one.key, "==", "false" if named.is_negated else "true")
        return InState(one.key, "completed", is_so=False) if named.is_negated else Happened(one.key, "occur")

    def _part_negated(self, _not: Token, part: Part) -> Clause:
        try:
            return Not(clauses.as_states(self._part(part)))
        except KeyError:
            raise self.no_state(part) from None

    def _part_group(self, _left: Token, clause: Part, _right: Token) -> Clause:
        return self.clause(clause)

    def _part_formula(self, _word: Token, source: Token | Part, _holds: Token | None) -> Clause:
        if isinstance(source, Token):
            return Formula(str(source.value))
        named = name_in(source)
        if not named.is_quoted:
            raise fault("syntax", named.position, gettext_noop("A formula stands between backticks or in quotes."))
        return Formula(named.text)

    def _follower(self, bare: Part) -> Part | None:
        """In “A and B are complete”, what is said of B."""
        order = [part for part in self._parts if part.children]
        at = next((at for at, part in enumerate(order) if part.data == "bare" and part.children[0] is bare), None)
        rest = order[at + 1 :] if at is not None else []
        asked = next((part for part in rest if part.data != "bare"), None)
        return asked if asked is not None and asked.data in {"happened", "in_state"} else None

    def _again(self, value: Part, position: Position) -> Clause:
        """One more value in “is A or B”."""
        if self._compared is None:
            raise fault("no-subject", position, gettext_noop("It is not said what is compared."))
        named, sign = self._compared
        if sign == "!=":
            raise fault(
                "ambiguous",
                position,
                gettext_noop("“Is not A or B” can be meant in two ways."),
                candidates=("is not A and is not B", "is not A or is not B"),
            )
        return self._comparison(named, sign, value)

    def _event(self, item: Referent, event: Token) -> Happened:
        kind = self.setting.kinds[item.key]
        name = "occur" if kind is Kind.MILESTONE and event.value == "complete" else str(event.value)
        possible = EVENTS_OF_KIND[kind]
        if name == "end":
            meant = tuple(f"“{written(EVENTS, one)}”" for one in _ENDINGS if one in possible)
            raise fault(
                "ambiguous",
                place_of(event),
                gettext_noop("“Ends” can mean several things."),
                candidates=meant,
            )
        if name not in possible:
            raise fault(
                "wrong-event",
                place_of(event),
                gettext_noop("This never happens to %(item)s."),
                item=item,
                expected=tuple(f"“{written(EVENTS, one)}”" for one in EVENTS if one in possible),
            )
        return Happened(item.key, name)

    # Comparisons -------------------------------------------------------------------------------------------------

    def _comparison(self, named: Named, sign: str, value: Part) -> Clause:
        found = [one for one in named.referents if one.sort == "field"]
        if not found and any(one.sort in {"item", "case"} for one in named.referents):
            raise fault(
                "wrong-sort",
                named.position,
                gettext_noop("“%(name)s” is not a field, so it has no value to compare."),
                name=named.text,
                expected=("“is complete”", "“is reached”"),
            )
        one = self._only(named, found, "field")
        return Compared(one.key, sign, self._literal(one, self._type(one) or FieldType.TEXT, sign, value))

    def _literal(self, one: Referent, kind: FieldType, sign: str, value: Part) -> str:
        token: Token = next(value.scan_values(lambda one: isinstance(one, Token)))
        if kind is FieldType.BOOLEAN and token.type in {"YES", "NO"} and sign in {"==", "!="}:
            return "true" if token.type == "YES" else "false"
        if kind in NUMBERS and token.type == "NUMBER":
            return _number(token)
        if kind is FieldType.DATE and token.type == "DATE":
            return f'date("{token.value}")'
        if kind is FieldType.CHOICE and sign in {"==", "!="}:
            return clauses.text(self._choice(self.setting.fields[one.key], token))
        if kind in TEXTS and sign in {"==", "!="}:
            return clauses.text(_words(token))
        wanted = {FieldType.BOOLEAN: ("“is yes”", "“is no”"), FieldType.DATE: ("a date such as 31 January 2026",)}
        raise fault(
            "wrong-type",
            place_of(token),
            gettext_noop("“%(name)s” cannot be compared like this."),
            name=one.name,
            expected=wanted.get(kind, ("a number",) if kind in NUMBERS else ("“is” and a value",)),
        )

    def _choice(self, spec: Field, token: Token) -> str:
        text = _words(token)
        wanted = [mark.norm for mark in marks(text, 1)]
        found = [value for value, label in spec.choices if text in {value, label}]
        found = found or [
            value for value, label in spec.choices if wanted in [_norms(label), _norms(value.replace("_", " "))]
        ]
        if len(found) == 1:
            return found[0]
        raise fault(
            "unknown-choice" if not found else "ambiguous",
            place_of(token),
            gettext_noop("“%(text)s” is not one choice of “%(name)s”."),
            text=text,
            name=spec.label,
            suggestion=nearest(text, {label.casefold(): label for _, label in spec.choices}),
            expected=() if found else tuple(f"“{label}”" for _, label in spec.choices),
            candidates=tuple(found),
        )

    # Names -------------------------------------------------------------------------------------------------------

    def item(self, named: Named) -> Referent:
        found = [one for one in named.referents if one.sort in {"item", "case"}]
        if named.is_negated:
            raise fault("syntax", named.position, gettext_noop("“Not” cannot stand inside a name here."))
        return self._only(named, found, "item")

    def _only(self, named: Named, found: list[Referent], sort: str) -> Referent:
        """The one thing meant; unknown and ambiguous names are refused with what would help."""
        distinct = {(one.sort, one.key): one for one in found}
        if len(distinct) > 1:
            distinct = {place: one for place, one in distinct.items() if one.sort != "case"} or distinct
        if len(distinct) == 1:
            return next(iter(distinct.values()))
        if distinct:
            raise fault(
                "ambiguous-name",
                named.position,
                gettext_noop("“%(name)s” can mean several things. Write the key in brackets."),
                name=named.text,
                candidates=tuple(str(one) for one in distinct.values()),
            )
        sorts = ("item", "field") if not sort else (sort,)
        if named.referents:
            raise fault(
                "wrong-sort",
                named.position,
                gettext_noop("%(thing)s cannot stand here."),
                thing=str(named.referents[0])[:1].upper() + str(named.referents[0])[1:],
                expected=("a step of the plan",) if sort == "item" else ("a field",),
            )
        raise fault(
            "unknown-name",
            named.position,
            gettext_noop("There is no step “%(name)s” in this plan.")
            if sort == "item"
            else gettext_noop("There is no field “%(name)s” in this plan."),
            name=named.text,
            suggestion=self.setting.lexicon.nearest(named.text, sorts)
            or self.setting.lexicon.nearest(named.text, ("item", "field")),
        )

    def _type(self, one: Referent) -> FieldType | None:
        if one.sort != "field":
            return None
        spec = self.setting.fields.get(one.key)
        return spec.type if spec else FieldType.NUMBER


_PARTS = frozenset(
    {"happened", "happened_through", "happened_called", "in_state", "compare", "between", "count", "compare_again",
     "value_again", "bare", "formula"}
)  # fmt: skip


def _from_the_top(tree: Part) -> Iterator[Part]:
    """The tree and all trees in it, in the order of the sentence."""
    yield tree
    for child in tree.children:
        if isinstance(child, Tree):
            yield from _from_the_top(child)


def name_in(tree: Part) -> Named:
    token: Any = tree.children[0]
    named: Named = token.value
    return named


def _words(token: Token) -> str:
    value: object = token.value
    return value.text if isinstance(value, Named) else str(value)


def _norms(text: str) -> list[str]:
    return [mark.norm for mark in marks(text, 1)]


def _number(token: Token) -> str:
    sign, text = ("-", str(token.value)[1:]) if str(token.value).startswith("-") else ("", str(token.value))
    whole, dot, rest = text.partition(".")
    return f"{sign}{whole.lstrip('0') or '0'}{dot}{rest}"


def place_of(token: Token) -> Position:
    return Position(token.line or 1, token.column or 1, token.end_column or 0)


def place_in(tree: Part) -> Position:
    token = next(tree.scan_values(lambda value: isinstance(value, Token)), None)
    return place_of(token) if token is not None else Position(1)
