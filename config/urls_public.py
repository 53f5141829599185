"""Every address of the public site, which has neither log-in nor session: pages that need those are a workspace's."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
