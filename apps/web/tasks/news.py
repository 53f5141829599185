"""What a browser that stays on the worklist asks every few seconds: has anything changed that I show?

Most answers are an empty 304. Rows are never sent here: they change when somebody asks to see the changes.
"""

from collections.abc import Mapping
from hashlib import sha256

from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from apps.tasks import selectors
from apps.tasks.selectors import Counts, Stand
from apps.web.http import WorkspaceRequest
from apps.web.tasks import asking, words


@require_safe
def news(request: WorkspaceRequest) -> HttpResponse:
    """304 while the page is up to date; otherwise the counters, and the bar that offers the changes."""
    form = asking.AskForm(request.GET, viewer=request.user, is_shown=False)
    stand = selectors.stand(request.user, form.asked(), after=request.GET.get("after", ""))
    tag = digest_of(request, stand.marks, stand.counts)
    if request.headers.get("If-None-Match") == tag:
        return _fresh(HttpResponseNotModified(), tag)
    known = _known(request.GET.get("known", ""))
    found = selectors.news(known, stand.marks)
    bar, spoken = words.changes(found) if found.total else ("", "")
    context = {"bar": bar, "spoken": spoken, "counts": _counters(stand.counts), "url": asking.page_of(request.GET)}
    return _fresh(render(request, "tasks/news.html", context), tag)


def digest_of(request: WorkspaceRequest, marks: Mapping[int, str], counts: Counts) -> str:
    """The ETag of a page: what it shows, to whom, and in which language."""
    text = f"{request.user.pk} {get_language()} {Stand(marks, counts).digest}"
    return f'"{sha256(text.encode()).hexdigest()[:24]}"'


def _fresh(response: HttpResponse, tag: str) -> HttpResponse:
    response.headers["ETag"] = tag
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _counters(counts: Counts) -> dict[str, str]:
    """The counters by the names that the page gave them."""
    shown = {name: getattr(counts, name) for name in ("mine", "teams", "unassigned", "handed", "all")}
    shown |= {"due-late": counts.overdue, "due-today": counts.today, "blocked-on": counts.blocked}
    return {name: words.capped(count) for name, count in shown.items()}


def _known(text: str) -> dict[int, str]:
    """What the browser shows: `12.ab12cd34,13.…`; what nobody sent out is left out."""
    pairs = (part.partition(".") for part in text[:4_000].split(","))
    return {int(key): mark for key, _dot, mark in pairs if key.isdecimal() and len(key) < 19}
