"""The rules of a definition as sentences, one by one, each tried on the reader before it is kept.

How names and clauses are said stands in `wording`; where the sentences are put is decided in `writer`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from apps.cmmn.definition import CASE, CaseDefinition, Criterion, DefinitionError, Item, Kind, OnPart
from apps.cmmn.endings import Completion
from apps.cmmn.language import durations
from apps.cmmn.language.marks import key_in_brackets, marks
from apps.cmmn.language.meaning import Said
from apps.cmmn.language.problems import Mistake
from apps.cmmn.language.sentences import understand
from apps.cmmn.language.setting import Setting, setting_of
from apps.cmmn.language.vocabulary import COMPLETIONS, EXIT_EVENTS, SCOPES, written
from apps.cmmn.language.wording import Manner, Wording

LONG = 150
"""Two ways into the same step are said in one sentence as long as it is no longer than this."""
TOGETHER = 6
"""As many steps as one sentence names."""

_Say = Callable[[Wording], str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One sentence, the steps it is about, and what it sets: attributes with their values."""

    items: tuple[str, ...]
    said: tuple[tuple[str, object], ...]
    sentence: str


def rules_of(definition: CaseDefinition, spoken: Mapping[str, str]) -> Iterator[Rule]:
    """All rules, step after step in the order of the plan, those of the case at the end. `spoken` are the timers that
    are said in the sentence of what waits for them."""
    writer = _Rules(setting_of(definition), spoken)
    yield from writer.below(CASE, definition.items)
    yield from writer.by_itself([CASE] if definition.auto_complete else [])
    yield from writer.of_case(definition)


def rules_about(definition: CaseDefinition, item: Item | None, known: Setting) -> list[Rule]:
    """The rules of one step by itself, or of the case; each criterion in its own sentence."""
    writer = _Rules(known)
    if item is None:
        return [*writer.by_itself([CASE] if definition.auto_complete else []), *writer.of_case(definition)]
    required = [item.key] if item.required is True else []
    found = [*writer.required(required, item.key in writer.setting.parents), *writer.item(item, is_alone=True)]
    return [*found, *writer.by_itself([item.key] if item.auto_complete else [])]


