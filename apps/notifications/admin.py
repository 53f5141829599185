"""Shows administrators which mails were sent, read-only. Their words are not shown: some of them let people in."""

from django.contrib import admin

from apps.common.admin import ReadOnlyAdmin
from apps.notifications.models import Mail


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin[Mail]):
    list_display = ("created_at", "kind", "to_address", "subject", "sent_at", "refused_at", "problem")
    list_filter = ("kind",)
    search_fields = ("to_address", "subject")
    exclude = ("text", "html")
