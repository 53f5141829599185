"""What the frame of every workspace page shows: navigation with counts, and whether this person may change things.

Public pages and the log-in get nothing: they have no navigation.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext, gettext_noop, pgettext

from apps.tasks import selectors as tasks
from apps.users import permissions
from apps.users.models import User


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation as it is declared: a URL name, its query, and who sees it."""

    name: str
    label: str
    icon: str
    query: str = ""
    section: str = ""
    count: str = ""
    is_for_administrators: bool = False


PLACES = (
    Place("worklist", gettext_noop("My work"), "inbox", count="mine"),
    Place("worklist", gettext_noop("Team queue"), "users", query="?view=teams", count="teams"),
    Place("mentions:list", gettext_noop("Mentions"), "at"),
    Place("reports:dashboard", gettext_noop("Dashboard"), "layout-dashboard"),
    Place("cases:list", gettext_noop("Cases"), "briefcase"),
    Place("clients:list", gettext_noop("Clients"), "id"),
    Place("intake:requests", gettext_noop("Requests"), "mail"),
    Place("people:list", gettext_noop("People"), "users-group", section=gettext_noop("Workspace")),
    Place("teams:list", gettext_noop("Teams"), "sitemap", section=gettext_noop("Workspace")),
    Place("tags:list", gettext_noop("Tags"), "tag", section=gettext_noop("Workspace")),
    Place("modules:list", gettext_noop("Text modules"), "template", section=gettext_noop("Workspace")),
    Place(
        "studio:case_types",
        gettext_noop("Case types"),
        "forms",
        section=gettext_noop("Workspace"),
        is_for_administrators=True,
    ),
    Place(
        "people:workspace",
        gettext_noop("Language and time"),
        "world",
        section=gettext_noop("Workspace"),
        is_for_administrators=True,
    ),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """`navigation` and `may_write` for a signed-in person; nothing is read before a template asks."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"navigation": (), "may_write": False}
    return {
        "navigation": SimpleLazyObject(lambda: _navigation(request, user)),
        "may_write": permissions.may_write(user),
    }


def _navigation(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    mine, teams = tasks.waiting(user)
    counts = {"mine": _capped(mine), "teams": _capped(teams), "": ""}
    seen = (place for place in PLACES if not place.is_for_administrators or permissions.may_administer(user))
    return [
        {
            "url": url,
            "label": gettext(place.label),
            "icon": place.icon,
            "count": counts[place.count],
            "is_current": _is_current(request, place),
            "section": gettext(place.section) if place.section else "",
        }
        for place in seen
        if (url := _url(place))
    ]


def _url(place: Place) -> str:
    """The address, or nothing where that area is not installed."""
    try:
        return reverse(place.name) + place.query
    except NoReverseMatch:
        return ""


def _is_current(request: HttpRequest, place: Place) -> bool:
    match = request.resolver_match
    if match is None:
        return False
    area, _colon, _page = place.name.partition(":")
    if match.view_name == "worklist":
        return place.name == "worklist" and (place.query == "?view=teams") == (request.GET.get("view") == "teams")
    return area in {*match.namespaces, match.view_name} or (area == "cases" and "tasks" in match.namespaces)


def _capped(count: int) -> str:
    if not count:
        return ""
    return str(count) if count <= tasks.COUNT_LIMIT else pgettext("count", "%(n)d+") % {"n": tasks.COUNT_LIMIT}
