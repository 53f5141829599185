"""What follows from a change of people, teams and roles, in this order, in the same transaction."""

from django.urls import reverse

from apps.audit import actions as audit
from apps.notifications import actions as notifications
from apps.tenants import addresses
from apps.users.models import Role
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
    )


REACTIONS = (journal, mail_invitation)


def fill() -> None:
    REGISTRY[:] = REACTIONS
