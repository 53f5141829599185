"""When a timer occurs, in words and back: `2 weeks after “Interview” is complete`, `every day, 3 times`.

What the moments are in time is decided when a case runs.
"""

import re

from apps.cmmn.definition import DefinitionError, FieldType, OnPart, Timer
from apps.cmmn.language import clauses, durations
from apps.cmmn.language.headers import Piece
from apps.cmmn.language.layout import Line
from apps.cmmn.language.marks import marks, unquoted
from apps.cmmn.language.naming import field_named, field_said
from apps.cmmn.language.problems import Position, fault
from apps.cmmn.language.scanner import date_at, date_in_words
from apps.cmmn.language.sentences import understand_event
from apps.cmmn.language.setting import Setting
from apps.cmmn.language.wording import in_backticks, said
from apps.cmmn.sentences import gettext_noop

_REPEATED = re.compile(r"R(?P<count>\d*)/(?P<step>P[^/]+)", re.ASCII)
_MOMENT = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})(?:T(?P<time>\d{2}:\d{2}(?::\d{2})?)(?P<utc>Z?))?", re.ASCII)
_TIMES = {"once": 1, "twice": 2}
_SPAN = rf"{durations.AMOUNT}(?:(?:\s*,\s*and\s+|\s*,\s*|\s+and\s+){durations.AMOUNT})*"
_AFTER_SPAN = re.compile(rf"after\s+(?P<span>{_SPAN})(?=,|$)", re.IGNORECASE)
_SPAN_AFTER = re.compile(rf"(?P<span>{_SPAN})(?=\s+after\s)", re.IGNORECASE)
_EVERY = re.compile(
    rf"every\s+(?P<step>{_SPAN}|[a-z]+)"
    rf"(?:\s*,?\s*(?:(?P<count>\d{{1,6}})\s+times|(?P<word>once|twice)|for\s+(?P<span>{_SPAN})))?",
    re.IGNORECASE,
)
_AT = re.compile(r'at\s+the\s+time\s+(?P<text>`[^`]*`|"(?:\\.|[^"\\])*")', re.IGNORECASE)
_OF_FIELD = re.compile(r"on\s+(?:the\s+(?:date|day)\s+in\s+)?(?P<field>.+?)(?=,?\s+after\s|$)", re.IGNORECASE)
_NAMES_A_DAY = re.compile(r"the (?:date|day|deadline)\b")
_ON_DAY = re.compile(r"on\s+(?=\d|[a-z]+\s+\d)", re.IGNORECASE)
_AT_TIME = re.compile(r"\s+at\s+(?P<time>\d{2}:\d{2}(?::\d{2})?)(?P<utc>\s+UTC)?", re.IGNORECASE | re.ASCII)
_FROM = re.compile(r"\s*,?\s*(?:after|from the moment(?: when| that)?|once|counted from)\s+", re.IGNORECASE)

_Base = tuple[str, int]


def to_words(timer: Timer, setting: Setting) -> str:
    start = timer.start
    event = None if start is None else _event(start, setting)
    span = durations.to_words(timer.at)
    if span:
        return f"after {span}" if event is None else f"{span} after {event}"
    base = _every(timer.at) or _on_day(timer.at) or _of_field(timer.at, setting)
    base = base or f"at the time {in_backticks(timer.at)}"
    return base if event is None else f"{base}, after {event}"


def _event(part: OnPart, setting: Setting) -> str:
    found = said(
        setting,
        lambda words: words.clause(clauses.happened(part), in_rule=False),
        lambda sentence: understand_event(sentence, setting) == part,
    )
    if found is None:
        raise DefinitionError("timer.start", "cannot be said in a sentence")
    return found


def from_words(piece: Piece, line: Line, setting: Setting) -> Timer:
    """The timer that the words of one line give, or Mistake."""
    for read in (_read_span, _read_every, _read_day, _read_time, _read_field):
        found = read(piece, line, setting)
        if found is not None:
            at, end = found
            return Timer(at, _start(piece, end, line, setting))
    raise fault(
        "bad-time",
        piece.at(line),
        gettext_noop("“%(words)s” is not a time."),
        words=piece.text,
        expected=("“2 days after …”", "“after 2 days”", "“every day, 3 times”", "“on 1 March 2026”"),
    )


