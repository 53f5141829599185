"""Addresses of a single task, and of what stands around the worklist.

The worklist is the workspace's first page: its own address stands in `config.urls_tenant`.
"""

from django.urls import path

from apps.web.tasks import blocking, news, saved, views

app_name = "tasks"
urlpatterns = [
    path("news/", news.news, name="news"),
    path("views/new/", saved.new, name="view_new"),
    path("views/<int:key>/", saved.describe, name="view"),
    path("views/<int:key>/change/", saved.change, name="view_change"),
    path("views/<int:key>/start/", saved.start, name="view_start"),
    path("views/<int:key>/delete/", saved.delete, name="view_delete"),
    path("<int:key>/", views.complete, name="complete"),
    path("<int:key>/claim/", views.claim, name="claim"),
    path("<int:key>/take-over/", views.take_over, name="take_over"),
    path("<int:key>/release/", views.release, name="release"),
    path("<int:key>/hand-over/", views.assign, name="assign"),
    path("<int:key>/skip/", views.skip, name="skip"),
    path("<int:key>/block/", blocking.block, name="block"),
    path("<int:key>/unblock/", blocking.unblock, name="unblock"),
]
