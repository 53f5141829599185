"""The plan of the guarded workspaces: one item of every kind, and every text marked. Cases of it are made in `filling`.

A mark says whose a text is: CANARY-ACME is acme's own, CANARY-OPEN-ACME is public there, CANARY-HIDDEN-ACME belongs to
a case type that only some people of acme may see.
"""

from collections.abc import Callable

from apps.cmmn.builders import case, email, entry, field, milestone, on, process, stage, task
from apps.cmmn.definition import CaseDefinition, FieldType

Mark = Callable[[str], str]


def secret(address: str) -> Mark:
    """Marks texts that stay inside the workspace."""
    return lambda text: f"CANARY-{address.upper()} {text}"


def public(address: str) -> Mark:
    """Marks texts that anybody may read at the workspace's address."""
    return lambda text: f"CANARY-OPEN-{address.upper()} {text}"


def hidden(address: str) -> Mark:
    """Marks texts that only some people of the workspace may read."""
    return lambda text: f"CANARY-HIDDEN-{address.upper()} {text}"


def plan(key: str, *, mark: Mark, public: Mark, team: str, prefix: str) -> CaseDefinition:
    """A claim: review, investigation of what is risky, things that may be added, started or left out."""
    return case(
        key,
        stage(
            "assessment",
            task("review", mark("Review"), form=["risk!", "remark"], team=team, due="P2D", required=True),
            task("papers", mark("Ask for papers"), form=["remark"], team=team, discretionary=True, repetition=True),
            milestone("assessed", mark("Assessed"), entry=entry(on("review", "complete"))),
            name=mark("Assessment"),
            description=mark("Judge it."),
            required=True,
        ),
        task("call", mark("Call"), description=mark("Say hello.")),
        task("visit", mark("Visit"), manual_activation=True),
        task("report", mark("Report"), manual_activation=True),
        process(
            "confirm",
            mark("Confirm"),
            process=email("client", mark("About {case.number}"), mark("Dear {client.name}, we look at {case.title}.")),
        ),
        stage(
            "investigation",
            task("interview", mark("Interview"), team=team, due="P5D"),
            milestone("investigated", mark("Investigated"), entry=entry(on("interview", "complete"))),
            name=mark("Investigation"),
            entry=entry(on("review", "complete"), condition="risk > 7"),
        ),
        name=public("Claim"),
        description=public("A loss, from notice to payment."),
        request_intro=public("Tell us what happened."),
        fields=(
            field("policy", label=public("Policy"), help=public("On top of it."), required=True, on_request_form=True),
            field("amount", FieldType.MONEY, label=public("Damage"), on_request_form=True),
            field("risk", FieldType.INTEGER, label=mark("Risk")),
            field("remark", FieldType.LONG_TEXT, label=mark("Remark")),
        ),
        number_pattern=prefix + "-{year}-{n:05}",
        title_pattern="{data.policy}",
        outcomes=(("paid", mark("Paid")), ("declined", mark("Declined"))),
    )
