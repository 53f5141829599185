"""Shows people, teams and invitations to administrators, read-only as all of the admin."""

from django.contrib import admin

from apps.common.admin import ReadOnlyAdmin
from apps.users.models import AccessToken, Invitation, Team, User


@admin.register(User)
class UserAdmin(ReadOnlyAdmin[User]):
    list_display = ("name", "email", "role", "is_active", "joined_at", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("name", "email")
    fields = ("name", "email", "role", "is_active", "language", "joined_at", "last_login")


@admin.register(Team)
class TeamAdmin(ReadOnlyAdmin[Team]):
    list_display = ("name", "is_active")
    search_fields = ("name",)


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin[Invitation]):
    list_display = ("email", "role", "invited_by", "invited_at", "expires_at", "accepted_at", "withdrawn_at")
    exclude = ("token_hash",)


@admin.register(AccessToken)
class AccessTokenAdmin(ReadOnlyAdmin[AccessToken]):
    list_display = ("prefix", "name", "user", "can_write", "created_at", "last_used_at", "expires_at", "revoked_at")
    exclude = ("token_hash",)
