"""Turns plans, values, causes and journal entries into sentences of the reader's language.

Nothing is fetched and nothing decided here; the engine's reports and the journal's records come in, text goes out.
"""

from apps.cases.words.conditions import condition, known
from apps.cases.words.events import Happening, headline, sentence, what_changed
from apps.cases.words.history import Told, author, tell
from apps.cases.words.kinds import HEARD, KINDS, LABELS, PICTURED, fitting, is_heard
from apps.cases.words.public import PUBLIC, tell_client
from apps.cases.words.reasons import Group, Reason, blockers, follows, group, lead, rules
from apps.cases.words.values import field_label, inside, label, moment, show, shown

__all__ = [
    "HEARD",
    "KINDS",
    "LABELS",
    "PICTURED",
    "PUBLIC",
    "Group",
    "Happening",
    "Reason",
    "Told",
    "author",
    "blockers",
    "condition",
    "field_label",
    "fitting",
    "follows",
    "group",
    "headline",
    "inside",
    "is_heard",
    "known",
    "label",
    "lead",
    "moment",
    "rules",
    "sentence",
    "show",
    "shown",
    "tell",
    "tell_client",
    "what_changed",
]
