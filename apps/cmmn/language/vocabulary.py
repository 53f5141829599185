"""The words of the plan language: every phrase a rule may use, and what it stands for.

The first phrase of each meaning is the one that plans are written with. How phrases are put together is told by
`grammar.lark`.
"""

from collections.abc import Mapping
from typing import Any

from apps.cmmn.definition import LISTENERS, TASKS
from apps.cmmn.sentences import gettext_noop

ARTICLES = frozenset({"the", "a", "an"})
BEING = frozenset({"is", "are", "was", "were", "be", "been", "has", "have"})
"""Words that a name may have or not: the milestone “Claim approved” is reached when the claim is approved."""

KIND_NAMES: Mapping[str, str] = {
    "humanTask": gettext_noop("task"),
    "processTask": gettext_noop("automatic step"),
    "task": gettext_noop("piece of work"),
    "caseTask": gettext_noop("case of its own"),
    "decisionTask": gettext_noop("decision"),
    "event": gettext_noop("signal"),
    "userEvent": gettext_noop("event"),
    "timerEvent": gettext_noop("timer"),
    "variableEvent": gettext_noop("change"),
    "reactivateEvent": gettext_noop("reopening"),
    "stage": gettext_noop("stage"),
    "milestone": gettext_noop("milestone"),
    "case": gettext_noop("case"),
}
"""What each kind of step is called in a sentence."""

_TASKS, _LISTENERS = frozenset(kind.value for kind in TASKS), frozenset(kind.value for kind in LISTENERS)
KIND_WORDS: Mapping[str, frozenset[str]] = {
    "task": _TASKS,
    "stage": frozenset({"stage"}),
    "milestone": frozenset({"milestone"}),
    "step": _TASKS | _LISTENERS | {"stage", "milestone"},
    "field": frozenset({"field"}),
    "e-mail": frozenset({"processTask"}),
    "email": frozenset({"processTask"}),
    "case": frozenset({"caseTask"}),
    "decision": frozenset({"decisionTask"}),
    "event": _LISTENERS,
    "timer": frozenset({"timerEvent"}),
}

EVENTS: Mapping[str, str] = {
    "complete": "is complete|is completed|has been completed|completes|finishes|finish|is finished|has finished|"
    "has been finished|is done|has been done|is sent|has been sent",
    "occur": "is reached|has been reached|happens|has happened|occurs|has occurred|is achieved|has been achieved|"
    "is met|has been met|is recorded|has been recorded|runs out|has run out|fires|has fired",
    "start": "starts|start|is started|has started|has been started|begins|has begun|becomes active|is activated|"
    "has been activated|opens|is opened",
    "manualStart": "is started by hand|starts by hand|has been started by hand",
    "create": "is created|has been created|becomes available|is added|has been added",
    "enable": "becomes ready|is enabled|has been enabled",
    "disable": "is skipped|has been skipped|is disabled|has been disabled",
    "reenable": "is taken up again|has been taken up again|is enabled again",
    "terminate": "is ended early|has been ended early|is terminated|has been terminated|is cancelled|is canceled|"
    "has been cancelled|has been canceled",
    "exit": "is stopped|has been stopped|exits|has exited|stops",
    "fault": "fails|has failed",
    "suspend": "is put on hold|has been put on hold|is suspended|has been suspended",
    "resume": "is resumed|has been resumed|resumes|is taken off hold",
    "reactivate": "is reopened|has been reopened|is reactivated|has been reactivated",
    "parentSuspend": "is put on hold with its stage",
    "parentResume": "is resumed with its stage",
    "parentTerminate": "ends with its stage",
    "close": "is closed|has been closed|closes",
    "end": "ends|has ended|is ended",
    "update": "is updated|has been updated|is changed|has been changed|changes|has changed",
    "replace": "is replaced|has been replaced",
    "delete": "is deleted|has been deleted|is removed|has been removed",
}
"""Events by the words for them. `end` is no event: it is refused with the events it may mean."""

FILE_EVENTS = frozenset({"create", "update", "replace", "delete"})
"""Events that a field has itself."""

