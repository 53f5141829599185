"""Emergency housing: a household without a home, from the application to the months after moving in."""

from apps.cmmn.builders import case, email, entry, field, leave, milestone, on, process, stage, task
from apps.cmmn.definition import CaseDefinition, Field, FieldType, Item

INTAKE, PLACEMENT = "Intake", "Placement"
TEAMS = (INTAKE, PLACEMENT)


def plan() -> CaseDefinition:
    return case(
        "emergency-housing",
        _intake(),
        _assessment(),
        _placement(),
        _aftercare(),
        name="Emergency housing",
        description="For households that have lost, or are about to lose, their home.",
        fields=_fields(),
        exit=leave(condition="has_moved_away == true", key="moved_away"),
        auto_complete=True,
        number_pattern="HA-{year}-{n:05}",
        title_pattern="Emergency housing for {client}",
        request_intro="Tell us who needs a home and by when. Somebody calls you back within one working day.",
        outcomes=(
            ("housed", "Housed"),
            ("refused", "Refused"),
            ("moved_away", "Moved away"),
            ("withdrawn", "Withdrawn"),
        ),
    )


def _fields() -> tuple[Field, ...]:
    return (
        field("adults", FieldType.INTEGER, label="Adults in the household", required=True, on_request_form=True),
        field("children", FieldType.INTEGER, label="Children under 18", required=True, on_request_form=True),
        field("needed_by", FieldType.DATE, label="A home is needed by", on_request_form=True),
        field("situation", FieldType.LONG_TEXT, label="What has happened", required=True, on_request_form=True),
        field(
            "tonight",
            FieldType.CHOICE,
            label="Where the household sleeps tonight",
            required=True,
            choices=(
                ("home", "Still at home"),
                ("friends", "With friends or family"),
                ("hostel", "In a hostel"),
                ("street", "Nowhere"),
            ),
            on_request_form=True,
        ),
        field("monthly_income", FieldType.MONEY, label="Income a month", on_request_form=True),
        field("is_eligible", FieldType.BOOLEAN, label="Eligible for help"),
        field("visit_report", FieldType.LONG_TEXT, label="What the home visit found"),
        field(
            "need",
            FieldType.INTEGER,
            label="Level of need",
            help="From 0 to 10. Above 6 a place is looked for at once.",
        ),
        field("decision", FieldType.CHOICE, label="Decision", choices=(("granted", "Granted"), ("refused", "Refused"))),
        field("decision_reason", FieldType.LONG_TEXT, label="Reason", help="The household reads this."),
        field("flat", label="Flat"),
        field("moved_in_on", FieldType.DATE, label="Moved in on"),
        field("is_settled", FieldType.BOOLEAN, label="The household is settled"),
        field("has_moved_away", FieldType.BOOLEAN, label="The household has moved away"),
    )


def _intake() -> Item:
    return stage(
        "intake",
        task(
            "register",
            "Register the application",
            team=INTAKE,
            due="P1D",
            form=["adults", "children", "monthly_income"],
            required=True,
        ),
        task("identity", "Check identity", team=INTAKE, due="P2D", required=True),
        task("income", "Verify proof of income", team=INTAKE, due="P3D", form=["monthly_income!"], required=True),
        task(
            "bed_tonight",
            "Find a bed for tonight",
            discretionary=True,
            applicability='tonight == "street"',
            team=INTAKE,
            due="PT4H",
        ),
        milestone(
            "application_complete",
            "Application complete",
            entry=entry(on("register", "complete"), on("identity", "complete"), on("income", "complete")),
        ),
        name="Intake",
        auto_complete=True,
        required=True,
    )


def _assessment() -> Item:
    return stage(
        "assessment",
        task("home_visit", "Home visit", team=INTAKE, due="P5D", form=["visit_report!", "need!"], required=True),
        task("landlord_statement", "Get the landlord’s statement", manual_activation=True, team=INTAKE, due="P7D"),
        task(
            "second_visit",
            "Visit again",
            discretionary=True,
            repetition=True,
            team=INTAKE,
            due="P5D",
            form=["visit_report"],
        ),
        task(
            "decide",
            "Decide on emergency placement",
            description="Grant or refuse. The household is told at once.",
            entry=entry(on("home_visit", "complete")),
            form=["decision!", "decision_reason!"],
            team=INTAKE,
            due="P1D",
            required=True,
        ),
        process(
            "tell_household",
            "Tell the household",
            entry=entry(on("decide", "complete")),
            process=email(
                "client",
                "Your application {case.number}: {data.decision}",
                "Dear {client.name},\n\nwe have decided on your application {case.number}: {data.decision}.\n\n"
                "{data.decision_reason}\n\nWrite back if anything is unclear.",
            ),
        ),
        milestone(
            "need_established",
            "Need established",
            entry=entry(on("decide", "complete"), condition='decision == "granted"'),
        ),
        name="Assessment",
        entry=entry(on("application_complete", "occur")),
        auto_complete=True,
        required=True,
    )


def _placement() -> Item:
    return stage(
        "placement",
        task("match", "Match a flat", team=PLACEMENT, due="P7D", form=["flat!"], required=True),
        task(
            "viewing",
            "Arrange a viewing",
            entry=entry(on("match", "complete")),
            team=PLACEMENT,
            due="P5D",
            required=True,
        ),
        task(
            "sign",
            "Sign the tenancy agreement",
            entry=entry(on("viewing", "complete")),
            form=["moved_in_on!"],
            team=PLACEMENT,
            due="P5D",
            required=True,
        ),
        task("furniture", "Apply for furniture", discretionary=True, team=PLACEMENT, due="P10D"),
        milestone("housed", "Household housed", entry=entry(on("sign", "complete"))),
        name="Placement",
        entry=entry(on("need_established", "occur")),
        auto_complete=True,
    )


def _aftercare() -> Item:
    return stage(
        "aftercare",
        task("visit_30", "Visit after 30 days", team=PLACEMENT, due="P30D", form=["is_settled!"], required=True),
        task("debt_advice", "Arrange debt advice", discretionary=True, team=PLACEMENT, due="P14D"),
        milestone(
            "settled", "Household settled", entry=entry(on("visit_30", "complete"), condition="is_settled == true")
        ),
        name="After-care",
        entry=entry(on("housed", "occur")),
        auto_complete=True,
    )