class _Rules:
    def __init__(self, setting: Setting, spoken: Mapping[str, str] | None = None) -> None:
        self.setting, self.spoken = setting, spoken or {}

    def below(self, around: str, items: Sequence[Item]) -> Iterator[Rule]:
        """The rules of all steps inside a stage or the case; what must be done is said of them together."""
        yield from self.required([item.key for item in items if item.required is True], around != CASE)
        for item in items:
            yield from self.item(item)
            yield from self.below(item.key, item.items)
        yield from self.by_itself([item.key for item in items if item.auto_complete])

    def required(self, keys: Sequence[str], is_in_stage: bool) -> Iterator[Rule]:  # noqa: FBT001
        yield from self._together(keys, "required", _must(is_in_stage))

    def by_itself(self, keys: Sequence[str]) -> Iterator[Rule]:
        end = "end by themselves when their" if len(keys) > 1 else "ends by itself when its"
        yield from self._together(keys, "auto_complete", f"{{step}} {end} required work is done")

    def _together(self, keys: Sequence[str], aspect: str, pattern: str) -> Iterator[Rule]:
        """What is true of several steps, some of them in each sentence."""
        for start in range(0, len(keys), TOGETHER):
            some = keys[start : start + TOGETHER]

            def say(words: Wording, some: Sequence[str] = some) -> str:
                *others, last = [words.step(key) for key in some]
                return pattern.replace("{step}", f"{', '.join(others)} and {last}" if others else last)

            sentence = self._said([Said(key, aspect, value=True) for key in some], say, list(Manner))
            if sentence is None:
                raise DefinitionError(f"{some[0]}.{aspect}", "cannot be said in a sentence")
            yield Rule(tuple(some), ((aspect, True),), sentence)

    def item(self, item: Item, *, is_alone: bool = False) -> Iterator[Rule]:
        yield from self._criteria(item.key, _verb(item), "entry", item.entry, is_alone=is_alone)
        yield from self._planning(item)
        if isinstance(item.required, str):
            yield self._ruled(item, "required", item.required, _must(item.key in self.setting.parents))
        if item.repetition is False:
            yield self._rule(item.key, [("repetition", False)], lambda words: f"never repeat {words.step(item.key)}")
        elif item.repetition is not None:
            yield self._repetition(item.key, item.repetition)
        yield from self._list(item)
        yield from self._bounds(item)
        yield from self._counting(item)
        if item.completion is not Completion.NORMAL:
            yield self._completion(item)
        yield from self._criteria(item.key, "end", "exit", item.exit, is_alone=is_alone)

    def of_case(self, definition: CaseDefinition) -> Iterator[Rule]:
        yield from self._criteria(CASE, "open", "entry", definition.entry)
        yield from self._criteria(CASE, "close", "exit", definition.exit)

    def _planning(self, item: Item) -> Iterator[Rule]:
        """By hand, if needed, and only when."""
        if item.manual_activation is not False:
            yield self._ruled(item, "manual_activation", item.manual_activation, "start {step} by hand")
        applicability = item.applicability
        only = [] if applicability is None else [("applicability", applicability)]

        def allowed(words: Wording) -> str:
            return words.rule(applicability or "")

        if item.discretionary and applicability is not None:
            said = [("discretionary", True), *only]
            yield self._rule(
                item.key, said, lambda words: f"{_bare(words, item)} if needed, but only when {allowed(words)}"
            )
        elif item.discretionary:
            yield self._rule(item.key, [("discretionary", True)], lambda words: f"{_bare(words, item)} if needed")
        elif only:
            yield self._rule(item.key, only, lambda words: f"allow {words.step(item.key)} only when {allowed(words)}")
        if item.available_condition is not None:
            verb = "offer" if item.kind in {Kind.USER_EVENT, Kind.REACTIVATE_EVENT} else "wait for"
            while_so = item.available_condition
            yield self._rule(
                item.key,
                [("available_condition", while_so)],
                lambda words: f"{verb} {words.step(item.key)} only while {words.rule(while_so)}",
            )

    def _list(self, item: Item) -> Iterator[Rule]:
        """One instance for each entry of a list."""
        if item.collection is None:
            return
        path, element = item.collection, item.element
        said = [("collection", path), *([] if element is None else [("element", element)])]
        label = "" if element is None else f", as {key_in_brackets(element)}"
        yield self._rule(
            item.key, said, lambda words: f"do {words.step(item.key)} for each of {words.field(path)}{label}"
        )

    def _completion(self, item: Item) -> Rule:
        phrase = COMPLETIONS[item.completion].split("|")[0]
        if item.key not in self.setting.parents:
            phrase = phrase.replace("its stage", "the case")
        return self._rule(item.key, [("completion", item.completion)], lambda words: f"{words.step(item.key)} {phrase}")

    def _counting(self, item: Item) -> Iterator[Rule]:
        """What the number of an instance is called."""
        for aspect, called, start in (("counter", item.counter, ""), ("index", item.index, " from zero")):
            if called is not None:

                def say(words: Wording, label: str = key_in_brackets(called), start: str = start) -> str:
                    return f"count {words.counted(item.key)}{start} as {label}"

                yield self._rule(item.key, [(aspect, called)], say)

    def _bounds(self, item: Item) -> Iterator[Rule]:
        """How many at a time, and whether anybody waits."""
        if item.max_instances is not None:
            limit = item.max_instances
            yield self._rule(
                item.key,
                [("max_instances", limit)],
                lambda words: f"at most {limit} {words.counted(item.key)} at a time",
            )
        if not item.blocking and item.case_ref is None:
            yield self._rule(item.key, [("blocking", False)], lambda words: f"do not wait for {words.step(item.key)}")

    def _ruled(self, item: Item, aspect: str, value: bool | str, pattern: str) -> Rule:  # noqa: FBT001
        """A rule that always holds, or when its condition does."""

        def say(words: Wording) -> str:
            said = pattern.replace("{step}", words.step(item.key))
            return f"{said} if {words.rule(value)}" if isinstance(value, str) else said

        return self._rule(item.key, [(aspect, value)], say)

    def _repetition(self, key: str, value: bool | str) -> Rule:  # noqa: FBT001
        def say(words: Wording) -> str:
            if not isinstance(value, str):
                return f"repeat {words.step(key)} as often as needed"
            until = words.until(value)
            return f"repeat {words.step(key)} {f'until {until}' if until else f'while {words.rule(value)}'}"

        return self._rule(key, [("repetition", value)], say)

    def _criteria(
        self, key: str, verb: str, role: str, criteria: Sequence[Criterion], *, is_alone: bool = False
    ) -> Iterator[Rule]:
        """Each criterion in a sentence; two short ones with keys of their own accord share one."""
        keyed = [
            replace(criterion, key="") if criterion.key == f"{role}{at}" else criterion
            for at, criterion in enumerate(criteria, start=1)
        ]
        plain = [one for one in keyed if one.on and one == Criterion("", one.on, one.condition)]
        is_timed = any(part.source in self.spoken for one in keyed for part in one.on)
        if len(keyed) == len(plain) == 2 and not is_alone and not is_timed:
            both = self._said(
                [Said(key, role, one) for one in keyed], _criterion(key, verb, role, keyed), [Manner.PLAIN]
            )
            if both is not None and len(both) <= LONG:
                yield Rule((key,), tuple((role, one) for one in keyed), both)
                return
        for one in keyed:
            if len(one.on) == 1 and one.on[0].source in self.spoken:
                yield self._timed(key, verb, role, one)
                continue
            if not one.on and one.condition is None:
                raise DefinitionError(f"{key}.{role}", "waits for nothing, which cannot be said in a sentence")
            yield self._rule(key, [(role, one)], _criterion(key, verb, role, [one]))

    def _timed(self, key: str, verb: str, role: str, one: Criterion) -> Rule:
        """2 weeks after “Write to the parents” is complete, start “Remind the parents”."""
        time = self.spoken[one.on[0].source]
        tried = replace(one, on=(OnPart(CASE, "create"),))
        start = "When the case is created, "

        def say(words: Wording) -> str:
            return f"{start}{_then(words, key, verb, one)}{_label(one)}"

        sentence = self._rule(key, [(role, tried)], say).sentence
        return Rule((key,), ((role, one),), _capital(f"{durations.spelled(time)}, {sentence.removeprefix(start)}"))

    def _rule(self, key: str, said: Sequence[tuple[str, object]], say: _Say) -> Rule:
        sentence = self._said([Said(key, aspect, value) for aspect, value in said], say, list(Manner))
        if sentence is None:
            raise DefinitionError(f"{key}.{said[0][0]}", "cannot be said in a sentence")
        return Rule((key,), tuple(said), sentence)

    def _said(self, wanted: list[Said], say: _Say, manners: Sequence[Manner]) -> str | None:
        """The first of the manners that is understood as it is meant."""
        for manner in manners:
            sentence = _capital(say(Wording(self.setting, manner)))
            words = [mark for mark in marks(sentence, 1) if mark.text != "."]
            try:
                if "\n" not in sentence and understand(words, self.setting) == wanted:
                    return f"{sentence}."
            except Mistake:
                continue
        return None


