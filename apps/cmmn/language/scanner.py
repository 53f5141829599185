"""Finds the phrases and names in the marks of one rule, and so makes the terminals that the grammar speaks of.

Names come before phrases where they are longer. Where that does not give a sentence, `readings` tries the shorter ones.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from lark import Token

from apps.cmmn.language.marks import Mark
from apps.cmmn.language.names import Lexicon, Referent
from apps.cmmn.language.problems import Position
from apps.cmmn.language.vocabulary import ARTICLES, KIND_WORDS, phrases

MAX_READINGS = 24
_MONTH_NAMES = "january february march april may june july august september october november december"
_MONTHS = _MONTH_NAMES.split()
_SIGNS = {"(": "LPAR", ")": "RPAR", ",": "COMMA"}
_MONEY = {"$", "€", "£", "¥"}


@dataclass(frozen=True, slots=True)
class Named:
    """Words taken for a name. `referents` is empty when the plan has no such name."""

    text: str
    position: Position
    referents: tuple[Referent, ...] = ()
    is_quoted: bool = False
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One way to read what begins at a mark; `end` is the mark after it."""

    end: int
    terminal: str
    value: object


@dataclass(slots=True)
class _Phrases:
    branches: dict[str, "_Phrases"] = field(default_factory=dict)
    meaning: tuple[str, object] | None = None


@cache
def _phrases() -> _Phrases:
    root = _Phrases()
    for text, meaning in phrases().items():
        branch = root
        for word in text.split():
            branch = branch.branches.setdefault(word, _Phrases())
        branch.meaning = meaning
    return root


