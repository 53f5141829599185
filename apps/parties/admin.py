"""Shows clients to administrators, read-only as all of the admin."""

from django.contrib import admin

from apps.common.admin import ReadOnlyAdmin
from apps.parties.models import Party


@admin.register(Party)
class PartyAdmin(ReadOnlyAdmin[Party]):
    list_display = ("client_number", "name", "kind", "email", "phone")
    list_filter = ("kind",)
    search_fields = ("client_number", "name", "email")
