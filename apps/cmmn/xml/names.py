"""The namespaces and the words of CMMN that reading and writing share.

What the words mean in a plan is said where they are read and written.
"""

import re

from apps.cmmn.definition import Kind

MODEL = "http://www.omg.org/spec/CMMN/20151109/MODEL"
MODEL_1_0 = "http://www.omg.org/spec/CMMN/20131201/MODEL"
DI = "http://www.omg.org/spec/CMMN/20151109/CMMNDI"
DC = "http://www.omg.org/spec/CMMN/20151109/DC"
WAYPOINTS = "http://www.omg.org/spec/CMMN/20151109/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"
CAMUNDA = "http://camunda.org/schema/1.0/cmmn"
FLOWABLE = "http://flowable.org/cmmn"
OWN = "urn:casewright:plan"
"""Of what a plan says and CMMN cannot."""
TARGET = "urn:casewright:plans"
EXPORTER = "Casewright"
CEL = "urn:casewright:expressions:cel"
"""The expression language of a file that this product wrote."""

PREFIXES = {"cmmn": MODEL, "cmmndi": DI, "dc": DC, "di": WAYPOINTS, "cw": OWN, "xsd": XSD}
CMMN_NAMESPACES = frozenset({MODEL, MODEL_1_0})

ELEMENTS = {
    Kind.STAGE: "stage",
    Kind.TASK: "task",
    Kind.HUMAN_TASK: "humanTask",
    Kind.PROCESS_TASK: "processTask",
    Kind.CASE_TASK: "caseTask",
    Kind.DECISION_TASK: "decisionTask",
    Kind.MILESTONE: "milestone",
    Kind.EVENT: "eventListener",
    Kind.USER_EVENT: "userEventListener",
    Kind.TIMER_EVENT: "timerEventListener",
    Kind.VARIABLE_EVENT: "eventListener",
    Kind.REACTIVATE_EVENT: "eventListener",
}
"""The element that defines an item of each kind."""

KINDS = {
    **{name: kind for kind, name in reversed(ELEMENTS.items())},
    "planFragment": Kind.STAGE,
    "event": Kind.EVENT,
    "userEvent": Kind.USER_EVENT,
    "timerEvent": Kind.TIMER_EVENT,
    "variableEventListener": Kind.VARIABLE_EVENT,
    "reactivateEventListener": Kind.REACTIVATE_EVENT,
}
"""What an element defines, CMMN 1.0 and the listeners of other tools included."""

PLAN_EVENTS = frozenset(
    {
        "close", "complete", "create", "disable", "enable", "exit", "fault", "manualStart", "occur", "parentResume",
        "parentSuspend", "reactivate", "reenable", "resume", "start", "suspend", "terminate",
    }
)  # fmt: skip

_NCNAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)


def is_ncname(text: str) -> bool:
    """Whether an XML id may look like that; ids beyond ASCII are legal but not ours."""
    return bool(_NCNAME.fullmatch(text))


def own(name: str) -> str:
    return f"{{{OWN}}}{name}"


def cmmn(name: str) -> str:
    return f"{{{MODEL}}}{name}"


_EXTENSIONS = "extensionElements"
ORDER = {
    name: rank
    for rank, names in enumerate(
        (
            "documentation",
            _EXTENSIONS,
            "defaultControl itemControl caseFileModel children",
            "casePlanModel repetitionRule",
            "caseRoles requiredRule",
            "manualActivationRule",
            "input inputs entryCriterion planItem planItemOnPart caseFileItemOnPart timerExpression",
            "output outputs sentry ifPart planItemStartTrigger caseFileItemStartTrigger",
            "parameterMapping planningTable discretionaryItem",
            "applicabilityRule caseRefExpression processRefExpression decisionRefExpression",
            " ".join(sorted({*ELEMENTS.values(), "planFragment"})),
            "exitCriterion",
        )
    )
    for name in names.split()
}
"""In which order the standard wants the children of an element; what is not here comes last."""

ORDER_OF_FILE = {
    name: rank
    for rank, name in enumerate(
        ["import", "caseFileItemDefinition", "case", "process", "decision", _EXTENSIONS, "relationship",
         "textAnnotation", "association", "artifact", "CMMNDI"]
    )
}  # fmt: skip
"""The same for the file itself."""
