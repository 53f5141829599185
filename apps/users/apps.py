"""Tells Django about this app. Nothing else belongs here."""

from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "apps.users"
    label = "users"
