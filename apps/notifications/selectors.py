"""Questions about mails: what was sent about something, and what did not arrive."""

from collections.abc import Collection

from django.db.models import QuerySet

from apps.notifications import permissions
from apps.notifications.models import Mail
from apps.users.models import User


def mails(viewer: User) -> QuerySet[Mail]:
    """All mails, newest first, for those who may see them as such."""
    return Mail.objects.all() if permissions.may_see_all(viewer) else Mail.objects.none()


def refused(viewer: User) -> QuerySet[Mail]:
    """Mails that the receiving server does not take, newest first."""
    return mails(viewer).filter(refused_at__isnull=False)


def latest(subjects: Collection[str]) -> dict[str, Mail]:
    """The newest mail about each of these subjects, such as "invitation:3"; the caller may see the subjects."""
    newest = Mail.objects.filter(about__in=subjects).order_by("about", "-created_at", "-pk").distinct("about")
    return {mail.about: mail for mail in newest}
