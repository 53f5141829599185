"""Requests as the read-only admin shows them. Nothing is changed here."""

from django.contrib import admin

from apps.common.admin import ReadOnlyAdmin
from apps.intake.models import Request, RequestFile


@admin.register(Request)
class RequestAdmin(ReadOnlyAdmin[Request]):
    list_display = ("reference", "definition", "state", "channel", "received_at", "case")
    list_filter = ("state", "channel")
    search_fields = ("reference",)
    list_select_related = ("definition", "case")


@admin.register(RequestFile)
class RequestFileAdmin(ReadOnlyAdmin[RequestFile]):
    list_display = ("name", "request", "content_type", "size")
    list_select_related = ("request",)
