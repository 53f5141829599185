"""In which language a page speaks: asked for in the address, remembered by the browser, the person's, the workspace's.

Which words there are stands in the catalogues; the time zone has its own module.
"""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

PARAMETER = "language"


class LanguageMiddleware(LocaleMiddleware):
    """Django's, for pages whose reader may choose in the address, and for workspaces that have a language of their own.

    Somebody who is signed in is asked for later, in `of_person`: the session is not read before it must be.
    """

    def process_request(self, request: HttpRequest) -> None:
        language = chosen(request) or _of_browser(request) or _of_workspace(request) or settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Remember what was chosen in the address."""
        language = chosen(request)
        if language:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 24 * 60 * 60, samesite="Lax", httponly=True
            )
        return super().process_response(request, response)


def chosen(request: HttpRequest) -> str:
    """The language that the address of a page asks for; empty when it asks for none that is offered."""
    wanted = request.GET.get(PARAMETER, "") if request.method in {"GET", "HEAD", "POST"} else ""
    return wanted if wanted in settings.TRANSLATIONS else ""


def of_person(request: HttpRequest) -> str:
    """What somebody who is signed in reads: their own choice, else the workspace's, else what they had so far."""
    return getattr(request.user, "language", "") or _of_workspace(request)


def _of_workspace(request: HttpRequest) -> str:
    return getattr(getattr(request, "tenant", None), "language", "")


def _of_browser(request: HttpRequest) -> str:
    """The first language of the cookie and the header that the product has; empty when there is none."""
    accepted = [code for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    for code in [request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""), *accepted]:
        if not code or code == "*":
            continue
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return ""
