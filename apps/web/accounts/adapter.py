"""What allauth asks us: nobody registers, mails go through the outbox, and a new password is journalled."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from apps.common import clock
from apps.common.actors import Actor
from apps.notifications import actions as notifications
from apps.tenants import addresses
from apps.users import actions as user_actions
from apps.users.models import User
from apps.web import network

RESET = "account/email/password_reset_key"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Named in the settings; allauth asks it what to do."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  (allauth's signature)
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The link to a new password. Its host is the workspace's own, whatever the request said it was."""
        if template_prefix != RESET:
            raise LookupError(f"There is no mail for {template_prefix}.")
        user: User = context["user"]
        link = addresses.url(urlsplit(context["password_reset_url"]).path)
        self._send("password_reset", user, email, {"url": link})

    def send_notification_mail(
        self,
        template_prefix: str,  # noqa: ARG002  (allauth's signature; all of them are about passwords here)
        user: User,
        context: dict[str, Any] | None = None,  # noqa: ARG002
        email: str | None = None,  # noqa: ARG002
    ) -> None:
        """Tell people that their password was changed, in case it was not they who did it."""
        words = {"at": clock.now(), "address": self.get_client_ip(self.request)}
        self._send("password_changed", user, user.email, words)

    def set_password(self, user: User, password: str) -> None:
        user_actions.set_password(user, password=password, actor=Actor.person(user))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002  (allauth's signature)
        return reverse("people:profile")

    def get_client_ip(self, request: HttpRequest) -> str:
        return network.address(request)

    def _send(self, kind: str, user: User, email: str, words: dict[str, Any]) -> None:
        with transaction.atomic():
            notifications.send(
                kind=kind,
                to_address=email,
                to_name=user.name,
                context=words,
                about=f"person:{user.pk}",
                language=user.language,
                time_zone=user.time_zone,
            )
