"""Every address of the public site, which has neither log-in nor session: pages that need those are a workspace's."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("", include("apps.web.public.urls"))]
handler404 = "apps.web.public.views.missing"
handler400 = "apps.web.errors.bad_request"
handler403 = "apps.web.errors.forbidden"
handler500 = "apps.web.errors.server_error"
