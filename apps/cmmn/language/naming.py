"""Names as they stand in the lines of the outline, behind a label: fields, steps, roles and decision tables.

Names inside sentences are the work of `scanner` and `wording`. A name that nobody knows is refused; a key in
brackets is kept as it is where the checks look after it.
"""

import re
from collections.abc import Mapping

from apps.cmmn.language import headers
from apps.cmmn.language.headers import Piece
from apps.cmmn.language.layout import Line
from apps.cmmn.language.marks import bracketed, key_in_brackets, name_as_written
from apps.cmmn.language.problems import Mistake, Position, fault
from apps.cmmn.language.setting import Setting
from apps.cmmn.language.wording import Manner, Wording
from apps.cmmn.sentences import gettext_noop

WORD = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)


def fields_named(text: str, position: Position, known: Setting) -> list[str]:
    """The paths of the field meant, or of two with “and” between them."""
    found = _named(text, known, "field")
    before, joint, after = text.partition(" and ")
    if not found and joint:
        pair = [_named(before, known, "field"), _named(after.strip(), known, "field")]
        if all(pair):
            return [key for keys in pair for key in keys]
    if not found and text.casefold().startswith("and "):
        return fields_named(text[4:].strip(), position, known)
    return [_only(found, text, position, known, "field")]


def field_named(text: str, position: Position, known: Setting) -> str:
    """The path of one field; one in brackets may be a path that no field has."""
    if is_bracketed(text):
        return bracketed(text)
    return _only(_named(text, known, "field"), text, position, known, "field")


def step_named(text: str, position: Position, known: Setting) -> str:
    if is_bracketed(text):
        return bracketed(text)
    return _only(_named(text, known, "item"), text, position, known, "item")


def one_of(names: Mapping[str, str], piece: Piece, line: Line, sort: str) -> str:
    """The key of what is called like this; `sort` is role or table."""
    if is_bracketed(piece.text):
        return bracketed(piece.text)
    wanted = headers.plain(piece.text).casefold()
    found = [key for key, name in names.items() if wanted in {name.casefold(), f"the {name}".casefold()}]
    if len(found) == 1:
        return found[0]
    raise fault(
        "ambiguous-name" if found else f"unknown-{sort}",
        piece.at(line),
        _UNKNOWN[sort] if not found else gettext_noop("“%(name)s” can mean several things. Write the key in brackets."),
        name=piece.text,
        suggestion=headers.suggestion(piece.text, names.values()),
        candidates=tuple(key_in_brackets(key) for key in found),
        expected=tuple(f"“{name}”" for name in names.values()) if not found else (),
    )


def several_of(names: Mapping[str, str], piece: Piece, line: Line, sort: str) -> tuple[str, ...]:
    """The key of one, or of several with “and” or “or” between them."""
    is_one = headers.plain(piece.text) != piece.text or piece.text.casefold() in {
        name.casefold() for name in names.values()
    }
    parts = [piece.text] if is_one else re.split(r"\s+(?:and|or)\s+", piece.text)
    return tuple(one_of(names, Piece(part, piece.column), line, sort) for part in parts)


_UNKNOWN = {
    "status": gettext_noop("There is no status “%(name)s” in this plan."),
    "role": gettext_noop("There is no role “%(name)s” in this plan."),
    "table": gettext_noop("There is no decision table “%(name)s” in this plan."),
}


def field_name(path: str, known: Setting, *, without: str = ",()") -> str:
    """The field's label where it is understood, else its key in brackets."""
    spec = known.fields.get(path)
    for label in (spec.label if spec else "", known.inside.get(path, "")):
        if _is_plain(label, without) and " as " not in label and _is_understood(label, path, known, "field"):
            return label
    return key_in_brackets(path)


def field_said(path: str, known: Setting) -> str:
    """The field in the middle of a line: the risk score, “Hearing on”, [risk_score]."""
    for manner in (Manner.PLAIN, Manner.QUOTED):
        said = Wording(known, manner).field(path)
        if not is_bracketed(said) and _is_understood(said, path, known, "field"):
            return said
    return key_in_brackets(path)


def step_name(key: str, known: Setting) -> str:
    name = known.names.get(key, "")
    is_plain = _is_plain(name, ",()") and _is_understood(name, key, known, "item")
    return name if is_plain else key_in_brackets(key)


def name_of(names: Mapping[str, str], key: str) -> str:
    """A role or table by its name where only one is called so."""
    name = names.get(key, "")
    is_only = [other.casefold() for other in names.values()].count(name.casefold()) == 1
    is_plain = is_only and _is_plain(name, ",()") and not re.search(r"\b(and|or)\b|^the\b", name, re.IGNORECASE)
    return name if is_plain else key_in_brackets(key)


def word(text: str, position: Position) -> str:
    """A name of the other side: one word, or whatever stands in brackets."""
    if is_bracketed(text):
        return bracketed(text)
    bare = re.sub(r"^(?:the|an?)\s+", "", text)
    if WORD.fullmatch(bare):
        return bare
    raise fault(
        "bad-key",
        position,
        gettext_noop("“%(name)s” is not one word. Write it in brackets."),
        name=text,
        expected=("a word", "a key in brackets"),
    )


def word_as_written(text: str) -> str:
    return text if WORD.fullmatch(text) and not text.endswith(".") else key_in_brackets(text)


def is_bracketed(text: str) -> bool:
    return text.startswith("[") and text.endswith("]")


def _is_plain(name: str, without: str) -> bool:
    return name == name_as_written(name, without=without) and not name.endswith((".", " ")) and name != ""


def _is_understood(name: str, key: str, known: Setting, sort: str) -> bool:
    try:
        return (
            fields_named(name, Position(1), known) == [key] if sort == "field" else _named(name, known, sort) == [key]
        )
    except Mistake:
        return False


def _named(text: str, known: Setting, sort: str) -> list[str]:
    if is_bracketed(text):
        return [one.key for one in known.lexicon.by_key(bracketed(text)) if one.sort == sort]
    return list(dict.fromkeys(one.key for one in known.lexicon.named(headers.plain(text)) if one.sort == sort))


def _only(found: list[str], text: str, position: Position, known: Setting, sort: str) -> str:
    if len(found) == 1:
        return found[0]
    if found:
        raise fault(
            "ambiguous-name",
            position,
            gettext_noop("“%(name)s” can mean several things. Write the key in brackets."),
            name=text,
            candidates=tuple(key_in_brackets(key) for key in found),
        )
    raise fault(
        "unknown-field" if sort == "field" else "unknown-name",
        position,
        gettext_noop("There is no field “%(name)s” in this plan.")
        if sort == "field"
        else gettext_noop("There is no step “%(name)s” in this plan."),
        name=text,
        suggestion=known.lexicon.nearest(text, (sort,)),
    )
