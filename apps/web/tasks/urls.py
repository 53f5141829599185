"""Addresses of a single task, and of what stands around the worklist.

The worklist is the workspace's first page: its own address stands in `config.urls_tenant`.
"""

from django.urls import path

from apps.web.tasks import around, dialogs, news, saved, views

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
    path("<int:key>/verbs/", around.verbs, name="verbs"),
    path("<int:key>/past/", around.past, name="past"),
    path("<int:key>/tick/", around.tick, name="tick"),
    path("<int:key>/hand-over/", dialogs.assign, name="assign"),
    path("<int:key>/share/", dialogs.share, name="share"),
    path("<int:key>/reschedule/", dialogs.reschedule, name="reschedule"),
    path("<int:key>/escalate/", dialogs.escalate, name="escalate"),
    path("<int:key>/answer/", dialogs.answer, name="answer"),
    path("<int:key>/withdraw/", dialogs.withdraw, name="withdraw"),
    path("<int:key>/comment/", dialogs.comment, name="comment"),
    path("<int:key>/skip/", dialogs.skip, name="skip"),
    path("<int:key>/discard/", dialogs.discard, name="discard"),
    path("<int:key>/restart/", dialogs.restart, name="restart"),
    path("<int:key>/block/", dialogs.block, name="block"),
    path("<int:key>/unblock/", dialogs.unblock, name="unblock"),
]
