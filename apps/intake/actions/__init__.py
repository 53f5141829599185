"""What can be done to requests and their forms. Every door comes through these functions."""

from apps.intake.actions.accepting import accept, retry
from apps.intake.actions.forms import switch_form
from apps.intake.actions.importing import bring_in
from apps.intake.actions.keeping import Kept, keep, kept, open_kept, tidy
from apps.intake.actions.receiving import FILE_LIMIT, receive
from apps.intake.actions.samples import add_samples, play_sample, remove_samples

__all__ = [
    "FILE_LIMIT",
    "Kept",
    "accept",
    "add_samples",
    "bring_in",
    "keep",
    "kept",
    "open_kept",
    "play_sample",
    "receive",
    "remove_samples",
    "retry",
    "switch_form",
    "tidy",
]
