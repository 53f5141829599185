"""Everything that changes people, invitations and teams. What follows from it is listed in the wiring."""

from apps.users.actions.invitations import (
    Invited,
    accept_invitation,
    invite,
    resend_invitation,
    withdraw_invitation,
)
from apps.users.actions.people import (
    change_profile,
    change_role,
    create_person,
    deactivate,
    reactivate,
    set_password,
)
from apps.users.actions.teams import create_team, rename_team, set_members

__all__ = [
    "Invited",
    "accept_invitation",
    "change_profile",
    "change_role",
    "create_person",
    "create_team",
    "deactivate",
    "invite",
    "reactivate",
    "rename_team",
    "resend_invitation",
    "set_members",
    "set_password",
    "withdraw_invitation",
]
