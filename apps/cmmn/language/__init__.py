"""Plans in plain English: `read` a text, `write` a definition, `compare` two versions.

What a plan means and whether it makes sense is decided in the modules around this one.
"""

from apps.cmmn.language.changes import Change, ChangeKind
from apps.cmmn.language.difference import compare
from apps.cmmn.language.problems import OutlineEntry, Position, Problem, Reading
from apps.cmmn.language.reader import read
from apps.cmmn.language.writer import write

__all__ = ["Change", "ChangeKind", "OutlineEntry", "Position", "Problem", "Reading", "compare", "read", "write"]
