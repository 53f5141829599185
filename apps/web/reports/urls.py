"""The address of the dashboard."""

from django.urls import path

from apps.web.reports import views

app_name = "reports"
urlpatterns = [path("", views.dashboard, name="dashboard")]
