"""No page of HTML leaves the API's addresses as an error, whoever made it: Django, another middleware or a fault."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from apps.api import problems

PREFIX = "/api/"
_OF_THE_PAGE = {"content-type", "content-length", "content-language", "content-security-policy"}


class ProblemMiddleware:
    """Stands before everything that knows workspaces and log-ins, and turns their error pages into problems."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_error = response.status_code >= 400 and response.get("Content-Type", "") != problems.CONTENT_TYPE
        if not (is_error and request.path.startswith(PREFIX)):
            return response
        document = problems.body(problems.of_status(response.status_code))
        document["status"] = response.status_code
        answer = JsonResponse(document, status=response.status_code, content_type=problems.CONTENT_TYPE)
        for name, value in response.items():
            if name.lower() not in _OF_THE_PAGE:
                answer[name] = value
        return answer
