"""Every address of a workspace, area by area. Views belong to the areas; nothing here decides who may come in."""

from django.urls import URLPattern, URLResolver, include, path

from apps.web import entry
from apps.web.tasks.worklist import worklist

urlpatterns: list[URLPattern | URLResolver] = [
    path("", worklist, name="worklist"),
    path("cases/", include("apps.web.cases.urls")),
    path("samples/", include("apps.web.tasks.sample_urls")),
    path("tasks/", include("apps.web.tasks.urls")),
    path("operations/", include("apps.web.operations.urls")),
    path("enter/", entry.enter, name="entry"),
    path("", include("apps.web.writing.urls")),
    path("accounts/", include("apps.web.accounts.urls")),
    path("", include("apps.web.intake.urls")),
    path("", include("apps.web.people.urls")),
    path("", include("apps.web.keeping.urls")),
    path("teams/", include("apps.web.people.team_urls")),
    path("dashboard/", include("apps.web.reports.urls")),
    path("clients/", include("apps.web.clients.urls")),
    path("api/v1/", include("apps.api.urls")),
    path("studio/case-types/", include("apps.web.studio.urls")),
]
handler400 = "apps.web.errors.bad_request"
handler403 = "apps.web.errors.forbidden"
handler404 = "apps.web.errors.not_found"
handler500 = "apps.web.errors.server_error"