def _verb(item: Item) -> str:
    """What happens to a step when it may begin."""
    if item.kind is Kind.PROCESS_TASK:
        return "start" if item.process is None else "send"
    return {Kind.STAGE: "activate", Kind.CASE_TASK: "open", Kind.MILESTONE: "is reached"}.get(item.kind, "start")


def _criterion(key: str, verb: str, role: str, criteria: Sequence[Criterion]) -> _Say:
    """When …, start …; of a milestone: … is reached when …; of an exit: end … when …."""
    first = criteria[0]

    def say(words: Wording) -> str:
        ways = [words.criterion(one.on, one.condition) for one in criteria]
        clause = (", or " if any(" and " in way for way in ways) else " or ").join(ways)
        when = "only at the moment when" if first.on_event else "when"
        label = _label(first)
        if verb == "is reached" and role == "entry":
            return f"{words.step(key)} {verb} {when} {clause}{label}"
        then = _then(words, key, verb, first)
        is_first = role == "exit" or key == CASE
        return f"{then} {when} {clause}{label}" if is_first else f"{when} {clause}, {then}{label}"

    return say


def _then(words: Wording, key: str, verb: str, criterion: Criterion) -> str:
    """What happens: start the review, end only the running instances of the visit as completed."""
    scope = written(SCOPES, criterion.exit_scope)
    how = written(EXIT_EVENTS, criterion.exit_event)
    verb = "reach" if verb == "is reached" else verb
    order = words.order(key) if verb in {"start", "send"} and how is None else None
    if order is not None:
        return order
    return " ".join(part for part in (verb, scope, words.step(key), how) if part)


def _label(criterion: Criterion) -> str:
    return f", known as {key_in_brackets(criterion.key)}" if criterion.key else ""


def _must(is_in_stage: bool) -> str:  # noqa: FBT001
    return f"{{step}} must be done before the {'stage' if is_in_stage else 'case'} can end"


def _bare(words: Wording, item: Item) -> str:
    """An order stands as it is (Ask for a police report), anything else is to be done."""
    step = words.step(item.key)
    return item.name if step.startswith("“") and words.manner is Manner.PLAIN else f"do {step}"


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
