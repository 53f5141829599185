"""Which commands an item may be given now (tables 8.5 to 8.11), and the sentence for one that it may not.

Nothing is changed here; the engine asks before it acts.
"""

from apps.cmmn import completion
from apps.cmmn.definition import LISTENERS, TASKS, Kind
from apps.cmmn.outcome import Illegal
from apps.cmmn.run import Run
from apps.cmmn.sentences import Sentence, gettext_noop, joined
from apps.cmmn.state import PlanItem, State

_TASK = {
    "complete": {State.ACTIVE},
    "begin": {State.ENABLED},
    "disable": {State.ENABLED},
    "reenable": {State.DISABLED},
    "terminate": {State.ACTIVE},
    "fail": {State.ACTIVE},
    "suspend": {State.ACTIVE},
    "resume": {State.SUSPENDED},
    "reactivate": {State.FAILED},
}
_MILESTONE = {"terminate": {State.AVAILABLE}, "suspend": {State.AVAILABLE}, "resume": {State.SUSPENDED}}
_WAITING = {State.AVAILABLE, State.UNAVAILABLE}
_LISTENER = {
    "occur": {State.AVAILABLE},
    "terminate": _WAITING,
    "suspend": _WAITING,
    "resume": {State.SUSPENDED},
}
_CASE = {
    "complete": {State.ACTIVE},
    "terminate": {State.ACTIVE},
    "fail": {State.ACTIVE},
    "suspend": {State.ACTIVE},
    "reactivate": {State.SUSPENDED, State.FAILED, State.COMPLETED, State.TERMINATED},
    "close": {State.SUSPENDED, State.FAILED, State.COMPLETED, State.TERMINATED},
}
_LIVES = {
    Kind.CASE: _CASE,
    Kind.STAGE: _TASK,
    Kind.MILESTONE: _MILESTONE,
    **dict.fromkeys(TASKS, _TASK),
    **dict.fromkeys(LISTENERS, _LISTENER),
    Kind.REACTIVATE_EVENT: {},
}

_VERBS = {
    "complete": gettext_noop("completed"),
    "begin": gettext_noop("started by hand"),
    "disable": gettext_noop("disabled"),
    "reenable": gettext_noop("enabled again"),
    "terminate": gettext_noop("terminated"),
    "fail": gettext_noop("marked as failed"),
    "suspend": gettext_noop("suspended"),
    "resume": gettext_noop("resumed"),
    "reactivate": gettext_noop("re-activated"),
    "close": gettext_noop("closed"),
    "occur": gettext_noop("made to occur"),
}


def legal(run: Run, number: int) -> tuple[str, ...]:
    """The commands that `require` would let pass."""
    if number not in run.items:
        return ()
    return tuple(verb for verb in _LIVES[run.items[number].kind] if _objection(run, verb, number) is None)


def require(run: Run, verb: str, number: int) -> None:
    """Raises Illegal with the reason when the command may not be given."""
    objection = _objection(run, verb, number)
    if objection:
        raise objection


def _objection(run: Run, verb: str, number: int) -> Illegal | None:
    if not run.items:
        return Illegal("not-started", gettext_noop("The case has not been started."))
    item = run.items.get(number)
    if item is None:
        return Illegal("no-item", gettext_noop("The case has no item number %(number)s."), number=number)
    return _wrong_state(run, verb, item) or _closed_in(run, item) or _unfinished(run, verb, item)


def _wrong_state(run: Run, verb: str, item: PlanItem) -> Illegal | None:
    states = _LIVES[item.kind].get(verb)
    name = run.name(item.number)
    if states is None:
        if verb == "resume" and item.kind is Kind.CASE:
            return Illegal("wrong-verb", gettext_noop("A case is not resumed; it is re-activated."))
        return Illegal(
            "wrong-kind",
            gettext_noop("%(name)s is a %(kind)s and cannot be %(verb)s."),
            name=name,
            kind=Sentence(_KINDS[item.kind]),
            verb=Sentence(_VERBS[verb]),
        )
    if item.state in states:
        return None
    return Illegal(
        "wrong-state",
        gettext_noop("%(name)s is %(state)s; only what is %(wanted)s can be %(verb)s."),
        name=name,
        state=Sentence(_STATES[item.state]),
        wanted=_either([state for state in State if state in states]),
        verb=Sentence(_VERBS[verb]),
    )


def _closed_in(run: Run, item: PlanItem) -> Illegal | None:
    """Work goes on only where every stage around it is active."""
    for above in run.above(item.number):
        if above.state is not State.ACTIVE:
            return Illegal(
                "parent-not-active",
                gettext_noop("%(name)s cannot be changed because %(parent)s is %(state)s."),
                name=run.name(item.number),
                parent=run.name(above.number),
                state=Sentence(_STATES[above.state]),
            )
    return None


def _unfinished(run: Run, verb: str, item: PlanItem) -> Illegal | None:
    if verb != "complete" or not run.node(item.number).is_container:
        return None
    held = completion.holds_back(run, item.number)
    if not held:
        return None
    return Illegal(
        "unfinished",
        gettext_noop("%(name)s cannot be completed yet: %(work)s."),
        name=run.name(item.number),
        work=joined(
            Sentence(gettext_noop("%(name)s is %(state)s"), name=child.name, state=Sentence(_STATES[child.state]))
            for child in held
            if child.state
        ),
    )


def _either(states: list[State]) -> Sentence:
    *first, last = (Sentence(_STATES[state]) for state in states)
    if not first:
        return last
    return Sentence(gettext_noop("%(several)s or %(last)s"), several=joined(first), last=last)


_STATES = {
    State.UNAVAILABLE: gettext_noop("unavailable"),
    State.AVAILABLE: gettext_noop("available"),
    State.ENABLED: gettext_noop("enabled"),
    State.DISABLED: gettext_noop("disabled"),
    State.ACTIVE: gettext_noop("active"),
    State.SUSPENDED: gettext_noop("suspended"),
    State.COMPLETED: gettext_noop("completed"),
    State.TERMINATED: gettext_noop("terminated"),
    State.FAILED: gettext_noop("failed"),
    State.CLOSED: gettext_noop("closed"),
}
_KINDS = {
    Kind.CASE: gettext_noop("case"),
    Kind.STAGE: gettext_noop("stage"),
    Kind.TASK: gettext_noop("task"),
    Kind.HUMAN_TASK: gettext_noop("task"),
    Kind.PROCESS_TASK: gettext_noop("process task"),
    Kind.CASE_TASK: gettext_noop("case task"),
    Kind.DECISION_TASK: gettext_noop("decision task"),
    Kind.MILESTONE: gettext_noop("milestone"),
    Kind.EVENT: gettext_noop("event listener"),
    Kind.USER_EVENT: gettext_noop("user event"),
    Kind.TIMER_EVENT: gettext_noop("timer"),
    Kind.VARIABLE_EVENT: gettext_noop("data listener"),
    Kind.REACTIVATE_EVENT: gettext_noop("re-activation listener"),
}
