"""Choosing many things, doing something to them, taking it back. Every door comes through these functions."""

from apps.bulk.actions.choosing import choose, describe, forget, imagine
from apps.bulk.actions.running import begin, run, work
from apps.bulk.actions.tallying import tally
from apps.bulk.actions.undoing import begin_undo, undo, work_back

__all__ = [
    "begin",
    "begin_undo",
    "choose",
    "describe",
    "forget",
    "imagine",
    "run",
    "tally",
    "undo",
    "work",
    "work_back",
]
