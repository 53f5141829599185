"""Random definitions that use everything a plan can say: every kind of item and every attribute, at least sometimes.

What they say fits together: names exist, only stages have children, and an attribute stands where it means something.
"""

from dataclasses import replace

from hypothesis import strategies as st

from apps.cmmn.definition import (
    CASE,
    LISTENERS,
    TASKS,
    Aggregation,
    Approval,
    CaseDefinition,
    Criterion,
    DecisionInput,
    DecisionOutput,
    DecisionRule,
    DecisionTable,
    EmailProcess,
    Extra,
    Field,
    FieldType,
    FormField,
    HitPolicy,
    Item,
    Kind,
    OnPart,
    Parameter,
    PlanningTable,
    Role,
    Status,
    TaskOutcome,
    Timer,
)
from apps.cmmn.endings import Completion, ExitEvent, ExitScope

_WORDS = "review claim visit home the is complete start stage task and or not when 30 risk Fraud-check yes a"
WORDS = _WORDS.split()
letters = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
texts = st.text(letters, max_size=30) | st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
prose = texts | st.sampled_from(
    ["By Claims, within 2 days.", "- x", "1. x", "# x", "a\n\n  b\nc", "Rules", "]]>", "<&>"]
)
names = texts.filter(lambda text: text.strip() != "")
words = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
keys = words | st.sampled_from(["x-1", "a.b", "9", "_"])
CONDITIONS = (
    "n > 2", "n >= -3.5", "flag == true", "flag", "!flag || n < 0", 'kind == "a"', 'kind == "b" || kind == "c"',
    "n > 1 && (flag == true || n < 9)", 'day > date("2026-01-31")', 'state(i0) == "completed"', "claim.amount > 2",
    'state(i1) != "active" && n == 10000', 'count(i1, "active") > 1', "completable(i2)", "count(papers) > 2", "n>2",
    'papers.exists(paper, paper.title == "x")', 'decide("grade") == "good"', '(kind == "a" || kind == "b") && n > 3',
)  # fmt: skip
FIELDS = (
    Field("n", "Amount", FieldType.MONEY),
    Field("flag", "The family is safe", FieldType.BOOLEAN),
    Field("kind", "Kind", FieldType.CHOICE, choices=(("a", "With friends or family"), ("b", "Complete"), ("c", "Two"))),
    Field("day", "Day of the claim", FieldType.DATE),
    Field("claim", "Claim", FieldType.OBJECT, fields=(Field("amount", "Amount of it", FieldType.NUMBER),)),
    Field(
        "papers",
        "Papers",
        FieldType.OBJECT,
        many=True,
        fields=(Field("title", "Title", FieldType.TEXT, required=True),),
        targets=("claim",),
    ),
)
STATUSES = (
    Status("new", "New", "We have it", is_initial=True),
    Status("on", "Being worked on", follows=("new", "end")),
    Status("end", "Decided or done", follows=("on",)),
)
PATHS = ["n", "flag", "kind", "day", "claim", "claim.amount", "papers"]
KEYS = [f"i{number}" for number in range(5)]
ROLES = (Role("nurse", "Nurse"), Role("judge", "Chief judge"))
GRADES = DecisionTable(
    "grade", "Grade", (DecisionInput("n"),), (DecisionOutput("mark"),), (DecisionRule(("",), ("n",)),)
)
TASK_EVENTS = ("complete", "create", "disable", "enable", "exit", "fault", "manualStart", "parentResume",
               "parentSuspend", "reactivate", "reenable", "resume", "start", "suspend", "terminate")  # fmt: skip
MOMENT_EVENTS = ("create", "occur", "parentTerminate", "resume", "suspend", "terminate")
CASE_EVENTS = ("close", "complete", "create", "fault", "reactivate", "suspend", "terminate")
FILE_EVENTS = ("addChild", "addReference", "create", "delete", "removeChild", "removeReference", "replace", "update")
TIMES = ["P2D", "PT4H", "R3/PT1H", "2026-03-02T09:00:00Z", "P1Y2M3DT4H5M6S", "claim.due"]
limits = st.sampled_from(["0", "-1.5", "2026-01-31", "1e3", "200 characters", "a, b", "soon."])
durations = st.sampled_from(["P2D", "PT4H", "P1Y2M3DT4H5M6S", "P2W", "PT36H", "P0D", "P01D", "soon"])
conditions = st.sampled_from(CONDITIONS)
paths = st.sampled_from(PATHS)
role_keys = st.lists(st.sampled_from([role.key for role in ROLES]), unique=True, max_size=2).map(tuple)
rules = st.booleans() | conditions
moments = frozenset({Kind.MILESTONE, *LISTENERS})


