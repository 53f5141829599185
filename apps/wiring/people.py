"""What follows from a change of people, teams and roles, in this order, in the same transaction."""

from django.urls import reverse

from apps.audit import actions as audit
from apps.cases import actions as cases
from apps.notifications import actions as notifications
from apps.tasks import actions as tasks
from apps.tenants import addresses
from apps.users.models import Role, Team, User
from apps.users.reactions import REGISTRY, Change


def journal(change: Change) -> None:
    """Every change of people, teams and roles stands in the workspace's own stream."""
    audit.append_config([audit.Entry(change.action, change.facts, change.values)], actor=change.actor)


def mail_invitation(change: Change) -> None:
    """Whoever is invited gets the link that lets them in; the token is in the mail and nowhere else."""
    invitation = change.invitation
    if invitation is None or not change.token:
        return
    notifications.send(
        kind="invitation",
        to_address=invitation.email,
        to_name=invitation.name,
        context={
            "inviter": invitation.invited_by.name,
            "role": Role(invitation.role).label,
            "until": invitation.expires_at,
            "url": addresses.url(reverse("people:accept", args=[change.token], urlconf="config.urls_tenant")),
        },
        about=f"invitation:{invitation.pk}",
        language=invitation.invited_by.language,
        time_zone=invitation.invited_by.time_zone,
    )


def leave_work(change: Change) -> None:
    """Work that nobody would do any more is there for others: of a person who is shut out, of a team that is retired.

    A team that is restored gets back what nobody else has got since.
    """
    actor = change.actor
    if change.action == "person.deactivated":
        person = User.objects.get(pk=change.facts["user"])
        tasks.give_up_tasks(person, actor=actor)
        cases.give_up_cases(person, actor=actor)
    elif change.action in {"team.retired", "team.restored"}:
        team = Team.objects.get(pk=change.facts["team"])
        follow = tasks.give_up_queue if change.action == "team.retired" else tasks.take_back_queue
        follow(team, actor=actor)


# Cases are locked before the head of the workspace's stream, as everywhere.
REACTIONS = (leave_work, journal, mail_invitation)


def fill() -> None:
    REGISTRY[:] = REACTIONS
