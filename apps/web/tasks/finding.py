"""The task of an address, for every view about one. Who sees it is decided by the selector."""

from django.http import Http404
from django.views.decorators.http import require_http_methods

from apps.tasks import selectors
from apps.tasks.models import HumanTask
from apps.web.http import WorkspaceRequest

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def found_task(request: WorkspaceRequest, key: int) -> HumanTask:
    """The task of an address, when the viewer may see it; 404 otherwise."""
    try:
        return selectors.task(request.user, key)
    except HumanTask.DoesNotExist:
        raise Http404 from None
