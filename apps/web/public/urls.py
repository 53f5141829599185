"""The addresses of the public site's pages."""

from django.urls import path

from apps.web.public import views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("signup/", views.signup, name="signup"),
    path("signup/address/", views.signup_address, name="signup_address"),
]