EVENTS_INSIDE: Mapping[str, str] = {
    "addChild": "something is added to|something has been added to|anything is added to",
    "removeChild": "something is removed from|something has been removed from|anything is removed from",
    "addReference": "a reference is added to|a reference has been added to|a link is added to",
    "removeReference": "a reference is removed from|a reference has been removed from|a link is removed from",
}
"""Events that a field has through what lies in it or what it refers to; the field is named behind them."""

MOVES: Mapping[str, str] = {
    "create": "is added to|has been added to|is put into|has been put into",
    "delete": "is removed from|has been removed from|is taken out of|has been taken out of",
}

COMPLETIONS: Mapping[str, str] = {
    "strict": "holds its stage open until it has ended|always holds its stage open",
    "ignoreIfAvailable": "does not hold its stage open while it is waiting",
    "ignoreIfAvailableOrEnabled": "does not hold its stage open before it has started",
    "ignore": "never holds its stage open|does not hold its stage open",
}
"""How an open step counts when its stage asks whether it is complete; of a step outside all stages, “the case”."""

SCOPES: Mapping[str, str] = {
    "activeInstances": "only the running instances of|only running instances of|only the active instances of",
    "activeAndEnabledInstances": "only the running and ready instances of|only the active and enabled instances of",
}
EXIT_EVENTS: Mapping[str, str] = {
    "forceComplete": "as completed|as complete|as done",
    "complete": "as completed if nothing holds it open|as complete if nothing holds it open",
}
STATES_THAT: Mapping[str, str] = {
    "active": "that are active|which are active|that are in progress",
    "available": "that are waiting|which are waiting",
    "enabled": "that are ready to start",
    "disabled": "that are skipped",
    "suspended": "that are on hold",
    "completed": "that are complete|that are completed|that are done",
    "terminated": "that have ended early",
    "failed": "that have failed",
}

STATES: Mapping[tuple[str, bool], str] = {
    ("completed", True): "is already complete|is already completed|is already done|has already been completed|"
    "is already reached|has already been reached|has already been done",
    ("completed", False): "is not complete|is not completed|is not yet complete|is not finished|is not done|"
    "is not yet done|is not reached|is not yet reached|has not been completed|has not been reached",
    ("active", True): "is active|is still active|is already active|is in progress|is open",
    ("active", False): "is not active|is not in progress|is not open",
    ("available", True): "is still waiting|is waiting",
    ("available", False): "is not waiting|is no longer waiting",
    ("enabled", True): "is ready to start|is already ready to start",
    ("enabled", False): "is not ready to start",
    ("disabled", True): "is already skipped|has already been skipped",
    ("disabled", False): "is not skipped|has not been skipped",
    ("suspended", True): "is on hold|is already on hold",
    ("suspended", False): "is not on hold",
    ("terminated", True): "has already ended early|is already ended early",
    ("terminated", False): "has not ended early",
    ("failed", True): "has already failed",
    ("failed", False): "has not failed",
    ("closed", True): "is already closed",
    ("closed", False): "is not closed",
}

STATE_OF_EVENT: Mapping[str, str] = {
    "complete": "completed",
    "occur": "completed",
    "start": "active",
    "enable": "enabled",
    "disable": "disabled",
    "terminate": "terminated",
    "exit": "terminated",
    "fault": "failed",
    "suspend": "suspended",
    "close": "closed",
}
"""What an event leaves behind, for rules that ask how things are and not what has just happened."""

COMPARISONS: Mapping[str, str] = {
    ">": "is above|above|is more than|more than|is greater than|greater than|is over|over|exceeds|is higher than|"
    "higher than|is after|is later than|>",
    ">=": "is at least|at least|is greater than or equal to|is more than or equal to|is equal to or more than|"
    "is not less than|is no less than|not less than|is not below|is on or after|"
    "is not before|is not under|>=",
    "<": "is below|below|is less than|less than|is under|under|is fewer than|fewer than|is lower than|lower than|"
    "is before|is earlier than|<",
    "<=": "is at most|at most|is less than or equal to|is equal to or less than|"
    "is not more than|is no more than|not more than|no more than|is not above|is not over|"
    "is not greater than|is up to|up to|is on or before|is not after|<=",
    "==": "is|are|was|were|equals|is equal to|is exactly|is one of|is either|is on|=|==",
    "!=": "is not|is not equal to|isn't|does not equal|is other than|!=",
}
DATE_WORDS: Mapping[str, str] = {
    ">": "is after",
    ">=": "is on or after",
    "<": "is before",
    "<=": "is on or before",
    "==": "is",
    "!=": "is not",
}

