"""Questions about human work: whose is what, what is due, and what is next. What a task does to its case is elsewhere.

Every answer is restricted to cases that the viewer may see; the number of statements is constant.
"""

from apps.tasks.selectors.asked import COLUMNS, DUE, ORDERS, Asked, Order, Scope
from apps.tasks.selectors.counting import Counts, counts, waiting
from apps.tasks.selectors.inbox import PAGE, Group, Inbox, inbox, page
from apps.tasks.selectors.moves import Move, last_move
from apps.tasks.selectors.news import News, Stand, mark, news, stand
from apps.tasks.selectors.next import Because, Next, next_for
from apps.tasks.selectors.places import COUNT_LIMIT
from apps.tasks.selectors.standing import (
    Option,
    barred_from,
    facts,
    facts_now,
    is_joint,
    offered,
    options,
    plan_item,
    unticked,
)
from apps.tasks.selectors.tasks import at_work, of_case, seen, task, tasks
from apps.tasks.selectors.views import Shelf, shelf, view

__all__ = [
    "COLUMNS",
    "COUNT_LIMIT",
    "DUE",
    "ORDERS",
    "PAGE",
    "Asked",
    "Because",
    "Counts",
    "Group",
    "Inbox",
    "Move",
    "News",
    "Next",
    "Option",
    "Order",
    "Scope",
    "Shelf",
    "Stand",
    "at_work",
    "barred_from",
    "counts",
    "facts",
    "facts_now",
    "inbox",
    "is_joint",
    "last_move",
    "mark",
    "news",
    "next_for",
    "of_case",
    "offered",
    "options",
    "page",
    "plan_item",
    "seen",
    "shelf",
    "stand",
    "task",
    "tasks",
    "unticked",
    "view",
    "waiting",
]
