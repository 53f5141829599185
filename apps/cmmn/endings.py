"""How instances end, and how those that are open count: the words of a plan for it.

They only name the choices; `completion` and `sentries` say what follows from each.
"""

from enum import StrEnum


class Completion(StrEnum):
    """How an open instance counts when its parent asks whether it is complete.

    `normal` follows 8.12, but forgives a listener that nobody could still need, and with it instances that only wait to
    repeat;
    `strict` is the letter of 8.12; the others do not count an instance that is available, that is available or
    enabled, or any at all.
    """

    NORMAL = "normal"
    STRICT = "strict"
    IGNORE_AVAILABLE = "ignoreIfAvailable"
    IGNORE_ENABLED = "ignoreIfAvailableOrEnabled"
    IGNORE = "ignore"


class ExitEvent(StrEnum):
    """How an item ends that leaves through a criterion: it exits, completes if nothing holds it, or is completed."""

    EXIT = "exit"
    COMPLETE = "complete"
    FORCE_COMPLETE = "forceComplete"


class ExitScope(StrEnum):
    """Which instances of an item a satisfied exit criterion ends."""

    ALL = "all"
    ACTIVE = "activeInstances"
    ACTIVE_AND_ENABLED = "activeAndEnabledInstances"
