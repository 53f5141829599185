"""Moments and spans of time in the words people use. Pure: the present is an argument, and nothing is fetched here."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext

MINUTES_A_DAY = 24 * 60
# From this many hours on, minutes only distract.
HOURS_ALONE = 10
NEARLY_DUE = timedelta(hours=24)


class Due(NamedTuple):
    """What a deadline looks like now: one of the looks of a chip, and the words."""

    look: str
    words: str


def span(length: timedelta) -> str:
    """A length of time, never negative: "3 days", "14 h", "2 h 10 min", "5 min"."""
    minutes = _minutes(length)
    hours, rest = divmod(minutes, 60)
    if minutes >= MINUTES_A_DAY:
        days = minutes // MINUTES_A_DAY
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if hours >= HOURS_ALONE or (hours and not rest):
        return gettext("%(h)s h") % {"h": hours}
    if hours:
        return gettext("%(h)s h %(m)s min") % {"h": hours, "m": rest}
    return gettext("%(m)s min") % {"m": max(rest, 1)}


def due(deadline: datetime, *, now: datetime) -> Due:
    """How a deadline stands at `now`."""
    left = deadline - now
    if left < timedelta(0):
        return Due("late", gettext("%(span)s late") % {"span": span(left)})
    return Due("due" if left < NEARLY_DUE else "active", _ahead(left))


def _ahead(left: timedelta) -> str:
    # Days after "in" are bent in some languages; hours and minutes are shortened and stay as they are.
    days = _minutes(left) // MINUTES_A_DAY
    if days:
        return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}
    return gettext("in %(span)s") % {"span": span(left)}


def _minutes(length: timedelta) -> int:
    return round(abs(length).total_seconds() / 60)


def day(moment: datetime, *, now: datetime) -> str:
    """The day only, as near days are called: "today", "Wed", "11 Nov", "11 Nov 2025"."""
    local, today = timezone.localtime(moment), timezone.localtime(now)
    distance = (today.date() - local.date()).days
    if distance == 0:
        return gettext("today")
    if distance == 1:
        return gettext("yesterday")
    if distance == -1:
        return gettext("tomorrow")
    if abs(distance) < 7:
        return date_format(local, "D")
    is_this_year = local.year == today.year
    # Translators write how a day is written where their language is spoken, in the letters of Django's date formats.
    return date_format(local, pgettext("date", "j M") if is_this_year else pgettext("date", "j M Y"))


def moment(value: datetime, *, now: datetime) -> str:
    """A moment; the time of day only while it is near enough to matter."""
    local, today = timezone.localtime(value), timezone.localtime(now)
    name = day(value, now=now)
    if abs((today.date() - local.date()).days) < 7:
        return gettext("%(day)s %(time)s") % {"day": name, "time": date_format(local, pgettext("time", "H:i"))}
    return name


def in_full(value: datetime) -> str:
    """A moment without any doubt, for a tooltip: "Sunday 22 November 2026, 09:14"."""
    return date_format(timezone.localtime(value), gettext("l j F Y, H:i"))


def initials(name: str) -> str:
    """The first letters of the first and the last word: "LM" for Lena Marsh; of an address, its first letter."""
    words = name.partition("@")[0].split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
