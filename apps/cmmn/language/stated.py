"""Conditions that stand inside the lines of the outline: “only when the decision is declined”, read and written.

Those of rules are read in `meaning` and written in `rules`.
"""

from apps.cmmn.definition import DefinitionError
from apps.cmmn.language.headers import Piece
from apps.cmmn.language.layout import Line
from apps.cmmn.language.marks import marks
from apps.cmmn.language.sentences import understand_condition
from apps.cmmn.language.setting import Setting
from apps.cmmn.language.wording import said


def condition_of(piece: Piece, line: Line, setting: Setting) -> str:
    """The expression that the words stand for, or Mistake."""
    words = [mark for mark in marks(piece.text, line.number, piece.column) if mark.text != "."]
    return understand_condition(words, setting)


def condition_in_words(condition: str, setting: Setting, place: str) -> str:
    """Words that are understood as just this expression; DefinitionError with the place when there are none."""
    found = said(
        setting,
        lambda words: words.rule(condition),
        lambda sentence: understand_condition(sentence, setting) == condition,
    )
    if found is None:
        raise DefinitionError(place, "cannot be said in a sentence")
    return found
