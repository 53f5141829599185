"""The names of a plan and how they are recognised in a sentence, whatever their case, articles and plural.

What a sentence says about them is decided in `meaning`.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from apps.cmmn.language.marks import Mark, marks
from apps.cmmn.language.vocabulary import ARTICLES, BEING, KIND_NAMES, KIND_WORDS

MAX_KEY = 60


@dataclass(frozen=True, slots=True)
class Referent:
    """What a name stands for. `sort` is item, field, role, choice or case; `kind` that of the item, or the same."""

    sort: str
    key: str
    name: str
    kind: str
    where: str = ""

    def __str__(self) -> str:
        return f"the {KIND_NAMES.get(self.kind, self.kind)} “{self.name}” [{self.key}]{self.where}"


@dataclass(frozen=True, slots=True)
class Match:
    """A name found: `end` is the mark after it. `is_negated` when a “not” stood inside."""

    end: int
    referents: tuple[Referent, ...]
    is_negated: bool = False


@dataclass(slots=True)
class _Branch:
    branches: dict[str, "_Branch"] = field(default_factory=dict)
    ends: list[Referent] = field(default_factory=list)


class Lexicon:
    """All names of one plan. A strict search wants each word; a loose one leaves out “is”, “has” and the like."""

    def __init__(self, referents: Iterable[Referent]) -> None:
        self.referents = tuple(referents)
        self._keys: dict[str, list[Referent]] = {}
        self._trees = {False: _Branch(), True: _Branch()}
        for referent in self.referents:
            if referent.sort != "choice":
                self._keys.setdefault(referent.key, []).append(referent)
            self._add(referent)

    def by_key(self, key: str) -> tuple[Referent, ...]:
        return tuple(self._keys.get(key, ()))

    def named(self, text: str) -> tuple[Referent, ...]:
        """Everything with exactly these words as its name, or these words as its key."""
        found = self.longest(list(marks(text, 1)))
        return found or self.by_key(text)

    def longest(self, words: Sequence[Mark]) -> tuple[Referent, ...]:
        for match in self.matches(words, 0, is_loose=False):
            if match.end == len(words):
                return match.referents
        return ()

    def matches(self, words: Sequence[Mark], at: int, *, is_loose: bool) -> list[Match]:
        """The names that begin at that mark, the longest first."""
        branch, found, is_negated = self._trees[is_loose], [], False
        start = at
        while at < len(words):
            word = words[at].norm
            if word in ARTICLES and word not in branch.branches:
                at += 1
                continue
            if is_loose and at > start and (word in BEING or word == "not") and word not in branch.branches:
                is_negated = is_negated or word == "not"
                at += 1
                continue
            if word not in branch.branches:
                break
            branch = branch.branches[word]
            at += 1
            if branch.ends:
                found.append(Match(at, tuple(dict.fromkeys(branch.ends)), is_negated))
        return found[::-1]

    def nearest(self, text: str, sorts: Iterable[str]) -> str | None:
        """The name most like a text, when one is like it."""
        wanted = set(sorts)
        names = {item.name.casefold(): item.name for item in self.referents if item.sort in wanted}
        return nearest(text, names)

    def _add(self, referent: Referent) -> None:
        words = [mark.norm for mark in marks(referent.name, 1)]
        spellings = {tuple(words), tuple(words[:-1]) if words and words[-1] in KIND_WORDS else tuple(words)}
        for spelling in spellings:
            strict = [word for word in spelling if word not in ARTICLES]
            self._insert(strict or list(spelling), referent, is_loose=False)
            self._insert([word for word in strict if word not in BEING] or list(spelling), referent, is_loose=True)
        if re.search(r"[_-]", referent.key) and referent.sort in {"item", "field"}:
            self._insert([mark.norm for mark in marks(referent.key, 1)], referent, is_loose=False)

    def _insert(self, words: Sequence[str], referent: Referent, *, is_loose: bool) -> None:
        branch = self._trees[is_loose]
        for word in words:
            branch = branch.branches.setdefault(word, _Branch())
        if words:
            branch.ends.append(referent)


def nearest(text: str, names: dict[str, str]) -> str | None:
    """The value whose key is most like the text; only short texts are compared, that costs no time to speak of."""
    wanted = text.casefold().strip()
    for article in ARTICLES:
        wanted = wanted.removeprefix(f"{article} ")
    if not 0 < len(wanted) <= MAX_KEY * 2:
        return None
    close = difflib.get_close_matches(wanted, [name for name in names if len(name) <= MAX_KEY * 2], 1, 0.6)
    return names[close[0]] if close else None


def slug(name: str, *, joint: str = "_", otherwise: str = "item") -> str:
    """The key that a name gets by itself."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    key = joint.join(words)[:MAX_KEY].rstrip(joint)
    if not key:
        return otherwise
    return key if key[0].isalpha() else f"{otherwise}{joint}{key}"
