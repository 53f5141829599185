"""What one sentence says about the plan: the statements in its syntax tree.

How the sentence became a tree stands in `sentences`, how its conditions are read in `conditions`; what becomes of a
statement is decided in `drafts`.
"""

from dataclasses import dataclass, replace
from typing import Any

from lark import Token, Tree

from apps.cmmn.definition import CASE, Criterion
from apps.cmmn.endings import Completion, ExitEvent, ExitScope
from apps.cmmn.language import clauses
from apps.cmmn.language.clauses import Not
from apps.cmmn.language.conditions import Conditions
from apps.cmmn.language.lookup import Part, name_in, place_in, place_of
from apps.cmmn.language.names import Referent
from apps.cmmn.language.problems import fault
from apps.cmmn.language.vocabulary import IMPERATIVES
from apps.cmmn.sentences import gettext_noop


@dataclass(frozen=True, slots=True)
class Said:
    """One statement: `aspect` is the attribute of the item that `value` is for; criteria come one by one."""

    item: str
    aspect: str
    value: Any


class Meaning(Conditions):
    """Reads the tree of one sentence. What it says of several steps, it says of each."""

    def said(self, tree: Part) -> list[Said]:
        self.begin(tree)
        say = getattr(self, f"_say_{tree.data}")
        statements: list[Said] = say(*tree.children)
        return statements

    def _say_start_when(self, when: Part, clause: Part, _then: Token, _verb: Token, names: Part, *label: Part) -> Any:
        return self._criteria("entry", self._items(names), when, clause, label)

    def _say_order_when(self, when: Part, clause: Part, _then: Token, names: Part, *label: Part) -> list[Said]:
        """“When the claim is approved, pay the claim”: the name is the order."""
        for name in names.children:
            named = name_in(name) if isinstance(name, Tree) else None
            if named is not None and named.text.split(" ", 1)[0].casefold() not in IMPERATIVES:
                raise fault(
                    "says-nothing",
                    named.position,
                    gettext_noop("It is not said what happens to “%(name)s”."),
                    name=named.text,
                    expected=("“start”", "“end”", "“send”"),
                )
        return self._criteria("entry", self._items(names), when, clause, label)

    def _say_start_when_after(self, _verb: Token, names: Part, when: Part, clause: Part, *label: Part) -> list[Said]:
        return self._criteria("entry", self._items(names), when, clause, label)

    def _say_end_when(self, when: Part, clause: Part, _then: Token, verb: Token, *rest: Any) -> list[Said]:
        scope, names, how, *label = rest
        return self._say_end_when_after(verb, scope, names, how, when, clause, *label)

    def _say_end_when_after(
        self, _verb: Token, scope: Any, names: Part, how: Any, when: Part, *rest: Part
    ) -> list[Said]:
        clause, *label = rest
        said = self._criteria("exit", self._items(names), when, clause, tuple(label))
        event = ExitEvent.EXIT if how is None else ExitEvent(how.value)
        which = ExitScope.ALL if scope is None else ExitScope(scope.value)
        return [replace(one, value=replace(one.value, exit_event=event, exit_scope=which)) for one in said]

    def _say_event_when(self, when: Part, clause: Part, _then: Token, names: Part, event: Token, *label: Part) -> Any:
        return self._say_event_when_after(names, event, when, clause, *label)

    def _say_event_when_after(self, names: Part, event: Token, when: Part, clause: Part, *label: Part) -> list[Said]:
        items = self._items(names)
        if event.value in {"start", "occur", "create"}:
            return self._criteria("entry", items, when, clause, label)
        if event.value in {"end", "exit", "terminate", "close"}:
            return self._criteria("exit", items, when, clause, label)
        if event.value == "manualStart":
            return _of_each(items, "manual_activation", self.condition(clause))
        raise fault(
            "not-a-rule",
            place_of(event),
            gettext_noop("A rule says when “%(name)s” starts or ends, nothing else that happens to it."),
            name=items[0].name,
            expected=("“starts when”", "“ends when”"),
        )

    def _say_by_hand(
        self, _verb: Token, names: Part, _by: Token, _when: Part | None, clause: Part | None
    ) -> list[Said]:
        return _of_each(self._items(names), "manual_activation", self.rule(clause))

    def _say_repeat(self, _verb: Token, names: Part, *_often: Token) -> list[Said]:
        return _of_each(self._items(names), "repetition", value=True)

    def _say_repeat_until(self, _verb: Token, names: Part, _until: Token, clause: Part) -> list[Said]:
        until = self.states(self.clause(clause), clause)
        return _of_each(self._items(names), "repetition", clauses.cel(Not(until)))

    def _say_repeat_while(self, _verb: Token, names: Part, _while: Token | Part, clause: Part) -> list[Said]:
        return _of_each(self._items(names), "repetition", self.condition(clause))

    def _say_never_repeat(self, _verb: Token, names: Part) -> list[Said]:
        return _of_each(self._items(names), "repetition", value=False)

    def _say_must(self, names: Part, _must: Token, _before: Any, _when: Any, clause: Part | None) -> list[Said]:
        return _of_each(self._items(names), "required", self.rule(clause))

    def _say_must_before(
        self, names: Part, _must: Any, _before: Any, stage: Part, _e: Any, _w: Any, clause: Any
    ) -> Any:
        items, around = self._items(names), self.item(name_in(stage))
        stranger = next((item for item in items if self.setting.parents.get(item.key, CASE) != around.key), None)
        if stranger is not None:
            raise fault(
                "not-inside",
                name_in(stage).position,
                gettext_noop("“%(item)s” is not directly inside “%(stage)s”, which does not wait for it."),
                item=stranger.name,
                stage=around.name,
                expected=("“before the stage can end”",),
            )
        return _of_each(items, "required", self.rule(clause))

    def _say_if_needed(self, names: Part, _if: Token, _only: Token | None, clause: Part | None) -> list[Said]:
        items = self._items(names)
        condition = None if clause is None else self.condition(clause)
        said = _of_each(items, "discretionary", value=True)
        return said if condition is None else said + _of_each(items, "applicability", condition)

    def _say_do_if_needed(self, _verb: Token, *rest: Any) -> list[Said]:
        return self._say_if_needed(*rest)

    def _say_allow(self, _verb: Token, names: Part, _only: Token, clause: Part) -> list[Said]:
        return _of_each(self._items(names), "applicability", self.condition(clause))

    def _say_available(self, _verb: Token, names: Part, _only: Token, clause: Part) -> list[Said]:
        return _of_each(self._items(names), "available_condition", self.condition(clause))

    def _say_completion(self, names: Part, how: Token) -> list[Said]:
        return [Said(item.key, "completion", Completion(how.value)) for item in self._items(names)]

    def _say_for_each(self, _verb: Token, names: Part, _each: Token, name: Part, _as: Any, element: Any) -> Any:
        """“For each child in the family, as child”: a list of the case file, and what one of it is called."""
        named = name_in(name)
        found = [one for one in named.referents if self.is_list(one)]
        if not found and any(one.sort == "field" for one in named.referents):
            raise fault(
                "no-list",
                named.position,
                gettext_noop("There is only one “%(name)s”."),
                name=named.text,
                expected=("a list", "a field that there are several of"),
            )
        path = self.only(named, found, "field").key
        said = _of_each(self._items(names), "collection", path)
        if element is None:
            return said
        return said + _of_each(self._items(names), "element", name_in(element).text)

    def _say_recorded(self, _let: Token, names: Part, _that: Token, name: Part) -> list[Said]:
        """“Let the nurse record that the client has called.”"""
        return [Said(self.item(name_in(name)).key, "roles", self._roles(names))]

    def _say_planned_by(self, _only: Token | None, names: Part, _may: Token, steps: Part) -> list[Said]:
        return [Said(item.key, "roles", self._roles(names)) for item in self._items(steps)]

    def _say_performed(self, names: Part, performs: Token, steps: Part) -> list[Said]:
        roles = self._roles(names)
        if len(roles) > 1:
            raise fault("several-performers", place_of(performs), gettext_noop("One role does a task."))
        return [Said(item.key, "performer", roles[0]) for item in self._items(steps)]

    def _roles(self, names: Part) -> tuple[str, ...]:
        return tuple(self.role(name_in(name)) for name in names.children if isinstance(name, Tree))

    def _say_by_itself(self, names: Part, _by: Token) -> list[Said]:
        return _of_each(self._items(names), "auto_complete", value=True)

    def _say_at_most(self, sign: Token, number: Token, name: Part, _at: Token) -> list[Said]:
        text = str(number.value)
        if sign.value != "<=" or not text.isdecimal() or len(text) > 9:
            raise fault(
                "bad-limit",
                place_of(number),
                gettext_noop("A limit is a whole number."),
                expected=("“at most 2 … at a time”",),
            )
        return [Said(self.item(name_in(name)).key, "max_instances", int(text))]

    def _say_count_as(self, _verb: Token, name: Part, from_zero: Token | None, _as: Token, key: Token) -> list[Said]:
        counter: Any = key.value
        return [Said(self.item(name_in(name)).key, "counter" if from_zero is None else "index", counter.text)]

    def _say_no_wait(self, _verb: Token, names: Part) -> list[Said]:
        return _of_each(self._items(names), "blocking", value=False)

    def _items(self, names: Part) -> list[Referent]:
        return [self.item(name_in(name)) for name in names.children if isinstance(name, Tree)]

    def _criteria(
        self, role: str, items: list[Referent], when: Part, clause: Part, label: tuple[Part, ...]
    ) -> list[Said]:
        try:
            found = clauses.criteria(self.clause(clause))
        except clauses.TooManyError:
            raise fault(
                "too-many-ways",
                place_in(clause),
                gettext_noop("The sentence has more than %(count)s ways to come true. Write several sentences."),
                count=clauses.MAX_CRITERIA,
            ) from None
        except KeyError:
            raise self.no_state(clause) from None
        if label and len(found) > 1:
            raise fault(
                "key-for-several",
                place_in(label[0]),
                gettext_noop("One key cannot name %(count)s ways. Write each way in a sentence of its own."),
                count=len(found),
            )
        named: Any = label[0].children[1] if label else None
        key = named.value.text if named is not None else ""
        is_moment = when.data == "moment"
        criteria = [Criterion(key, events, condition, is_moment) for events, condition in found]
        return [Said(item.key, role, criterion) for item in items for criterion in criteria]


def _of_each(items: list[Referent], aspect: str, value: bool | str) -> list[Said]:  # noqa: FBT001
    return [Said(item.key, aspect, value) for item in items]