def _key(one: Status) -> str:
    return one.key


@st.composite
def definitions(draw: st.DrawFn) -> CaseDefinition:
    """Five items, each in the case or in a stage before it, planning tables, decisions, roles, nested fields."""
    kinds = {CASE: Kind.CASE} | {key: draw(st.sampled_from(list(Kind)[1:])) for key in KEYS}
    more = draw(st.lists(fields(), max_size=3, unique_by=lambda spec: spec.key))
    tables = draw(st.lists(decision_tables(), max_size=2, unique_by=lambda table: table.key))
    decisions = (GRADES, *(table for table in tables if table.key != GRADES.key))
    items: tuple[Item, ...] = ()
    for key in reversed(KEYS):
        below: tuple[Item, ...] = ()
        if kinds[key] is Kind.STAGE:
            below = tuple(item for item in items if draw(st.booleans()))
            items = tuple(item for item in items if item not in below)
        item = Item(key, draw(names), kinds[key], planned_in(draw, below), planning=draw_table(draw, below))
        items = (draw(details(item, kinds, [table.key for table in decisions])), *items)
    return CaseDefinition(
        key=draw(keys),
        name=draw(names),
        items=planned_in(draw, items),
        exit=draw(criteria("exit", kinds)),
        auto_complete=draw(st.booleans()),
        fields=(*FIELDS, *(spec for spec in more if spec.key not in {one.key for one in FIELDS})),
        description=draw(prose),
        number_pattern=draw(st.just("{key}-{year}-{n:05}") | texts),
        outcomes=tuple(draw(st.lists(st.tuples(texts, texts), max_size=3))),
        request_intro=draw(prose),
        title_pattern=draw(st.just("{name}") | texts),
        entry=draw(criteria("entry", kinds)),
        roles=ROLES,
        planning=draw_table(draw, items),
        decisions=decisions,
        extras=draw(extras()),
        statuses=STATUSES if draw(st.booleans()) else tuple(draw(st.lists(statuses(), max_size=3, unique_by=_key))),
        reopening=draw(st.sampled_from(["", None]) | durations),
    )


