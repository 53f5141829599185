"""The claim of the case pages, with Bob's and Alice's browsers."""

from tests.web.cases.conftest import alice, as_bob, as_dan, bob, carol, claim, dan, definition, review

__all__ = ["alice", "as_bob", "as_dan", "bob", "carol", "claim", "dan", "definition", "review"]