_PHRASES: Mapping[str, str] = {
    "WHEN": "when|if|once|as soon as|after|whenever|in case",
    "MOMENT": "only at the moment when|at the moment when|only at the moment",
    "START": "start|activate|begin|open|do|launch|trigger|send|reach|record|carry out|run|ask for",
    "END": "end|stop|close|exit|leave|cancel|terminate|abandon",
    "BY_HAND": "by hand|manually",
    "IF_NEEDED": "if needed|if necessary|when needed|where needed",
    "ONLY_WHEN": "but only when|only when|but only if|only if|provided that|provided",
    "ALLOW": "allow|offer",
    "LISTEN": "wait for|listen for|watch for",
    "LET": "let",
    "RECORD_THAT": "record that|record when|note that|note when",
    "ONLY": "only",
    "MAY_PLAN": "may plan|may add|can plan|can add|may record|can record",
    "PERFORMS": "does|performs|perform|carries out",
    "ONLY_WHILE": "only while|but only while|only as long as",
    "FOR_EACH": "for each of|for each|for every one of|for every|once for each of|once for each",
    "FROM_ZERO": "from zero|from 0",
    "REPEAT": "repeat",
    "NEVER": "never repeat|do not repeat",
    "AS_OFTEN": "as often as needed|as needed|again and again|as often as necessary",
    "UNTIL": "until",
    "WHILE": "while|as long as",
    "MUST": "must be done|must be finished|must be complete|must be completed|must be reached|has to be done|"
    "have to be done|has to be finished|is required|is mandatory|must end",
    "BEFORE_END": "before the stage can end|before its stage can end|before this stage can end|before the case can end|"
    "before the stage ends|before its stage ends|before the case ends|before the case can close|"
    "before the case can be closed|before the case is closed|before the stage can finish|"
    "before the stage can be completed|before the case can be completed",
    "BEFORE": "before",
    "CAN_END": "can end|could end|can be completed|can finish|can close|can be closed",
    "BY_ITSELF": "ends by itself when its required work is done|ends by itself|completes by itself|"
    "is completed by itself|finishes by itself|closes by itself|ends by itself when the required work is done|"
    "ends by itself once its required work is done|end by themselves|"
    "end by themselves when their required work is done",
    "AT_A_TIME": "at a time|at once|at the same time",
    "COUNT": "count",
    "AS": "as",
    "NO_WAIT": "do not wait for|nobody waits for|don't wait for",
    "LABEL": "known as|called",
    "AND": "and|and also|but|&",
    "OR": "or|or else",
    "THEN": "then",
    "BETWEEN": "is between|between",
    "NUMBER_OF": "the number of|number of",
    "NOT_THAT": "it is not true that|it is not the case that|not",
    "THROUGH": "through",
    "EVENT_CALLED": "has the event",
    "FORMULA_WORD": "the formula|formula",
    "HOLDS": "holds",
    "YES": "yes|true",
    "NO": "no|false",
    "MONEY_WORD": "euros|euro|dollars|dollar|pounds|pound|eur|usd|gbp|chf|francs",
}


def _of_all(texts: str) -> str:
    """The phrases also for steps outside all stages, and for several of them."""
    several = texts.replace("its stage", "their stage").replace("it has", "they have").replace("it is", "they are")
    of_case = [said.replace(stage, "the case") for said, stage in ((texts, "its stage"), (several, "their stage"))]
    return "|".join([texts, several, *of_case])


