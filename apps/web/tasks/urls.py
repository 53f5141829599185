"""Addresses of a single task. The worklist is the workspace's first page and stands in `config.urls_tenant`."""

from django.urls import path

from apps.web.tasks import views

app_name = "tasks"
urlpatterns = [
    path("<int:key>/", views.complete, name="complete"),
    path("<int:key>/draft/", views.draft, name="draft"),
    path("<int:key>/claim/", views.claim, name="claim"),
    path("<int:key>/take-over/", views.take_over, name="take_over"),
    path("<int:key>/release/", views.release, name="release"),
    path("<int:key>/hand-over/", views.assign, name="assign"),
    path("<int:key>/skip/", views.skip, name="skip"),
]
