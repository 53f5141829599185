"""The tables of who has how much to do, people and teams, and of the case types."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from apps.cases.selectors.filtering import LATE, NOBODY
from apps.reports.figures import Line, Table
from apps.reports.frame import Frame, late, totals


def people(frame: Frame) -> Table:
    """Whose cases are open, how many of these are late, and in how many cases they have open tasks."""
    lines = _lines(frame, ("owner_id", "assignee_id"), ("owners", "workers"), frame.numbers.people, _("Nobody"))
    return Table("people", _("Workload by person"), (_("Owned"), _("Overdue"), _("With open tasks")), lines)


def teams(frame: Frame) -> Table:
    """The same of teams, which are responsible for cases rather than own them."""
    lines = _lines(frame, ("team_id", "team_id"), ("teams", "queues"), frame.numbers.teams, _("No team"))
    return Table("teams", _("Workload by team"), (_("Responsible"), _("Overdue"), _("With open tasks")), lines)


def types(frame: Frame) -> Table:
    """Open, late, opened and closed cases of each type."""
    numbers = frame.numbers
    open_ones, late_ones = totals(numbers.open, ("definition_id", "due")), late(numbers.open, "definition_id")
    lines = []
    for key, definition in sorted(numbers.types.items(), key=lambda pair: (pair[1].name.casefold(), pair[0])):
        only = {"types": [definition.key]}
        figures = (
            frame.open(open_ones.get(key), **only),
            frame.open(late_ones.get(key), due=[LATE], **only),
            frame.opened(numbers.opened["definition_id",].get((key,)), **only),
            frame.ended(numbers.ended["definition_id",].get((key,)), **only),
        )
        lines.append(Line(definition.key, definition.name, figures))
    columns = (_("Open now"), _("Overdue"), _("Opened in the period"), _("Closed in the period"))
    return Table("types", _("By case type"), columns, tuple(lines))


def _lines(
    frame: Frame, columns: tuple[str, str], filters: tuple[str, str], names: Mapping[int, str], nobody: str
) -> tuple[Line, ...]:
    """A line for each holder of cases (the first column and filter) or of tasks (the second); nobody comes first."""
    held, held_late = totals(frame.numbers.open, (columns[0], "due")), late(frame.numbers.open, columns[0])
    at_work = {key: number for (key,), number in frame.numbers.work[columns[1],].items()}
    order = sorted(
        held.keys() | at_work.keys(),
        key=lambda key: (key is not None, -held.get(key, 0) - at_work.get(key, 0), names.get(key, ""), key),
    )
    lines = []
    for key in order:
        value = NOBODY if key is None else str(key)
        figures = (
            frame.open(held.get(key), **{filters[0]: [value]}),
            frame.open(held_late.get(key), due=[LATE], **{filters[0]: [value]}),
            frame.figure(at_work.get(key), **{filters[1]: value}),
        )
        lines.append(Line(value, nobody if key is None else names.get(key, value), figures))
    return tuple(lines)
