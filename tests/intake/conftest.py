"""People, a case type with a public form, and requests."""

from tests.cast import alice, bob, carol, dan
from tests.requests import broken, definition, receive

__all__ = ["alice", "bob", "broken", "carol", "dan", "definition", "receive"]