class Scanner:
    """Scans one sentence. `is_loose` leaves out the forms of “to be” inside names; `is_exact` takes only what stands in
    quotes or brackets for a name, and the case."""

    def __init__(
        self, words: Sequence[Mark], lexicon: Lexicon, *, is_loose: bool = False, is_exact: bool = False
    ) -> None:
        self.words = words
        self.lexicon = lexicon
        self.is_loose = is_loose
        self.is_exact = is_exact
        self._found: dict[int, list[Option]] = {}

    def tokens(self, banned: frozenset[tuple[int, int]] = frozenset()) -> list[Token]:
        """The terminals of the sentence; `banned` are options (mark, end) that are not to be taken."""
        found: list[Token] = []
        at = 0
        while at < len(self.words):
            choice = next((option for option in self.options(at) if (at, option.end) not in banned), None)
            if choice is None and self._is_skipped(at):
                at += 1
                continue
            choice = choice or self._unknown(at)
            text = self._text(at, choice.end)
            found.append(_token(choice, self.words[at], self.words[choice.end - 1], text))
            at = choice.end
        return _without_money(_with_joints(found))

    def choices(self) -> Iterator[tuple[int, int]]:
        """Every option that could be banned, the later marks first."""
        for at in range(len(self.words) - 1, -1, -1):
            for option in self._found.get(at, ())[:3]:
                yield at, option.end

    def options(self, at: int) -> list[Option]:
        """What may begin at a mark, the best first: the longest, and of equals the phrase."""
        if at not in self._found:
            named = self._named(at)
            spoken = self._phrases(at)
            self._found[at] = sorted([*self._fixed(at), *spoken, *named], key=lambda option: -option.end)
        return self._found[at]

    def _fixed(self, at: int) -> list[Option]:
        mark = self.words[at]
        if mark.kind == "text":
            referents = self.lexicon.named(mark.value)
            return [Option(at + 1, "NAME", Named(mark.value, mark.position, referents, is_quoted=True))]
        if mark.kind == "key":
            return [Option(at + 1, "KEY", Named(mark.value, mark.position, self.lexicon.by_key(mark.value)))]
        if mark.kind == "formula":
            return [Option(at + 1, "FORMULA", mark.value)]
        moment = date_at(self.words, at)
        if moment:
            return [moment]
        if mark.kind == "number":
            return [Option(at + 1, "NUMBER", mark.value.replace(",", ""))]
        return [Option(at + 1, _SIGNS[mark.text], mark.text)] if mark.text in _SIGNS else []

    def _phrases(self, at: int) -> list[Option]:
        branch, found = _phrases(), []
        while at < len(self.words) and self.words[at].kind in {"word", "sign"}:
            word = self.words[at].text.casefold().replace("’", "'")
            if word not in branch.branches:
                break
            branch = branch.branches[word]
            at += 1
            if branch.meaning:
                found.append(Option(at, *branch.meaning))
        return found

    def _named(self, at: int) -> list[Option]:
        """Names, each also with the word for its kind before or behind it."""
        found = []
        before = _kinds(self.words, at)
        starts = [(at, None)] if before is None else [(at, None), (at + 1, before)]
        for start, kinds in starts:
            if start == at and self.words[at].norm in ARTICLES:
                continue
            for match in self.lexicon.matches(self.words, start, is_loose=self.is_loose):
                end, wanted = match.end, kinds
                after = _kinds(self.words, end)
                if wanted is None and after is not None and any(one.kind in after for one in match.referents):
                    end, wanted = end + 1, after
                referents = tuple(one for one in match.referents if wanted is None or one.kind in wanted)
                if self.is_exact and not any((one.sort, one.name) == ("case", "case") for one in referents):
                    continue
                if referents:
                    named = Named(self._text(at, end), self._place(at, end), referents, is_negated=match.is_negated)
                    found.append(Option(end, "NAME", named))
        if before is not None and at + 1 < len(self.words) and self.words[at + 1].kind in {"text", "key"}:
            (inner,) = self._fixed(at + 1)
            if isinstance(inner.value, Named):
                referents = tuple(one for one in inner.value.referents if one.kind in before)
                named = Named(inner.value.text, self._place(at, at + 2), referents, is_quoted=True)
                found.append(Option(at + 2, "NAME", named))
        return found + [option for option in (self._kind_behind(at),) if option]

    def _kind_behind(self, at: int) -> Option | None:
        """“Pay the claim” task, [pay] task: a quoted name or a key with the word for its kind."""
        if self.words[at].kind not in {"text", "key"}:
            return None
        after = _kinds(self.words, at + 1)
        (inner,) = self._fixed(at)
        if after is None or not isinstance(inner.value, Named):
            return None
        referents = tuple(one for one in inner.value.referents if one.kind in after)
        return Option(at + 2, "NAME", Named(inner.value.text, self._place(at, at + 2), referents, is_quoted=True))

    def _unknown(self, at: int) -> Option:
        """A run of words that are nothing else, taken for a name that the plan does not have."""
        end = at + 1
        while end < len(self.words) and self.words[end].kind in {"word", "sign"}:
            if self.words[end].text == "." or (self.options(end) and self.words[end].norm not in ARTICLES):
                break
            end += 1
        return Option(end, "NAME", Named(self._text(at, end), self._place(at, end)))

    def _is_skipped(self, at: int) -> bool:
        """Articles, and a sign of money."""
        return self.words[at].norm in ARTICLES or self.words[at].text in _MONEY

    def _text(self, at: int, end: int) -> str:
        """The words as they stand, with single spaces."""
        found = ""
        for before, mark in zip([None, *self.words[at : end - 1]], self.words[at:end], strict=True):
            is_apart = before is not None and (
                before.position.line != mark.position.line or before.position.end < mark.position.column
            )
            found += f" {mark.text}" if is_apart else mark.text
        return found

    def _place(self, at: int, end: int) -> Position:
        first, last = self.words[at].position, self.words[end - 1].position
        return Position(first.line, first.column, last.end if last.line == first.line else first.end)


def _kinds(words: Sequence[Mark], at: int) -> frozenset[str] | None:
    return KIND_WORDS.get(words[at].norm) if at < len(words) else None


def date_at(words: Sequence[Mark], at: int) -> Option | None:
    """2026-01-31, 31 January 2026 or January 31, 2026."""
    if words[at].kind == "date":
        return _real_date(words[at].text, at + 1)
    texts = [mark.text for mark in words[at : at + 4] if mark.text != ","]
    end = at + (4 if len(words) > at + 2 and words[at + 2].text == "," else 3)
    if len(texts) < 3 or not (texts[2].isdecimal() and len(texts[2]) == 4):
        return None
    month, day = (texts[0], texts[1]) if texts[1].isdecimal() else (texts[1], texts[0])
    if month.casefold() not in _MONTHS or not day.isdecimal() or len(day) > 2:
        return None
    return _real_date(f"{texts[2]}-{_MONTHS.index(month.casefold()) + 1:02}-{int(day):02}", end)


