"""What a condition says: its syntax tree as clauses, with the names in it found and the values fitted to fields.

Whole sentences are read in `meaning`; how clauses become criteria and expressions stands in `clauses`.
"""

from collections.abc import Iterator
from typing import cast

from lark import Token, Tree

from apps.cmmn.definition import LISTENERS, Field, FieldType, Kind, OnPart
from apps.cmmn.language import clauses
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
from apps.cmmn.language.lookup import Lookup, Part, name_in, place_in, place_of
from apps.cmmn.language.marks import marks
from apps.cmmn.language.names import Referent, nearest
from apps.cmmn.language.problems import Mistake, Position, fault
from apps.cmmn.language.scanner import Named
from apps.cmmn.language.setting import Setting, events_of
from apps.cmmn.language.vocabulary import BEING, EVENTS, FILE_EVENTS, written
from apps.cmmn.sentences import gettext_noop
from apps.cmmn.values import NUMBERS

TEXTS = frozenset({FieldType.TEXT, FieldType.LONG_TEXT, FieldType.EMAIL, FieldType.PHONE})
_ENDINGS = ("complete", "terminate", "exit")


class Conditions(Lookup):
    """Reads the clauses of one sentence. Every name is looked up here, and what does not fit raises Mistake."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
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

    def stated(self, clause: Part) -> str:
        """The condition that stands by itself, outside a rule."""
        self.begin(clause)
        return self.condition(clause)

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

    def event(self, tree: Part) -> OnPart:
        """The one event that a clause is; Mistake when it is something else."""
        self.begin(tree)
        self._is_after = True
        clause = self.clause(tree)
        if not isinstance(clause, Happened):
            raise fault(
                "no-event",
                place_in(tree),
                gettext_noop("One event must stand here."),
                expected=("“the interview is complete”",),
            )
        return clauses.on_part(clause)

    def _part_happened(self, name: Part, event: Token) -> Clause:
        named = name_in(name)
        changed = [one for one in named.referents if one.sort == "field" and event.value in FILE_EVENTS]
        if not changed:
            return self._event(self.item(named), event)
        others = [one for one in named.referents if one.sort == "item" and self.has(one, str(event.value))]
        one = self.only(named, [*changed, *others], "field")
        if one.sort == "field":
            return Happened(one.key, str(event.value), in_case_file=True)
        return self._event(one, event)

    def _part_changed_inside(self, event: Token, name: Part) -> Clause:
        return Happened(self.field(name_in(name)).key, str(event.value), in_case_file=True)

    def _part_moved(self, name: Part, event: Token, around: Part) -> Clause:
        """“A document is added to the claim”: the documents of the claim are meant."""
        named, above = name_in(name), self.field(name_in(around))
        found = [one for one in named.referents if one.sort == "field" and one.key.rpartition(".")[0] == above.key]
        if found or not any(one.sort == "field" for one in named.referents):
            return Happened(self.only(named, found, "field").key, str(event.value), in_case_file=True)
        raise fault(
            "not-inside",
            named.position,
            gettext_noop("“%(field)s” does not lie in “%(around)s”."),
            field=named.text,
            around=above.name,
            expected=("“something is added to …”",),
        )

    def _part_happened_through(self, name: Part, event: Token, _through: Token, key: Token) -> Clause:
        item = self.item(name_in(name))
        happened = self._event(item, event)
        return Happened(item.key, happened.event, key.value.text)

    def _part_happened_called(self, name: Part, _called: Token, event: Part, *through: Token) -> Clause:
        key = through[1].value.text if through else None
        return Happened(self.item(name_in(name)).key, name_in(event).text, key)

    def _part_in_state(self, name: Part, state: Token) -> Clause:
        return InState(self.item(name_in(name)).key, *state.value)

    def _part_can_end(self, name: Part, _can: Token) -> Clause:
        return Completable(self.item(name_in(name)).key)

    def _part_compare(self, name: Part, sign: Token, value: Part) -> Clause:
        named = name_in(name)
        self._compared = named, sign.value
        return self._comparison(named, sign.value, value)

    def _part_between(self, name: Part, _b: Token, low: Part, _and: Token, high: Part) -> Clause:
        named = name_in(name)
        return All((self._comparison(named, ">=", low), self._comparison(named, "<=", high)))

    def _part_count(self, _of: Token, name: Part, that: Token | None, sign: Token, number: Token) -> Clause:
        named = name_in(name)
        found = [one for one in named.referents if one.sort == "item" or (that is None and self.is_list(one))]
        state = None if that is None else str(that.value)
        return Counted(self.only(named, found, "item").key, sign.value, _number(number), state)

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
        says_itself = not named.is_quoted and any(mark.norm in BEING for mark in marks(named.text, 1))
        is_moment = any(one.kind in _MOMENTS for one in named.referents)
        if asked is not None and not (says_itself and is_moment) and any(one.sort == "item" for one in named.referents):
            return self._part(Tree(asked.data, [name, *asked.children[1:]]))
        ended = [one for one in named.referents if one.sort == "item" and one.kind not in _MOMENTS]
        if self._is_after and ended:
            # “After the review” says no more than the event it is named for.
            return Happened(self.only(named, ended, "item").key, "complete")
        found = [one for one in named.referents if one.kind in _MOMENTS or self.type_of(one) is FieldType.BOOLEAN]
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
        one = self.only(named, found, "item" if not named.referents else "")
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
        name = "occur" if kind.value in _MOMENTS and event.value == "complete" else str(event.value)
        possible = events_of(kind)
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
        one = self.only(named, found, "field")
        if one.key in self.setting.fields and not self.setting.is_single(one.key):
            raise fault(
                "several-values",
                named.position,
                gettext_noop("There can be several of “%(name)s”, so it is not one value to compare."),
                name=one.name,
                expected=("“the number of …”", "a formula"),
            )
        return Compared(one.key, sign, self._literal(one, self.type_of(one) or FieldType.TEXT, sign, value))

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


_MOMENTS = frozenset({Kind.MILESTONE.value, *(kind.value for kind in LISTENERS)})
"""Kinds of steps that happen in a moment, so that their name alone says it."""

_PARTS = frozenset(
    {"happened", "happened_through", "happened_called", "changed_inside", "moved", "in_state", "can_end", "compare",
     "between", "count", "compare_again", "value_again", "bare", "formula"}
)  # fmt: skip


def _from_the_top(tree: Part) -> Iterator[Part]:
    """The tree and all trees in it, in the order of the sentence."""
    yield tree
    for child in tree.children:
        if isinstance(child, Tree):
            yield from _from_the_top(child)


def _words(token: Token) -> str:
    value: object = token.value
    return value.text if isinstance(value, Named) else str(value)


def _norms(text: str) -> list[str]:
    return [mark.norm for mark in marks(text, 1)]


def _number(token: Token) -> str:
    sign, text = ("-", str(token.value)[1:]) if str(token.value).startswith("-") else ("", str(token.value))
    whole, dot, rest = text.partition(".")
    return f"{sign}{whole.lstrip('0') or '0'}{dot}{rest}"
