"""Addresses of the pages about cases. A case is known by its number, its items by theirs."""

from django.urls import path

from apps.web.cases import changing, endings, life, marks, moving, notes, opening, reading, replanning

app_name = "cases"
urlpatterns = [
    path("", reading.listing, name="list"),
    path("new/", opening.new, name="new"),
    path("lessons/", endings.lessons, name="lessons"),
    path("deleted/", endings.deleted, name="deleted"),
    path("deleted/<str:number>/<slug:verb>/", endings.decide, name="deleted_case"),
    path("<str:number>/", reading.case, name="case"),
    path("<str:number>/why/<int:item>/", reading.why, name="why"),
    path("<str:number>/why/step/<path:item>/", reading.why, name="why_key"),
    path("<str:number>/diagram.cmmn", reading.picture, name="picture"),
    path("<str:number>/notes/", changing.note, name="note"),
    path("<str:number>/notes/<int:key>/hide/", notes.hide, name="hide_note"),
    path("<str:number>/mentionable/", notes.people, name="mentionable"),
    path("<str:number>/text-modules/", notes.modules, name="modules"),
    path("<str:number>/tags/", marks.tags, name="tags"),
    path("<str:number>/tags/<int:key>/off/", marks.untag, name="untag"),
    path("<str:number>/watch/", marks.watch, name="watch"),
    path("<str:number>/unwatch/", marks.unwatch, name="unwatch"),
    path("<str:number>/files/", changing.upload, name="upload"),
    path("<str:number>/files/<int:key>/", reading.file, name="file"),
    path("<str:number>/data/", changing.data, name="data"),
    path("<str:number>/handling/", changing.handling, name="handling"),
    path("<str:number>/life/<slug:verb>/", life.life, name="life"),
    path("<str:number>/close/", changing.close, name="close"),
    path("<str:number>/plan/", moving.plan, name="plan"),
    path("<str:number>/plan/task/", replanning.add_task, name="add_task"),
    path("<str:number>/plan/repair/", replanning.repair, name="repair"),
    path("<str:number>/plan/version/", replanning.change_version, name="change_version"),
    path("<str:number>/items/<int:item>/<slug:verb>/", moving.act, name="act"),
    path("<str:number>/move/<slug:verb>/", moving.move, name="move"),
]
