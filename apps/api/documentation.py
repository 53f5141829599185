"""The page that shows the schema to people who are signed in. The schema itself is made from the views."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters, shapes and examples, and a way to try them with a token."""
    return render(request, "api/docs.html")
