"""Shows the journal and the access log to administrators, read-only as all of the admin."""

from django.contrib import admin

from apps.audit.models import AccessEntry, JournalEntry
from apps.common.admin import ReadOnlyAdmin


@admin.register(JournalEntry)
class JournalEntryAdmin(ReadOnlyAdmin[JournalEntry]):
    list_display = ("stream", "sequence", "at", "action", "actor_kind", "actor_id")
    list_filter = ("action", "actor_kind")
    search_fields = ("stream",)
    show_full_result_count = False


@admin.register(AccessEntry)
class AccessEntryAdmin(ReadOnlyAdmin[AccessEntry]):
    list_display = ("at", "user_id", "verb", "subject")
    search_fields = ("subject",)
    show_full_result_count = False
