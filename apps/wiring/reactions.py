"""What follows from every step of a case, in this order, in the same transaction."""

from apps.cases import actions as cases
from apps.cases.reactions import register
from apps.slas import actions as slas
from apps.slas import durations
from apps.tasks import actions as tasks
from apps.tasks import dates

REACTIONS = (
    tasks.follow,  # a human task became active or ended: open or end the work of a person
    slas.follow,  # a task with a due time was opened: watch it
    slas.go_along,  # the case goes on that was on hold: move its due dates by that time, where that was chosen
    cases.start_processes,  # a process task became active: ask a worker to do it
    cases.follow_children,  # a case task began or ended, or this case did that one has started: tell the other case
    cases.watch_hold,  # the case was put on hold, or goes on: have it go on by itself at the time that was said
    cases.watch_time,  # a timer was armed, has occurred or was cancelled: move the row that wakes the case
)


def fill() -> None:
    register(*REACTIONS)
    dates.PORT.due = durations.due
    dates.PORT.moved = slas.watch
