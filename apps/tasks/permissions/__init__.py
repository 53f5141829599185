"""Who may do what with a task, and with a view of the worklist. Nothing is fetched: the facts come as arguments."""

from apps.tasks.permissions.objections import Facts, Verb, blocked_sentence, not_alive, objection
from apps.tasks.permissions.predicates import (
    may_assign,
    may_block,
    may_claim,
    may_complete,
    may_release,
    may_skip,
    may_take_back,
    may_take_over,
    may_unblock,
)
from apps.tasks.permissions.views import may_change_view, may_share_view, may_use_view

__all__ = [
    "Facts",
    "Verb",
    "blocked_sentence",
    "may_assign",
    "may_block",
    "may_change_view",
    "may_claim",
    "may_complete",
    "may_release",
    "may_share_view",
    "may_skip",
    "may_take_back",
    "may_take_over",
    "may_unblock",
    "may_use_view",
    "not_alive",
    "objection",
]