def _real_date(text: str, end: int) -> Option | None:
    try:
        return Option(end, "DATE", date.fromisoformat(text).isoformat())
    except ValueError:
        return None


def date_in_words(text: str) -> str | None:
    """31 January 2026 for 2026-01-31."""
    try:
        day = datetime.fromisoformat(text).date()
    except ValueError:
        return None
    return f"{day.day} {_MONTHS[day.month - 1].title()} {day.year:04}" if day.isoformat() == text else None


def _token(option: Option, first: Mark, last: Mark, text: str) -> Token:
    """The terminal: as a text the words themselves, its value what they mean."""
    place = first.position
    token = Token(option.terminal, text, line=place.line, column=place.column, end_column=last.position.end)
    token.value = option.value
    return token


def _with_joints(tokens: list[Token]) -> list[Token]:
    """Commas are made what they stand for: nothing before “and”, the turn to what happens, or the word of a list."""
    tokens = _with_turn(tokens)
    turn = _turn(tokens)
    found: list[Token] = []
    for at, token in enumerate(tokens):
        following = tokens[at + 1].type if at + 1 < len(tokens) else ""
        if at == turn:
            found.append(Token.new_borrow_pos("THEN", token.value, token))
        elif token.type == "COMMA":
            if following not in {"AND", "OR", "THEN", "ONLY_WHEN", "WHEN", "MOMENT", "LABEL", "AS", "ONLY_WHILE"}:
                found.append(Token.new_borrow_pos(_list_word(tokens, at), token.value, token))
        elif token.type != "THEN" or turn is None or tokens[turn].type == "THEN":
            found.append(token)
    return found


def _with_turn(tokens: list[Token]) -> list[Token]:
    """“When the claim is approved close the case” turns before its verb, though the comma is forgotten."""
    if len(tokens) < 3 or tokens[0].type not in {"WHEN", "MOMENT"} or _turn(tokens) is not None:
        return tokens
    verbs = [at for at, token in enumerate(tokens) if token.type in {"START", "END"} and at > 1]
    if not verbs:
        return tokens
    at = verbs[-1]
    return [*tokens[:at], Token.new_borrow_pos("THEN", "", tokens[at]), *tokens[at:]]


def _turn(tokens: list[Token]) -> int | None:
    """The comma (or “then”) where a sentence that begins with “when” comes to what happens."""
    if not tokens or tokens[0].type not in {"WHEN", "MOMENT"}:
        return None
    then = next((at for at, token in enumerate(tokens) if token.type == "THEN"), None)
    if then is not None:
        return then
    commas = [at for at, token in enumerate(tokens[:-1]) if token.type == "COMMA"]
    before_verb = [at for at in commas if tokens[at + 1].type in {"START", "END"}]
    plain = [at for at in commas if tokens[at + 1].type not in {"AND", "OR"}]
    return next(iter(before_verb[-1:] or plain[-1:]), None)


def _list_word(tokens: list[Token], at: int) -> str:
    """In “A, B or C” the comma means “or”."""
    return next((token.type for token in tokens[at:] if token.type in {"AND", "OR"}), "AND")


def _without_money(tokens: list[Token]) -> list[Token]:
    """5,000 euros is a number here."""
    return [
        token
        for at, token in enumerate(tokens)
        if not (token.type == "MONEY_WORD" and at and tokens[at - 1].type == "NUMBER")
    ]


def exact(words: Sequence[Mark], lexicon: Lexicon) -> list[Token] | None:
    """The reading in which every name stands in quotes or brackets; None where the sentence has neither."""
    if not any(mark.kind in {"text", "key"} for mark in words):
        return None
    return Scanner(words, lexicon, is_exact=True).tokens()


def readings(words: Sequence[Mark], lexicon: Lexicon, *, is_loose: bool) -> Iterator[list[Token]]:
    """Ways to read a sentence, the best first; they differ in one place from the best."""
    scanner = Scanner(words, lexicon, is_loose=is_loose)
    best = scanner.tokens()
    yield best
    for tried, choice in enumerate(scanner.choices(), start=1):
        if tried > MAX_READINGS:
            return
        yield scanner.tokens(frozenset({choice}))