def planned_in(draw: st.DrawFn, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The human tasks of a stage with tables over its discretionary items."""
    return tuple(
        replace(item, planning=draw_table(draw, items)) if item.kind is Kind.HUMAN_TASK else item for item in items
    )


def draw_table(draw: st.DrawFn, items: tuple[Item, ...]) -> PlanningTable | None:
    offered = [item.key for item in items if item.discretionary]
    return draw(st.none() | planning_tables(offered)) if offered else None


@st.composite
def planning_tables(draw: st.DrawFn, offered: list[str], name: str = "table") -> PlanningTable:
    """A table over some discretionary items, and sometimes one inside it over the others."""
    size = len(offered)
    chosen = draw(st.lists(st.booleans(), min_size=size, max_size=size))
    here = tuple(key for key, is_here in zip(offered, chosen, strict=True) if is_here)
    others = [key for key in offered if key not in here]
    is_nested = draw(st.booleans())
    inside = (draw(planning_tables(others, f"{name}-in")),) if others and is_nested else ()
    return PlanningTable(draw(st.just(name) | words), here, inside, draw(st.none() | conditions), draw(role_keys))


@st.composite
def details(draw: st.DrawFn, item: Item, kinds: dict[str, Kind], tables: list[str]) -> Item:
    """An item with rules and with whatever its kind can have."""
    repetition = draw(st.none() | rules)
    listed = draw(st.booleans()) and repetition is not None
    kind = item.kind
    item = replace(
        item,
        entry=draw(criteria("entry", kinds)),
        exit=() if kind in moments else draw(criteria("exit", kinds)),
        manual_activation=False if kind in moments else draw(rules),
        required=draw(rules),
        repetition=repetition,
        max_instances=draw(st.none() | st.integers(1, 9)) if repetition is not None else None,
        counter=draw(st.none() | st.just("counter")) if repetition is not None else None,
        collection="papers" if listed else None,
        element=draw(st.none() | st.just("paper")) if listed else None,
        index=draw(st.none() | st.just("at")) if listed else None,
        discretionary=kind not in moments and draw(st.booleans()),
        completion=draw(st.sampled_from(list(Completion))),
        description=draw(prose),
        due=None if kind in moments else draw(st.none() | durations),
        team=None if kind in moments else draw(st.none() | texts),
        auto_complete=kind is Kind.STAGE and draw(st.booleans()),
        blocking=draw(st.booleans()) if kind in TASKS else True,
    )
    if item.discretionary:
        item = replace(item, applicability=draw(st.none() | conditions))
    if item.discretionary or kind is Kind.USER_EVENT:
        item = replace(item, roles=draw(role_keys))
    return draw(special(item, kinds, tables))


@st.composite
def special(draw: st.DrawFn, item: Item, kinds: dict[str, Kind], tables: list[str]) -> Item:
    """What only this kind of item has."""
    mapped = st.lists(st.builds(Parameter, paths, words), max_size=3).map(tuple)
    received = st.lists(st.builds(Parameter, words, paths), max_size=3).map(tuple)
    if item.kind in LISTENERS:
        item = replace(item, available_condition=draw(st.none() | conditions))
    if item.kind is Kind.HUMAN_TASK:
        item = draw(work(item, [key for key, kind in kinds.items() if kind is Kind.HUMAN_TASK]))
        return replace(item, performer=draw(st.none() | st.sampled_from(["nurse", "judge"])))
    if item.kind is Kind.PROCESS_TASK:
        to = st.sampled_from(["client", "owner", "team", "a@b.example"])
        email = draw(st.none() | st.builds(EmailProcess, to, prose, prose))
        return replace(item, process=email, process_ref=draw(st.none() | words) if email is None else None)
    if item.kind is Kind.CASE_TASK:
        return replace(item, case_ref=draw(st.none() | words), inputs=draw(mapped), outputs=draw(received))
    if item.kind is Kind.DECISION_TASK:
        return replace(item, decision=draw(st.none() | st.sampled_from(tables)), outputs=draw(received))
    if item.kind is Kind.TIMER_EVENT:
        start = draw(st.none() | on_parts(kinds))
        return replace(item, timer=draw(st.none() | st.builds(Timer, st.sampled_from(TIMES), st.just(start))))
    if item.kind is Kind.VARIABLE_EVENT:
        event = draw(st.sampled_from(["", "create", "update", "delete"]))
        return replace(item, variable=draw(paths), variable_event=event)
    return item


@st.composite
def work(draw: st.DrawFn, item: Item, tasks: list[str]) -> Item:
    """What a person is asked for, what they tick, how they end it, and who must agree."""
    asked = st.lists(st.builds(FormField, paths, st.booleans(), st.none() | conditions), max_size=3).map(tuple)
    sets = st.none() | st.sampled_from([status.key for status in STATUSES])
    ends = st.lists(st.builds(TaskOutcome, keys, texts, sets), max_size=3).map(tuple)
    barred = st.lists(st.sampled_from([*tasks, CASE]), max_size=3, unique=True).map(tuple)
    return replace(
        item,
        form=draw(asked),
        checklist=draw(asked),
        outcomes=draw(ends),
        outcome_field=draw(st.none() | paths),
        approval=draw(st.none() | st.builds(Approval, barred, st.integers(0, 12))),
    )


@st.composite
def statuses(draw: st.DrawFn) -> Status:
    follows = st.lists(st.sampled_from([status.key for status in STATUSES]), max_size=2, unique=True).map(tuple)
    return Status(draw(words), draw(names), draw(prose), draw(st.booleans()), draw(follows))


@st.composite
def criteria(draw: st.DrawFn, role: str, kinds: dict[str, Kind]) -> tuple[Criterion, ...]:
    found: dict[str, Criterion] = {}
    for at in range(1, draw(st.integers(0, 2)) + 1):
        on = tuple(draw(st.lists(on_parts(kinds), max_size=3)))
        key = draw(st.just(f"{role}{at}") | keys)
        found[key] = Criterion(
            key,
            on,
            draw(st.none() | conditions if on else conditions),
            draw(st.booleans()),
            draw(st.sampled_from(list(ExitEvent))) if role == "exit" else ExitEvent.EXIT,
            draw(st.sampled_from(list(ExitScope))) if role == "exit" else ExitScope.ALL,
        )
    return tuple(found.values())


@st.composite
def on_parts(draw: st.DrawFn, kinds: dict[str, Kind]) -> OnPart:
    source = draw(st.sampled_from([*KEYS, CASE, "claim", "claim.amount", "papers"]))
    if source not in kinds:
        return OnPart(source, draw(st.sampled_from(FILE_EVENTS)), in_case_file=True)
    events = CASE_EVENTS if source == CASE else MOMENT_EVENTS if kinds[source] in moments else TASK_EVENTS
    event = draw(st.sampled_from(events))
    return OnPart(source, event, draw(st.sampled_from([None, "exit1", "exit2"])) if event == "exit" else None)


@st.composite
def fields(draw: st.DrawFn, depth: int = 0) -> Field:
    kind = draw(st.sampled_from(list(FieldType)))
    inside: tuple[Field, ...] = ()
    if kind is FieldType.OBJECT and depth < 2:
        inside = tuple(draw(st.lists(fields(depth + 1), max_size=2, unique_by=lambda spec: spec.key)))
    return Field(
        key=draw(words),
        label=draw(names),
        type=kind,
        required=draw(st.booleans()),
        choices=tuple(draw(st.lists(st.tuples(texts, texts), max_size=3))) if kind is FieldType.CHOICE else (),
        help=draw(prose),
        on_request_form=draw(st.booleans()),
        many=draw(st.booleans()),
        fields=inside,
        targets=tuple(draw(st.lists(paths, max_size=2, unique=True))),
        minimum=draw(st.none() | limits),
        maximum=draw(st.none() | limits),
        max_length=draw(st.none() | st.integers(0, 5_000)),
    )


@st.composite
def decision_tables(draw: st.DrawFn) -> DecisionTable:
    width, results = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    tests = st.lists(st.sampled_from(["", "-", "> 3", '"a"', '"a", "b"', "[1..5]"]), min_size=width, max_size=width)
    answers = st.lists(st.sampled_from(["true", '"good"', "n * 2", "1"]), min_size=results, max_size=results)
    inputs = st.lists(st.builds(DecisionInput, conditions | paths, texts), min_size=width, max_size=width)
    return DecisionTable(
        key=draw(words),
        name=draw(names),
        inputs=tuple(draw(inputs)),
        outputs=tuple(draw(outputs(at)) for at in range(results)),
        rules=tuple(draw(st.lists(st.builds(DecisionRule, tests.map(tuple), answers.map(tuple), texts), max_size=3))),
        hit_policy=draw(st.sampled_from(list(HitPolicy))),
        aggregation=draw(st.sampled_from(list(Aggregation))),
    )


def outputs(at: int) -> st.SearchStrategy[DecisionOutput]:
    values = st.lists(st.sampled_from(['"good"', '"bad"', "1"]), max_size=2, unique=True).map(tuple)
    return st.builds(
        DecisionOutput, st.just(f"out{at}"), texts, st.sampled_from(list(FieldType)), values, st.sampled_from(["", "1"])
    )


@st.composite
def extras(draw: st.DrawFn) -> tuple[Extra, ...]:
    """Things of another tool, in the order and the form in which they are read: document, case, items, then parts."""
    return tuple(extra for extra in EXTRAS if draw(st.booleans()))


_SPACES = 'xmlns:acme="urn:acme" xmlns:cw="urn:casewright:plan"'
EXTRAS = (
    Extra("$document", f'<cw:kept {_SPACES} acme:version="7"/>'),
    Extra("$case", f"<cw:kept {_SPACES}><acme:note>Two\n  lines &amp; a &lt;sign&gt; é</acme:note></cw:kept>"),
    Extra("i0", f'<cw:kept {_SPACES} acme:colour="a &quot;red&quot;"/>'),
    Extra(
        "i0",
        f'<cw:kept {_SPACES} cw:at="definition"><acme:listener event="create">'
        "<acme:script>if (a &lt; b) run();</acme:script></acme:listener></cw:kept>",
    ),
)
"""`cw:kept` is the element in which the XML reader keeps them; `cw:at` names the part of the place they belong to."""
