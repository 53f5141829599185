"""The tables of how cases stand: when they came and ended, their stages, ages, due dates, priorities, channels.

Who has them, and of which types they are, stands in `holders`.
"""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.cases import states
from apps.cases.models import CaseStatus, Channel, Priority
from apps.cases.selectors.filtering import GOALS, LATE, LATER, NOBODY, OPEN, TODAY, UNDATED, WEEK
from apps.reports.counting import AGES, opened_between
from apps.reports.figures import Figure, Line, Table
from apps.reports.frame import Frame, totals
from apps.reports.scope import Span, Step


def headline(frame: Frame) -> dict[str, Figure]:
    """The figures above all others: what is open now, and what came and went in the period."""
    numbers = frame.numbers
    due = numbers.open["due",]
    return {
        "open": frame.open(sum(due.values())),
        "late": frame.open(due.get((LATE,)), due=[LATE]),
        "today": frame.open(due.get((TODAY,)), due=[TODAY]),
        "nobody": frame.open(totals(numbers.open, ("owner_id", "due")).get(None), owners=[NOBODY]),
        "opened": frame.opened(sum(numbers.opened["span",].values())),
        "ended": frame.ended(sum(numbers.ended["span",].values())),
    }


def flow(frame: Frame) -> Table:
    """What came and what ended, part by part of the period."""
    came, went = frame.numbers.opened["span",], frame.numbers.ended["span",]
    lines = [
        Line(
            span.first.isoformat(),
            _spoken(span, frame.scope.step),
            (
                frame.figure(came.get((span.key,)), opened_from=span.first, opened_to=span.last),
                frame.figure(went.get((span.key,)), ended_from=span.first, ended_to=span.last),
            ),
        )
        for span in frame.scope.spans()
    ]
    return Table("flow", _("Opened and closed"), (_("Opened"), _("Closed")), tuple(lines))


def stages(frame: Frame) -> Table:
    """Open cases by their stage: those that go on and those on hold, the fullest stage first."""
    counts = frame.numbers.open["stage", "state"]
    by_stage = totals(frame.numbers.open, ("stage", "state"))
    lines = []
    for stage in sorted(by_stage, key=lambda name: (-by_stage[name], name)):
        where = {"statuses": [stage]} if stage else {"is_between_stages": True}
        figures = [frame.figure(counts.get((stage, state)), states=[state], **where) for state in OPEN]
        lines.append(Line(stage, stage or _("Between stages"), tuple(figures)))
    return Table("stages", _("Open by stage"), tuple(str(CaseStatus(state).label) for state in OPEN), tuple(lines))


def standings(frame: Frame) -> Table:
    """Open cases by the status that their plan names, type by type, in the plan's order."""
    counts = {pair: number for pair, number in frame.numbers.open["definition_id", "status"].items() if pair[1]}
    lines = []
    for key, definition in sorted(frame.numbers.types.items(), key=lambda pair: (pair[1].name.casefold(), pair[0])):
        plan = states.plan(definition.current).definition if definition.current else None
        names = {status.key: status.name for status in plan.statuses} if plan else {}
        held = {status for one, status in counts if one == key}
        for status in [*names, *sorted(held - names.keys())]:
            value, label = f"{definition.key}:{status}", f"{definition.name}: {names.get(status, status)}"
            if counts.get((key, status)):
                lines.append(Line(value, label, (frame.open(counts[key, status], standings=[value]),)))
    return Table("standings", _("Open by status"), (_("Open"),), tuple(lines))


def goals(frame: Frame) -> Table:
    """Whether the cases that were closed in the period have reached their goal, type by type."""
    counts = frame.numbers.ended["definition_id", "goal"]
    lines = []
    for key, definition in sorted(frame.numbers.types.items(), key=lambda pair: (pair[1].name.casefold(), pair[0])):
        figures = tuple(frame.ended(counts.get((key, goal)), types=[definition.key], goals=[goal]) for goal in GOALS)
        if any(figure.count for figure in figures[:2]):
            lines.append(Line(definition.key, definition.name, figures))
    columns = (_("Reached"), _("Not reached"), _("Not said"))
    return Table("goals", _("Goal of closed cases"), columns, tuple(lines))


def due(frame: Frame) -> Table:
    """Open cases by when they are due."""
    words = {
        LATE: _("Overdue"),
        TODAY: _("Due today"),
        WEEK: _("In the next 6 days"),
        LATER: _("Later"),
        UNDATED: _("No date"),
    }
    counts = frame.numbers.open["due",]
    lines = [Line(name, word, (frame.open(counts.get((name,)), due=[name]),)) for name, word in words.items()]
    return Table("due", _("When they are due"), (_("Open"),), tuple(lines))


def ages(frame: Frame) -> Table:
    """Open cases by how long ago they were opened."""
    words = {
        "days": _("Under a week"),
        "weeks": _("1 to 4 weeks"),
        "months": _("4 to 13 weeks"),
        "half": _("13 to 26 weeks"),
        "older": _("Half a year and more"),
    }
    counts = frame.numbers.open["age",]
    lines = []
    for name in AGES:
        first, last = opened_between(frame.numbers.today, name)
        lines.append(Line(name, words[name], (frame.open(counts.get((name,)), opened_from=first, opened_to=last),)))
    return Table("ages", _("How old they are"), (_("Open"),), tuple(lines))


def priorities(frame: Frame) -> Table:
    """Open cases, and what came in the period, by priority."""
    lines = [_came(frame, "priority", value, str(Priority(value).label)) for value in sorted(Priority.values)[::-1]]
    return Table("priorities", _("By priority"), _came_columns(), tuple(lines))


def channels(frame: Frame) -> Table:
    """The same by the way they came in."""
    counted = {values[0] for look in (frame.numbers.open, frame.numbers.opened) for values in look["channel",]}
    known = {str(value): str(label) for value, label in Channel.choices}
    unknown = {value: value for value in sorted(counted - known.keys())}
    lines = [_came(frame, "channel", value, label) for value, label in {**known, **unknown}.items()]
    return Table("channels", _("By channel"), _came_columns(), tuple(lines))


def _came(frame: Frame, column: str, value: int | str, label: str) -> Line:
    name = "priorities" if column == "priority" else "channels"
    figures = (
        frame.open(frame.numbers.open[column,].get((value,)), **{name: [value]}),
        frame.opened(frame.numbers.opened[column,].get((value,)), **{name: [value]}),
    )
    return Line(str(value), label, figures)


def _came_columns() -> tuple[str, str]:
    return _("Open now"), _("Opened in the period")


def _spoken(span: Span, step: Step) -> str:
    """A part of the period as people say it."""
    if step is Step.DAY:
        return date_format(span.first, pgettext("date", "D j M"))
    if step is Step.WEEK:
        return _("%(first)s – %(last)s") % {
            "first": date_format(span.first, pgettext("date", "j M")),
            "last": date_format(span.last, pgettext("date", "j M Y")),
        }
    return date_format(span.first, "M Y" if step is Step.MONTH else "Y")
