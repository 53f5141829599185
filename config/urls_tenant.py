"""Every address of a workspace, area by area. Views belong to the areas; nothing here decides who may come in."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
