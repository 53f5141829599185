"""Random definitions that could be published, for tests that want any plan at all.

What the language cannot say stays out: steps and fields that do not exist, criteria that wait for nothing.
"""

from dataclasses import replace

from hypothesis import strategies as st

from apps.cmmn.checks_flow import EVENTS
from apps.cmmn.definition import (
    CASE,
    CaseDefinition,
    Criterion,
    EmailProcess,
    Field,
    FieldType,
    FormField,
    Item,
    Kind,
    OnPart,
)

_WORDS = """review claim visit home the is complete start stage task and or not when 30 risk Fraud-check decision
yes a"""
WORDS = _WORDS.split()
letters = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
texts = st.text(letters, max_size=40) | st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
prose = texts | st.sampled_from(["By Claims, within 2 days.", "Team: us", "- x", "1. x", "# x", "a\n\n  b\nc", "Rules"])
keys = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True) | st.sampled_from(["x-1", "a.b", "9", "_"])
names = texts.filter(lambda text: text.strip() != "")
durations = st.none() | st.sampled_from(["P2D", "PT4H", "P1Y2M3DT4H5M6S", "P2W", "PT36H", "P0D", "P01D", "soon"])
CONDITIONS = (
    "n > 2", "n >= -3.5", "flag == true", "flag", "!flag || n < 0", 'kind == "a"', 'kind == "b" || kind == "c"',
    "n > 1 && (flag == true || n < 9)", '!(kind != "a")', 'day > date("2026-01-31")', 'state(i0) == "completed"',
    'state(i1) != "active" && n == 10000', "count(i1) > 1", "completable(i2)", 'kind == "`\\""', "n>2", "!(n == 1)",
    'kind == "a" || kind == "b" && n > 3', '(kind == "a" || kind == "b") && n > 3',
)  # fmt: skip
FIELDS = (
    Field("n", "Amount", FieldType.MONEY),
    Field("flag", "The family is safe", FieldType.BOOLEAN),
    Field("kind", "Kind", FieldType.CHOICE, choices=(("a", "With friends or family"), ("b", "Complete"), ("c", "Two"))),
    Field("day", "Day of the claim", FieldType.DATE),
)
KEYS = [f"i{number}" for number in range(4)]
conditions = st.sampled_from(CONDITIONS)
rules = st.booleans() | conditions


@st.composite
def criteria(draw: st.DrawFn, role: str, kinds: dict[str, Kind], exits: dict[str, list[str]]) -> tuple[Criterion, ...]:
    found = []
    for at in range(1, draw(st.integers(0, 2)) + 1):
        on = []
        for source in draw(st.lists(st.sampled_from([*KEYS, CASE]), max_size=3)):
            event = draw(st.sampled_from(sorted(EVENTS[kinds[source]])))
            through = draw(st.none() | st.sampled_from(exits[source])) if event == "exit" else None
            on.append(OnPart(source, event, through))
        condition = draw(conditions if not on else st.none() | conditions)
        key = draw(st.just(f"{role}{at}") | keys)
        found.append(Criterion(key, tuple(on), condition, draw(st.booleans())))
    return tuple(found)


@st.composite
def fields(draw: st.DrawFn) -> Field:
    kind = draw(st.sampled_from(list(FieldType)))
    return Field(
        key=draw(keys),
        label=draw(names),
        type=kind,
        required=draw(st.booleans()),
        choices=tuple(draw(st.lists(st.tuples(texts, texts), max_size=3))),
        help=draw(prose),
        on_request_form=draw(st.booleans()),
    )


@st.composite
def plans(draw: st.DrawFn) -> CaseDefinition:
    """Four steps, each in the case or in a step before it; names, rules, kinds and texts at random."""
    kinds = {CASE: Kind.CASE} | {key: draw(st.sampled_from(list(Kind)[1:])) for key in KEYS}
    exits = {key: ["exit1", "x y", 'q"]'] for key in [CASE, *KEYS]}
    more = draw(st.lists(fields(), max_size=3, unique_by=lambda spec: spec.key))
    known = (*FIELDS, *(spec for spec in more if spec.key not in {one.key for one in FIELDS}))
    items: list[Item] = []
    for key in reversed(KEYS):
        below = tuple(item for item in items if draw(st.booleans()))
        items = [item for item in items if item not in below]
        item = Item(
            key=key,
            name=draw(names),
            kind=kinds[key],
            items=below,
            entry=draw(criteria("entry", kinds, exits)),
            exit=draw(criteria("exit", kinds, exits)),
            manual_activation=draw(rules),
            required=draw(rules),
            repetition=draw(st.none() | rules),
            max_instances=draw(st.none() | st.integers(0, 9)),
            counter=draw(st.none() | keys),
            discretionary=draw(st.booleans()),
            applicability=draw(st.none() | conditions),
            auto_complete=draw(st.booleans()),
            blocking=draw(st.booleans()),
        )
        items.insert(0, draw(_details(item, [spec.key for spec in known])))
    return CaseDefinition(
        key=draw(keys),
        name=draw(names),
        items=tuple(items),
        exit=draw(criteria("exit", kinds, exits)),
        auto_complete=draw(st.booleans()),
        fields=known,
        description=draw(prose),
        number_pattern=draw(st.just("{key}-{year}-{n:05}") | texts),
        outcomes=tuple(draw(st.lists(st.tuples(texts, texts), max_size=3))),
        request_intro=draw(prose),
        title_pattern=draw(st.just("{name}") | texts),
    )


@st.composite
def _details(draw: st.DrawFn, item: Item, known: list[str]) -> Item:
    email = st.builds(EmailProcess, st.sampled_from(["client", "owner", "team", "a@b.example"]) | texts, prose, prose)
    return replace(
        item,
        description=draw(prose),
        form=tuple(draw(st.lists(st.builds(FormField, st.sampled_from(known), st.booleans()), max_size=5))),
        process=draw(st.none() | email),
        due=draw(durations),
        team=draw(st.none() | texts),
    )
