"""Every address of the public site, which has neither log-in nor session: what needs those is in the workspace's list."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
