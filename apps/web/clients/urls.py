"""The addresses of the clients' pages. A client is known by the client number."""

from django.urls import path

from apps.web.clients import views

app_name = "clients"
urlpatterns = [
    path("", views.clients, name="list"),
    path("<slug:number>/", views.client, name="client"),
    path("<slug:number>/edit/", views.edit, name="edit"),
]
