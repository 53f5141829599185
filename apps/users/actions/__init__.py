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
from apps.users.actions.teams import create_team, rename_team, restore_team, retire_team, set_members
from apps.users.actions.tokens import Issued, issue_token, note_use, revoke_token
from apps.users.actions.workspace import change_speech

__all__ = [
    "Invited",
    "Issued",
    "accept_invitation",
    "change_profile",
    "change_role",
    "change_speech",
    "create_person",
    "create_team",
    "deactivate",
    "invite",
    "issue_token",
    "note_use",
    "reactivate",
    "rename_team",
    "resend_invitation",
    "restore_team",
    "retire_team",
    "revoke_token",
    "set_members",
    "set_password",
    "withdraw_invitation",
]
