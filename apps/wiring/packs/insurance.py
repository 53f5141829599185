"""The insurance claim: assessed first, investigated when risky, then decided, told and paid."""

from apps.cmmn.builders import case, email, entry, field, leave, milestone, on, process, stage, task
from apps.cmmn.definition import CaseDefinition, Field, FieldType, Item

CLAIMS, INVESTIGATION = "Claims", "Investigation"
TEAMS = (CLAIMS, INVESTIGATION)


def plan() -> CaseDefinition:
    return case(
        "insurance-claim",
        _assessment(),
        _investigation(),
        _resolution(),
        milestone(
            "claim_settled",
            "Claim settled",
            entry=[
                entry(on("decide", "complete"), condition='decision == "declined"'),
                entry(on("pay", "complete")),
            ],
        ),
        name="Insurance claim",
        description="From the first notice of a loss to the payment or the refusal.",
        fields=_fields(),
        exit=leave(condition="is_withdrawn == true", key="withdrawn"),
        auto_complete=True,
        number_pattern="CL-{year}-{n:05}",
        title_pattern="{data.incident_type} claim, {client}",
        request_intro="Tell us what happened. You get a reference number at once, and an answer within two days.",
        outcomes=(
            ("paid", "Paid"),
            ("declined", "Declined"),
            ("withdrawn", "Withdrawn by the claimant"),
            ("duplicate", "Opened twice"),
        ),
    )


def _fields() -> tuple[Field, ...]:
    return (*_told_by_the_claimant(), *_found_out())


def _told_by_the_claimant() -> tuple[Field, ...]:
    return (
        field(
            "policy_number",
            label="Policy number",
            required=True,
            help="It stands at the top of your policy.",
            on_request_form=True,
        ),
        field(
            "incident_type",
            FieldType.CHOICE,
            label="What happened",
            required=True,
            choices=(
                ("Water damage", "Water damage"),
                ("Fire", "Fire"),
                ("Theft", "Theft"),
                ("Collision", "Collision"),
                ("Storm", "Storm"),
            ),
            on_request_form=True,
        ),
        field("incident_date", FieldType.DATE, label="When it happened", required=True, on_request_form=True),
        field(
            "incident_description", FieldType.LONG_TEXT, label="In your own words", required=True, on_request_form=True
        ),
        field(
            "estimated_amount",
            FieldType.MONEY,
            label="Estimated damage",
            help="A rough figure is enough.",
            on_request_form=True,
        ),
        field("police_informed", FieldType.BOOLEAN, label="The police have been told", on_request_form=True),
    )


def _found_out() -> tuple[Field, ...]:
    return (
        field("is_covered", FieldType.BOOLEAN, label="Covered by the policy"),
        field(
            "risk_score",
            FieldType.INTEGER,
            label="Risk score",
            help="From 0, nothing unusual, to 10. Above 7 the claim is investigated.",
        ),
        field("review_notes", FieldType.LONG_TEXT, label="What the review found"),
        field("findings", FieldType.LONG_TEXT, label="Findings of the investigation"),
        field("is_fraud_suspected", FieldType.BOOLEAN, label="Fraud is suspected"),
        field(
            "decision", FieldType.CHOICE, label="Decision", choices=(("approved", "Approved"), ("declined", "Declined"))
        ),
        field("decision_reason", FieldType.LONG_TEXT, label="Reason for the decision", help="The claimant reads this."),
        field("payout", FieldType.MONEY, label="Amount to pay"),
        field("is_withdrawn", FieldType.BOOLEAN, label="Withdrawn by the claimant"),
    )


def _assessment() -> Item:
    return stage(
        "assessment",
        process(
            "acknowledge",
            "Acknowledge the claim",
            process=email(
                "client",
                "We are looking at your claim {case.number}",
                "Dear {client.name},\n\nyour claim has been registered as {case.number}. We review it within two "
                "working days and tell you what happens next.\n\nYou need to do nothing now.",
            ),
        ),
        task(
            "initial_review",
            "Initial review",
            description="Check the cover, and judge how unusual the claim is.",
            form=["is_covered!", "risk_score!", "review_notes"],
            team=CLAIMS,
            due="P2D",
            required=True,
        ),
        task(
            "missing_papers",
            "Ask for missing papers",
            description="What the claimant still has to send.",
            discretionary=True,
            form=["review_notes"],
            team=CLAIMS,
            due="P5D",
            repetition=True,
        ),
        milestone("claim_assessed", "Claim assessed", entry=entry(on("initial_review", "complete"))),
        name="Assessment",
        auto_complete=True,
        required=True,
    )


def _investigation() -> Item:
    return stage(
        "investigation",
        task(
            "interview",
            "Interview the claimant",
            description="Ask about what the review found unusual.",
            team=INVESTIGATION,
            due="P5D",
            required=True,
        ),
        task(
            "site_visit",
            "Visit the place",
            description="Start it when seeing the place would help.",
            manual_activation=True,
            team=INVESTIGATION,
            due="P7D",
        ),
        task("police_report", "Ask for a police report", discretionary=True, team=INVESTIGATION, due="P10D"),
        task(
            "expert_opinion",
            "Commission an expert opinion",
            discretionary=True,
            applicability="estimated_amount > 5000",
            team=INVESTIGATION,
            due="P14D",
        ),
        task(
            "write_findings",
            "Write the findings",
            form=["findings!", "is_fraud_suspected!"],
            entry=entry(on("interview", "complete")),
            team=INVESTIGATION,
            due="P3D",
            required=True,
        ),
        milestone("investigated", "Investigation finished", entry=entry(on("write_findings", "complete"))),
        name="Investigation",
        entry=entry(on("initial_review", "complete"), condition="risk_score > 7"),
        auto_complete=True,
    )


def _resolution() -> Item:
    return stage(
        "resolution",
        task(
            "decide",
            "Decide on the claim",
            description="Approve or decline. The claimant is told at once.",
            form=["decision!", "decision_reason!", "payout"],
            team=CLAIMS,
            due="P3D",
            required=True,
        ),
        task("second_opinion", "Get a second opinion", discretionary=True, team=CLAIMS, due="P2D"),
        process(
            "tell_claimant",
            "Tell the claimant",
            entry=entry(on("decide", "complete")),
            process=email(
                "client",
                "Your claim {case.number}: {data.decision}",
                "Dear {client.name},\n\nwe have decided on your claim {case.number}: {data.decision}.\n\n"
                "{data.decision_reason}\n\nIf you disagree, answer this message and a person will read it.",
            ),
        ),
        task(
            "pay",
            "Pay the claim",
            entry=entry(on("decide", "complete"), condition='decision == "approved"'),
            team=CLAIMS,
            due="P2D",
            required='decision == "approved"',
        ),
        name="Resolution",
        entry=[
            entry(on("initial_review", "complete"), condition="risk_score <= 7"),
            entry(on("write_findings", "complete")),
        ],
        auto_complete=True,
        required=True,
    )