def alone(text: str) -> str | None:
    """The ISO text of a time that waits for no event: `every day, 3 times`, `on 1 March 2026`, `after 2 days`."""
    piece, line = Piece(text, 1), Line(1, 1, text)
    for read in (_read_span, _read_every, _read_day):
        found = read(piece, line, None)
        if found is not None and found[1] == len(text):
            return found[0]
    return None


def _start(piece: Piece, end: int, line: Line, setting: Setting) -> OnPart | None:
    """The event behind “after”, when there is one."""
    rest = piece.text[end:]
    if not rest.strip():
        return None
    joint = _FROM.match(rest)
    column = piece.column + end + (joint.end() if joint else 0)
    words = [mark for mark in marks(rest[joint.end() :] if joint else rest, line.number, column) if mark.text != "."]
    if joint is None or not words:
        raise fault(
            "bad-time",
            Position(line.number, column, column + len(rest)),
            gettext_noop("“%(words)s” is not expected here."),
            words=rest.strip(),
            expected=("“after” and an event",),
        )
    return understand_event(words, setting)


def _read_span(piece: Piece, _line: Line, _setting: Setting | None) -> _Base | None:
    match = _AFTER_SPAN.match(piece.text) or _SPAN_AFTER.match(piece.text)
    at = durations.from_words(match["span"]) if match else None
    return (at, match.end()) if match and at else None


def _read_every(piece: Piece, _line: Line, _setting: Setting | None) -> _Base | None:
    match = _EVERY.match(piece.text)
    if match is None:
        return None
    step = durations.from_words(match["step"]) or durations.from_words(f"1 {match['step']}")
    if step is None:
        return None
    if match["span"]:
        fitting = durations.times(step, durations.from_words(match["span"]) or "")
        return None if fitting is None else (f"R{fitting}/{step}", match.end())
    count = match["count"] or (_TIMES[match["word"].casefold()] if match["word"] else "")
    return f"R{count}/{step}", match.end()


def _read_field(piece: Piece, line: Line, setting: Setting) -> _Base | None:
    match = _OF_FIELD.match(piece.text)
    if match is None:
        return None
    place = Piece(match["field"], piece.column + match.start("field")).at(line)
    return field_named(match["field"].rstrip("."), place, setting), match.end()


def _read_day(piece: Piece, line: Line, _setting: Setting | None) -> _Base | None:
    match = _ON_DAY.match(piece.text)
    if match is None:
        return None
    words = list(marks(piece.text[match.end() :], line.number, match.end()))
    day = date_at(words, 0)
    if day is None:
        return None
    end = words[day.end - 1].position.end
    time = _AT_TIME.match(piece.text, end)
    if time is None:
        return str(day.value), end
    return f"{day.value}T{time['time']}{'Z' if time['utc'] else ''}", time.end()


def _read_time(piece: Piece, _line: Line, _setting: Setting | None) -> _Base | None:
    match = _AT.match(piece.text)
    return (unquoted(match["text"]), match.end()) if match else None


def _every(at: str) -> str | None:
    match = _REPEATED.fullmatch(at)
    span = durations.to_words(match["step"]) if match else None
    if match is None or span is None:
        return None
    count = match["count"]
    if count and (count.startswith("0") or len(count) > 6):
        return None
    step = span.removeprefix("1 ") if re.fullmatch(r"1 [a-z]+", span) else span
    times = next((word for word, number in _TIMES.items() if str(number) == count), f"{count} times")
    return f"every {step}, {times}" if count else f"every {step}"


def _on_day(at: str) -> str | None:
    match = _MOMENT.fullmatch(at)
    day = date_in_words(match["day"]) if match else None
    if match is None or day is None:
        return None
    time = f" at {match['time']}{' UTC' if match['utc'] else ''}" if match["time"] else ""
    return f"on {day}{time}"


def _of_field(at: str, setting: Setting) -> str | None:
    spec = setting.fields.get(at)
    if spec is None or spec.type is not FieldType.DATE:
        return None
    name = field_said(at, setting)
    if " after " in f" {name} ".casefold():
        return None
    return f"on {name}" if _NAMES_A_DAY.match(name) else f"on the date in {name}"
