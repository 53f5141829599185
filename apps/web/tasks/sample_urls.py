"""Addresses of the sample cases that somebody may put into a new workspace, and take out again."""

from django.urls import path

from apps.web.tasks import samples

app_name = "samples"
urlpatterns = [
    path("", samples.progress, name="progress"),
    path("add/", samples.add, name="add"),
    path("remove/", samples.remove, name="remove"),
]