_TABLES: Mapping[str, Mapping[Any, str]] = {
    "EVENT": EVENTS,
    "STATE": STATES,
    "COMPARE": COMPARISONS,
    "EVENT_INSIDE": EVENTS_INSIDE,
    "IS_MOVED": MOVES,
    "SCOPE": SCOPES,
    "AS_DONE": EXIT_EVENTS,
    "THAT_ARE": STATES_THAT,
    "HOLDS_OPEN": {value: _of_all(texts) for value, texts in COMPLETIONS.items()},
}
_FORMS = {
    "is": ("are", "was", "were"),
    "has": ("have",),
    "exceeds": ("exceed",),
    "equals": ("equal",),
    "holds": ("hold",),
    "does": ("do",),
}


def phrases() -> dict[str, tuple[str, object]]:
    """Every phrase with its terminal and its value."""
    found: dict[str, tuple[str, object]] = {}
    for terminal, texts in _PHRASES.items():
        for text in texts.split("|"):
            found.setdefault(text, (terminal, text))
    for terminal, table in _TABLES.items():
        for value, texts in table.items():
            for text in texts.split("|"):
                for spelling in (text, *_of_several(text)):
                    found.setdefault(spelling, (terminal, value))
    return found


def _of_several(text: str) -> list[str]:
    """“are above” for “is above”, and the other forms of the verb."""
    first, _, rest = text.partition(" ")
    return [f"{form} {rest}" for form in _FORMS.get(first, ()) if rest]


def written(table: Mapping[str, str], value: str) -> str | None:
    """The words a value is written with."""
    return table[value].split("|")[0] if value in table else None


EXPECTED: Mapping[str, str] = {
    "WHEN": "“when”",
    "MOMENT": "“only at the moment when”",
    "START": "“start”",
    "END": "“end”",
    "BY_HAND": "“by hand”",
    "IF_NEEDED": "“if needed”",
    "ONLY_WHEN": "“but only when”",
    "REPEAT": "“repeat”",
    "AS_OFTEN": "“as often as needed”",
    "UNTIL": "“until”",
    "WHILE": "“while”",
    "MUST": "“must be done before the stage can end”",
    "BEFORE_END": "“before the stage can end”",
    "BY_ITSELF": "“ends by itself”",
    "ONLY_WHILE": "“only while”",
    "MAY_PLAN": "“may plan”",
    "FOR_EACH": "“for each of”",
    "AS_DONE": "“as completed”",
    "HOLDS_OPEN": "“never holds its stage open”",
    "AT_A_TIME": "“at a time”",
    "AND": "“and”",
    "OR": "“or”",
    "THEN": "a comma and what then happens",
    "BETWEEN": "“is between”",
    "EVENT": "an event such as “is complete”",
    "STATE": "a state such as “is not complete”",
    "COMPARE": "a comparison such as “is above”",
    "NAME": "a name",
    "KEY": "a key in brackets",
    "NUMBER": "a number",
    "DATE": "a date",
    "YES": "“yes”",
    "NO": "“no”",
    "RPAR": "“)”",
    "LPAR": "“(”",
    "FORMULA": "a formula between backticks",
    "$END": "the end of the sentence",
}
"""How a terminal is told to somebody who wrote something else in its place; the others are left out."""

_ORDERS = """add agree answer apply approve arrange ask assess assign book call carry check choose clarify close collect
    commission confirm contact create decide decline deliver discuss draft enter examine find fix forward gather get
    give grant handle help hold inform inspect interview investigate invite issue look make match meet notify obtain
    offer open order organise pay plan prepare propose provide put read record register reject repair report request
    resolve return review schedule see send set share show sign start supply talk take tell test thank train update
    verify visit welcome work write acknowledge escalate hand hear refund reimburse introduce order evaluate restore
    triage do try close publish keep remind phone ring note reply respond accept follow monitor listen place move set
    cancel stop withdraw search warn invite chase sort measure print scan save screen draw recover settle judge pass"""
IMPERATIVES = frozenset(_ORDERS.split())
AFTER_AN_ORDER = frozenset(
    ["to", "of", "on", "for", "with", "whether", "about", "into", "at", "in", "after", "it", "them"]
)
"""Words that, besides articles, make an order of the word before them: “Visit”, but “Decide on the claim”."""
"""First words by which a task's name reads as an order (“Pay the claim”) and is written in quotes inside a rule."""
