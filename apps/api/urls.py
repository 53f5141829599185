"""Addresses of the API's first version."""

from django.urls import path

from apps.api import catalogue
from apps.api.cases import handling, items, life, papers, timeline
from apps.api.cases import views as cases
from apps.api.definitions import views as definitions
from apps.api.documentation import SchemaView, docs
from apps.api.keeping import mentions, modules, tags
from apps.api.operations import views as operations
from apps.api.requests import views as requests
from apps.api.tasks import verbs
from apps.api.tasks import views as tasks

app_name = "api"
urlpatterns = [
    path("cases/", cases.Cases.as_view(), name="cases"),
    path("cases/<str:number>/", cases.OneCase.as_view(), name="case"),
    path("deleted-cases/", life.Deleted.as_view(), name="deleted"),
    path("deleted-cases/<str:number>/bring-back/", life.BringBack.as_view(), name="bring_back"),
    path("cases/<str:number>/status/", life.Status.as_view(), name="status"),
    path("cases/<str:number>/hold/", life.Hold.as_view(), name="hold"),
    path("cases/<str:number>/resume/", life.Resume.as_view(), name="resume"),
    path("cases/<str:number>/extend/", life.Extend.as_view(), name="extend"),
    path("cases/<str:number>/undo-close/", life.UndoClose.as_view(), name="undo_close"),
    path("cases/<str:number>/reopen/", life.Reopen.as_view(), name="reopen"),
    path("cases/<str:number>/discard/", life.Discard.as_view(), name="discard_case"),
    path("cases/<str:number>/delete/", life.Delete.as_view(), name="delete"),
    path("cases/<str:number>/purge/", life.Purge.as_view(), name="purge"),
    path("cases/<str:number>/close/", handling.Close.as_view(), name="close"),
    path("cases/<str:number>/assign/", handling.Assign.as_view(), name="assign"),
    path("cases/<str:number>/prioritise/", handling.Prioritise.as_view(), name="prioritise"),
    path("cases/<str:number>/items/", items.PlanItems.as_view(), name="items"),
    path("cases/<str:number>/items/<int:item>/actions/", items.ItemAction.as_view(), name="act"),
    path("cases/<str:number>/notes/", papers.Notes.as_view(), name="notes"),
    path("cases/<str:number>/notes/<int:key>/hide/", papers.HideNote.as_view(), name="hide_note"),
    path("cases/<str:number>/tags/", tags.CaseTags.as_view(), name="case_tags"),
    path("cases/<str:number>/watchers/", tags.Watchers.as_view(), name="watchers"),
    path("cases/<str:number>/watch/", tags.WatchCase.as_view(), name="watch"),
    path("cases/<str:number>/unwatch/", tags.UnwatchCase.as_view(), name="unwatch"),
    path("cases/<str:number>/timeline/", timeline.Timeline.as_view(), name="timeline"),
    path("cases/<str:number>/course/", timeline.Course.as_view(), name="course"),
    path("cases/<str:number>/files/", papers.Files.as_view(), name="files"),
    path("cases/<str:number>/files/<int:key>/", papers.OneFile.as_view(), name="file"),
    path("tasks/", tasks.Tasks.as_view(), name="tasks"),
    path("tasks/<int:key>/", tasks.OneTask.as_view(), name="task"),
    path("tasks/<int:key>/claim/", tasks.Claim.as_view(), name="claim"),
    path("tasks/<int:key>/release/", tasks.Release.as_view(), name="release"),
    path("tasks/<int:key>/block/", tasks.Block.as_view(), name="block"),
    path("tasks/<int:key>/unblock/", tasks.Unblock.as_view(), name="unblock"),
    path("tasks/<int:key>/complete/", tasks.Complete.as_view(), name="complete"),
    path("tasks/<int:key>/done/", verbs.SayDone.as_view(), name="say_done"),
    path("tasks/<int:key>/take-over/", verbs.TakeOver.as_view(), name="take_over"),
    path("tasks/<int:key>/hand-over/", verbs.HandOver.as_view(), name="hand_over"),
    path("tasks/<int:key>/share/", verbs.Share.as_view(), name="share"),
    path("tasks/<int:key>/reschedule/", verbs.Reschedule.as_view(), name="reschedule"),
    path("tasks/<int:key>/escalate/", verbs.Escalate.as_view(), name="escalate"),
    path("tasks/<int:key>/answer/", verbs.Answer.as_view(), name="answer"),
    path("tasks/<int:key>/withdraw/", verbs.Withdraw.as_view(), name="withdraw"),
    path("tasks/<int:key>/tick/", verbs.Tick.as_view(), name="tick"),
    path("tasks/<int:key>/comment/", verbs.Comment.as_view(), name="comment"),
    path("tasks/<int:key>/skip/", verbs.Skip.as_view(), name="skip"),
    path("tasks/<int:key>/discard/", verbs.Discard.as_view(), name="discard"),
    path("tasks/<int:key>/restart/", verbs.Restart.as_view(), name="restart"),
    path("operations/", operations.Operations.as_view(), name="operations"),
    path("operations/<int:key>/", operations.OneOperation.as_view(), name="operation"),
    path("operations/<int:key>/rows/", operations.Rows.as_view(), name="operation_rows"),
    path("operations/<int:key>/undo/", operations.Undo.as_view(), name="operation_undo"),
    path("requests/", requests.Requests.as_view(), name="requests"),
    path("requests/<str:reference>/", requests.OneRequest.as_view(), name="request"),
    path("requests/<str:reference>/files/<int:key>/", requests.OneFile.as_view(), name="request_file"),
    path("tags/", tags.Tags.as_view(), name="tags"),
    path("tags/<int:key>/", tags.OneTag.as_view(), name="tag"),
    path("tags/<int:key>/merge/", tags.MergeTag.as_view(), name="merge_tag"),
    path("tags/<int:key>/retire/", tags.RetireTag.as_view(), name="retire_tag"),
    path("tags/<int:key>/restore/", tags.RestoreTag.as_view(), name="restore_tag"),
    path("text-modules/", modules.Modules.as_view(), name="modules"),
    path("text-modules/<int:key>/", modules.OneModule.as_view(), name="module"),
    path("text-modules/<int:key>/retire/", modules.RetireModule.as_view(), name="retire_module"),
    path("text-modules/<int:key>/restore/", modules.RestoreModule.as_view(), name="restore_module"),
    path("mentions/", mentions.Mentions.as_view(), name="mentions"),
    path("mentions/seen/", mentions.SeenMentions.as_view(), name="mentions_seen"),
    path("definitions/", definitions.Definitions.as_view(), name="definitions"),
    path("definitions/<slug:key>/", definitions.OneDefinition.as_view(), name="definition"),
    path("problems/", catalogue.Problems.as_view(), name="problems"),
    path("problems/<slug:code>/", catalogue.OneProblem.as_view(), name="problem"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
]
