"""What people are writing: drafts that are kept while they type, and who else has the same form open."""

from apps.web.writing.begun import Begun, begun, sent

__all__ = ["Begun", "begun", "sent"]
