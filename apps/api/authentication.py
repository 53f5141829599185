"""Who knocks: a person's access token in the Authorization header, and nothing else. Cookies open nothing here."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.api import throttling
from apps.users import actions, selectors
from apps.users.models import AccessToken, User


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer cw_…`. The request's `auth` is the token, its `user` the person it belongs to."""

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        """None without the header; AuthenticationFailed for a token that opens nothing here."""
        words = get_authorization_header(request).split()
        if not words:
            return None
        token = None
        if len(words) == 2 and words[0].lower() == b"bearer":
            token = selectors.bearer(words[1].decode("latin-1"))
        if token is None:
            seconds = throttling.wait_of_stranger(request)
            if seconds:
                raise Throttled(seconds)
            raise AuthenticationFailed(_("This token opens nothing here. It may be mistyped, expired or revoked."))
        actions.note_use(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        del request
        return 'Bearer realm="api"'


class TokenScope(BasePermission):
    """A token is needed, and a reading token only reads. What its owner may do is decided by the actions."""

    message = gettext_lazy("This token is for reading only.")

    def has_permission(self, request: Request, view: APIView) -> bool:
        del view
        token = request.auth
        return isinstance(token, AccessToken) and (request.method in SAFE_METHODS or token.can_write)
