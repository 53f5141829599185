"""The plan of the many cases, and who works on them. Every task of it is at work at once, so there is much to do."""

from apps.cases import actions as cases
from apps.cases.models import CaseDefinition
from apps.cmmn.builders import case, entry, on, stage, task
from apps.common.action import action
from apps.common.actors import Actor
from apps.users.models import Membership, Role, Team, User

TEAMS = ("Intake", "Home checks", "Income checks", "Decisions")
PLAN = case(
    "home-grant",
    stage(
        "checks",
        task("call_applicant", "Call the applicant", team=TEAMS[0], due="P2D"),
        task("identity", "Check the identity", team=TEAMS[0], due="P5D"),
        task("visit_home", "Visit the home", team=TEAMS[1], due="P14D"),
        task("income", "Check the income", team=TEAMS[2], due="P9D"),
        task("references", "Ask for references"),
        task("previous_grants", "Look for earlier grants", team=TEAMS[2]),
        required=True,
        auto_complete=True,
    ),
    task("decide", "Decide on the grant", team=TEAMS[3], due="P4D", entry=entry(on("checks", "complete"))),
    name="Home improvement grant",
    number_pattern="HG-{year}-{n:07}",
    title_pattern="Home grant, {client}",
)


@action
def prepare(*, people: int, actor: Actor) -> tuple[CaseDefinition, list[User]]:
    """Publish the plan, form its teams, and see to it that at least so many people work in them."""
    present = CaseDefinition.objects.select_related("current").filter(key=PLAN.key, current__isnull=False).first()
    definition = present or cases.publish(PLAN, actor=actor).definition
    known = {team.name.lower(): team for team in Team.objects.all()}
    teams = [known.get(name.lower()) or Team.objects.create(name=name) for name in TEAMS]
    _hire(teams, people)
    found = User.objects.filter(is_active=True, teams__in=teams).exclude(role=Role.VIEWER)
    return definition, list(found.prefetch_related("teams").distinct().order_by("pk"))


def _hire(teams: list[Team], people: int) -> None:
    """Made-up people, spread over the teams. They have no password: nobody logs in as one of them by accident."""
    present = set(User.objects.filter(teams__in=teams).values_list("email", flat=True))
    for number in range(1, people - len(present) + 1):
        email = f"worker-{number:03}@scale.example"
        if email in present:
            continue
        user, is_new = User.objects.get_or_create(email=email, defaults={"name": f"Worker {number:03}"})
        if is_new:
            user.set_unusable_password()
            user.save(update_fields=["password"])
        Membership.objects.get_or_create(user=user, team=teams[number % len(teams)])
