"""Addresses of operations: choosing, describing, looking, running, and what became of it."""

from django.urls import path

from apps.web.operations import choosing, describing, reporting

app_name = "operations"
urlpatterns = [
    path("", reporting.operations, name="list"),
    path("new/", choosing.new, name="new"),
    path("<int:key>/", reporting.operation, name="operation"),
    path("<int:key>/describe/", describing.describe, name="describe"),
    path("<int:key>/preview/", describing.preview, name="preview"),
    path("<int:key>/run/", describing.run, name="run"),
    path("<int:key>/undo/", reporting.undo, name="undo"),
    path("<int:key>/rows.csv", reporting.sheet, name="sheet"),
]
