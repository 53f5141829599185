"""What the worklist says in words: its headline, what an empty place is for, and what changed meanwhile."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from apps.tasks import selectors
from apps.tasks.selectors import Counts, News, Scope


def capped(count: int) -> str:
    """A count as shown: exact up to the limit, “1,000+” beyond."""
    return str(count) if count <= selectors.COUNT_LIMIT else _("1,000+")


def title(scope: Scope) -> str:
    """What the page is called."""
    return {
        Scope.MINE: _("My work"),
        Scope.TEAMS: _("Team queue"),
        Scope.UNASSIGNED: _("Unassigned work"),
        Scope.HANDED: _("Handed to me"),
        Scope.ESCALATED: _("My help is asked for"),
        Scope.SCHEDULED: _("Starts later"),
        Scope.ALL: _("Everybody’s work"),
        Scope.DONE: _("Done lately"),
    }[scope]


def lead(scope: Scope, counts: Counts) -> str:
    """The headline: how much there is, and what of it presses."""
    found = _many(scope, counts)
    if not found:
        return _NONE[scope]()
    late = {"late": capped(counts.overdue), "today": capped(counts.today)}
    if counts.overdue and counts.today:
        return f"{found} {_('Overdue: %(late)s, due today: %(today)s.') % late}"
    if counts.overdue:
        return f"{found} {_('Overdue: %(late)s.') % late}"
    if counts.today:
        return f"{found} {_('Due today: %(today)s.') % late}"
    return found if scope is Scope.SCHEDULED else f"{found} {_('None is due today.')}"


def _many(scope: Scope, counts: Counts) -> str:
    n = getattr(counts, scope.value, 0)
    words = {"n": capped(n)}
    if not n:
        return ""
    return {
        Scope.MINE: ngettext("%(n)s task is yours.", "%(n)s tasks are yours.", n),
        Scope.TEAMS: ngettext("%(n)s task lies with your teams.", "%(n)s tasks lie with your teams.", n),
        Scope.UNASSIGNED: ngettext("%(n)s task has nobody yet.", "%(n)s tasks have nobody yet.", n),
        Scope.HANDED: ngettext(
            "%(n)s task was handed to you by a colleague.", "%(n)s tasks were handed to you by colleagues.", n
        ),
        Scope.ESCALATED: ngettext("%(n)s task waits for your help.", "%(n)s tasks wait for your help.", n),
        Scope.SCHEDULED: ngettext("%(n)s task starts on a later day.", "%(n)s tasks start on a later day.", n),
        Scope.ALL: ngettext("%(n)s task is open.", "%(n)s tasks are open.", n),
    }[scope] % words


def changes(found: News) -> tuple[str, str]:
    """What the bar says, and what a screen reader hears."""
    n = found.total
    bar = ngettext("Show %(n)s change", "Show %(n)s changes", n) % {"n": n}
    parts = [
        (found.came, ngettext("%(n)s new task", "%(n)s new tasks", found.came)),
        (found.changed, ngettext("%(n)s task changed", "%(n)s tasks changed", found.changed)),
        (found.gone, ngettext("%(n)s task left the list", "%(n)s tasks left the list", found.gone)),
    ]
    return bar, pgettext("between parts of a list", ", ").join(text % {"n": count} for count, text in parts if count)


def empty(scope: Scope, *, is_filtered: bool) -> tuple[str, str]:
    """What an empty list is called, and what will stand there."""
    if is_filtered:
        return (
            _("No task fits"),
            _("Take away a filter, search for fewer words, or look at everybody’s work."),
        )
    return _EMPTY[scope]()


_NONE = {
    Scope.MINE: lambda: _("Nothing is assigned to you."),
    Scope.TEAMS: lambda: _("Nothing lies with your teams."),
    Scope.UNASSIGNED: lambda: _("Everything has somebody who does it."),
    Scope.HANDED: lambda: _("Nobody has handed you anything."),
    Scope.ESCALATED: lambda: _("Nobody has asked for your help."),
    Scope.SCHEDULED: lambda: _("Nothing waits for a later day."),
    Scope.ALL: lambda: _("No task is open."),
    Scope.DONE: lambda: _("What you completed in the last two weeks."),
}
_EMPTY = {
    Scope.MINE: lambda: (
        _("Nothing is waiting for you"),
        _("Work that is given to you or that you take stands here, what is most urgent on top."),
    ),
    Scope.TEAMS: lambda: (
        _("Nothing is waiting for your teams"),
        _("Work that a plan gives to one of your teams stands here until somebody takes it and does it."),
    ),
    Scope.UNASSIGNED: lambda: (
        _("Everything has somebody who does it"),
        _("Work that belongs to nobody yet stands here for everybody to take."),
    ),
    Scope.HANDED: lambda: (
        _("Nobody has handed you anything"),
        _("When a colleague hands a task over to you, it stands here with their name."),
    ),
    Scope.ESCALATED: lambda: (
        _("Nobody has asked for your help"),
        _("When a colleague escalates a task to you, it stands here until you answer."),
    ),
    Scope.SCHEDULED: lambda: (
        _("Nothing waits for a later day"),
        _("A task that is to begin on another day stands here and comes back by itself."),
    ),
    Scope.ALL: lambda: (
        _("No task is open"),
        _("Every open task of the cases that you may see stands here, whoever has it."),
    ),
    Scope.DONE: lambda: (
        _("Nothing was completed in the last two weeks"),
        _("What you complete stands here for two weeks. The case keeps it for ever."),
    ),
}
