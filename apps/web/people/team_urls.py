"""The addresses of the teams' pages."""

from django.urls import path

from apps.web.people import teams

app_name = "teams"
urlpatterns = [
    path("", teams.teams, name="list"),
    path("new/", teams.new, name="new"),
    path("<int:pk>/", teams.team, name="team"),
    path("<int:pk>/retire/", teams.retire, name="retire"),
    path("<int:pk>/restore/", teams.restore, name="restore"),
]
