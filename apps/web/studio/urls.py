"""The addresses of the studio. Administrators only, which each view makes sure of."""

from django.urls import path

from apps.web.studio import moves, plans, purging, retiring, versions, views

app_name = "studio"
urlpatterns = [
    path("", views.case_types, name="case_types"),
    path("new/", plans.new, name="new"),
    path("<slug:key>/", views.case_type, name="access"),
    path("<slug:key>/access/", views.set_access, name="set_access"),
    path("<slug:key>/control/", views.control_access, name="control_access"),
    path("<slug:key>/form/", views.switch_form, name="switch_form"),
    path("<slug:key>/purge/", purging.purge, name="purge"),
    path("<slug:key>/retire/", retiring.retire, name="retire"),
    path("<slug:key>/bring-back/", retiring.bring_back, name="bring_back"),
    path("<slug:key>/plan/", plans.edit, name="plan"),
    path("<slug:key>/move/", moves.move, name="move"),
    path("<slug:key>/moves/<int:move>/", moves.report, name="move_report"),
    path("<slug:key>/versions/<int:number>/", versions.version, name="version"),
]
