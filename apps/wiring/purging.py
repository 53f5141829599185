"""Who else holds something of a case that is purged, in the order in which they erase it."""

from apps.cases.purging import Holder, register
from apps.intake.actions import purging as intake


def fill() -> None:
    register(Holder(intake.erase, intake.in_use))
