"""Addresses of drafts and of who has which form open."""

from django.urls import path

from apps.web.writing import views

app_name = "writing"
urlpatterns = [
    path("drafts/<slug:kind>/<str:of>/", views.save, name="save"),
    path("drafts/<slug:kind>/<str:of>/drop/", views.drop, name="drop"),
    path("presence/<slug:kind>/<str:of>/", views.presence, name="presence"),
]
