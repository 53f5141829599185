"""Turns plans, values, causes and journal entries into sentences of the reader's language.

Nothing is fetched and nothing decided here; the engine's reports and the journal's records come in, text goes out.
"""

from apps.cases.words.conditions import condition, known
from apps.cases.words.events import Happening, headline, sentence, what_changed
from apps.cases.words.history import Told, tell
from apps.cases.words.values import field_label, inside, label, show, shown

__all__ = [
    "Happening",
    "Told",
    "condition",
    "field_label",
    "headline",
    "inside",
    "known",
    "label",
    "sentence",
    "show",
    "shown",
    "tell",
    "what_changed",
]
