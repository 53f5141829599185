"""The addresses of request forms (for anybody) and of requests (for those who work here)."""

from django.urls import path

from apps.web.intake import public, requests

app_name = "intake"
urlpatterns = [
    path("request/", public.index, name="index"),
    path("request/<slug:key>/", public.form, name="form"),
    path("request/<slug:key>/<str:reference>/", public.received, name="received"),
    path("requests/", requests.requests, name="requests"),
    path("requests/<str:reference>/", requests.one, name="request"),
    path("requests/<str:reference>/retry/", requests.retry, name="retry"),
    path("requests/<str:reference>/files/<int:pk>/", requests.file, name="file"),
]
