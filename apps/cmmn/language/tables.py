"""Decision tables, read and written: a sentence that says which rows count, and the rows between bars.

A double bar stands between what is tested, what follows and a remark. Cells are unary tests and expressions as the
engine takes them; what they mean is decided when a table is asked.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from apps.cmmn.definition import (
    Aggregation,
    DecisionInput,
    DecisionOutput,
    DecisionRule,
    DecisionTable,
    DefinitionError,
    FieldType,
    HitPolicy,
)
from apps.cmmn.language import headers, prose
from apps.cmmn.language.headers import Piece
from apps.cmmn.language.layout import Line, told
from apps.cmmn.language.marks import bracketed, key_in_brackets, name_and_key, name_as_written, quoted
from apps.cmmn.language.names import slug
from apps.cmmn.language.naming import field_name, field_named, is_bracketed
from apps.cmmn.language.problems import Mistake, Problem, fault
from apps.cmmn.language.setting import Setting
from apps.cmmn.sentences import gettext_noop

Policy = tuple[HitPolicy, Aggregation]
POLICIES: dict[Policy, str] = {
    (HitPolicy.UNIQUE, Aggregation.LIST): "At most one row fits",
    (HitPolicy.FIRST, Aggregation.LIST): "The first row that fits decides",
    (HitPolicy.ANY, Aggregation.LIST): "All rows that fit say the same",
    (HitPolicy.PRIORITY, Aggregation.LIST): "Of the rows that fit, the one with the best result decides",
    (HitPolicy.RULE_ORDER, Aggregation.LIST): "All rows that fit count, in the order of the table",
    (HitPolicy.OUTPUT_ORDER, Aggregation.LIST): "All rows that fit count, the best result first",
    (HitPolicy.COLLECT, Aggregation.LIST): "All rows that fit count",
    (HitPolicy.COLLECT, Aggregation.SUM): "The results of all rows that fit are added up",
    (HitPolicy.COLLECT, Aggregation.MIN): "The smallest result of all rows that fit counts",
    (HitPolicy.COLLECT, Aggregation.MAX): "The greatest result of all rows that fit counts",
    (HitPolicy.COLLECT, Aggregation.COUNT): "The rows that fit are counted",
}
_POLICY_OF = {words.casefold(): policy for policy, words in POLICIES.items()}
_REMARK = "Remark"
_SPAN = re.compile(r"``[^`]*``|`[^`]*`|(?P<bars>\|+)")
_DASHES = re.compile(r":?-{3,}:?")
_Cell = tuple[Piece, Line]


@dataclass(slots=True)
class TableDraft:
    """A table as its lines say it. `columns` are the cells of its head, until all fields are known."""

    name: str
    own_key: str | None
    line: Line
    policy: Policy = (HitPolicy.UNIQUE, Aggregation.LIST)
    columns: list[_Cell] = field(default_factory=list)
    outputs: list[DecisionOutput] = field(default_factory=list)
    rules: list[DecisionRule] = field(default_factory=list)
    has_head: bool = False
    key: str = ""

    def table(self, setting: Setting) -> DecisionTable:
        return DecisionTable(
            self.key,
            self.name,
            tuple(_input(piece, line, setting) for piece, line in self.columns),
            tuple(self.outputs),
            tuple(self.rules),
            *self.policy,
        )


# Reading -------------------------------------------------------------------------------------------------------------


def read(lines: list[Line], problems: list[Problem]) -> Iterator[TableDraft]:
    for line in told(lines):
        found = headers.label(Piece(line.text, line.column))
        parts = name_and_key(found[1].text if found and found[0] in {"table", "decision table"} else line.text)
        if parts is None or line.text.startswith("|"):
            problems.append(headers.unreadable(line).problem)
            continue
        draft = TableDraft(*parts, line)
        settings: list[Line] = []
        for below in told(line.below):
            try:
                _read_line(draft, below, settings)
            except Mistake as mistake:
                problems.append(mistake.problem)
        for below in settings:
            try:
                _read_output(draft, below)
            except Mistake as mistake:
                problems.append(mistake.problem)
        yield draft


def _read_line(draft: TableDraft, line: Line, settings: list[Line]) -> None:
    words = line.text.rstrip(" .").casefold()
    found = headers.label(Piece(line.text, line.column))
    if line.text.startswith("|"):
        _read_row(draft, line)
    elif headers.has_bullet(line):
        settings.append(line)
    elif words in _POLICY_OF:
        draft.policy = _POLICY_OF[words]
    elif found and found[0] == "collected as" and found[1].text.rstrip(".") in set(Aggregation):
        draft.policy = draft.policy[0], Aggregation(found[1].text.rstrip("."))
    else:
        raise fault(
            "unknown-policy",
            line.position,
            gettext_noop("It is not understood which rows count."),
            suggestion=headers.suggestion(line.text, POLICIES.values()),
            expected=tuple(f"“{words}.”" for words in POLICIES.values()),
        )


def _read_row(draft: TableDraft, line: Line) -> None:
    groups = [[_trimmed(piece) for piece in group] for group in _groups(Piece(line.text, line.column))]
    cells = [piece for group in groups for piece in group]
    if cells and all(_DASHES.fullmatch(piece.text) for piece in cells):
        return
    if not draft.has_head:
        draft.has_head = True
        draft.columns = [(piece, line) for piece in groups[0]]
        draft.outputs = [_output(piece, line) for piece in (groups[1] if len(groups) > 1 else [])]
        return
    tests, results, remarks = [*groups, [], []][:3]
    if (len(tests), len(results)) != (len(draft.columns), len(draft.outputs)) or len(remarks) > 1:
        raise fault(
            "uneven-row",
            line.position,
            gettext_noop(
                "The row has %(tests)s and %(results)s cells, the head of the table has %(columns)s and %(outputs)s."
            ),
            tests=len(tests),
            results=len(results),
            columns=len(draft.columns),
            outputs=len(draft.outputs),
            expected=("“||” between what is tested and what follows",),
        )
    note = _exact(remarks[0].text) if remarks else ""
    draft.rules.append(
        DecisionRule(tuple(_exact(one.text) for one in tests), tuple(_exact(one.text) for one in results), note)
    )


def _groups(piece: Piece) -> list[list[Piece]]:
    """The cells of a row, in groups that a double bar parts; bars between backticks are part of the cell."""
    groups: list[list[Piece]] = [[]]
    start = None
    for match in _SPAN.finditer(piece.text):
        if match["bars"] is None:
            continue
        if start is not None:
            groups[-1].append(Piece(piece.text[start : match.start()], piece.column + start))
        groups += [[] for _ in range(len(match["bars"]) - 1)]
        start = match.end()
    if start is not None and piece.text[start:].strip():
        groups[-1].append(Piece(piece.text[start:], piece.column + start))
    return groups


def _trimmed(piece: Piece) -> Piece:
    text = piece.text
    return Piece(text.strip(), piece.column + len(text) - len(text.lstrip()))


def _exact(text: str) -> str:
    """The text of a cell; in backticks it stands with its spaces and bars, in two of them as JSON."""
    if len(text) > 3 and text.startswith("``") and text.endswith("``"):
        try:
            return str(json.loads(text[2:-2]))
        except ValueError:
            return text[2:-2]
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == "`" else text


def _input(piece: Piece, line: Line, setting: Setting) -> DecisionInput:
    """`Risk score`, `` `risk * 2` `` or `The risk (Risk score)`."""
    text, label = piece.text, ""
    if text.endswith(")") and " (" in text and not text.startswith("`"):
        name, _, text = text[:-1].partition(" (") if not text.startswith('"') else _after_quote(text[:-1])
        label = headers.plain(name)
    if text.startswith("`"):
        return DecisionInput(_exact(text), label)
    return DecisionInput(field_named(text, piece.at(line), setting), label)


def _after_quote(text: str) -> tuple[str, str, str]:
    """A name in quotes and what stands behind it in brackets."""
    match = re.match(r'"(?:\\.|[^"\\])*"', text)
    end = match.end() if match else 0
    return text[:end], " (", text[end:].removeprefix(" (")


def _output(piece: Piece, line: Line) -> DecisionOutput:
    if is_bracketed(piece.text):
        return DecisionOutput(bracketed(piece.text))
    parts = name_and_key(piece.text)
    if parts is None:
        raise headers.unreadable(line)
    return DecisionOutput(slug(parts[0], otherwise="result") if parts[1] is None else parts[1], parts[0])


def _read_output(draft: TableDraft, line: Line) -> None:
    """`- Level: number`, with `Best first:` and `Otherwise:` below it."""
    name, _, kind = _parts(headers.without_bullet(line).text)
    wanted = bracketed(name) if is_bracketed(name) else headers.plain(name)
    found = [one for one in draft.outputs if wanted == (one.key if is_bracketed(name) else one.label)]
    words = kind.strip(" .").casefold()
    if len(found) != 1 or words not in headers.TYPE_OF:
        labels = [one.label for one in draft.outputs]
        raise fault(
            "unknown-column" if len(found) != 1 else "unknown-type",
            line.position,
            gettext_noop("“%(words)s” is no column of results.")
            if len(found) != 1
            else gettext_noop("“%(words)s” is not a kind of field."),
            words=name if len(found) != 1 else kind.strip(),
            suggestion=headers.suggestion(name, labels)
            if len(found) != 1
            else headers.suggestion(kind, headers.TYPE_OF),
        )
    values, otherwise = found[0].values, found[0].default
    for below in told(line.below):
        label = headers.label(Piece(below.text, below.column))
        if label and label[0] == "best first":
            values = tuple(_exact(piece.text) for piece, _ in headers.entries(label[1], below))
        elif label and label[0] == "otherwise":
            otherwise = _exact(label[1].text)
        else:
            raise fault(
                "unknown-label",
                below.position,
                gettext_noop("“%(words)s” is not known here."),
                words=below.text,
                expected=("“Best first:”", "“Otherwise:”"),
            )
    at = draft.outputs.index(found[0])
    draft.outputs[at] = replace(found[0], type=headers.TYPE_OF[words], values=values, default=otherwise)


def _parts(text: str) -> tuple[str, str, str]:
    if text.startswith("["):
        end = text.find("]:") + 1
        return text[:end], ":", text[end + 1 :]
    return text.rpartition(":")


# Writing -------------------------------------------------------------------------------------------------------------


def written(table: DecisionTable, stems: Sequence[str], setting: Setting) -> Iterator[str]:
    """The lines of one table. `stems` are the keys that the names of all tables would give by themselves."""
    stem = slug(table.name, otherwise="table")
    key = "" if stem == table.key and stems.count(stem) == 1 else f" {key_in_brackets(table.key)}"
    yield f"Table: {name_as_written(table.name)}{key}"
    known = POLICIES.get((table.hit_policy, table.aggregation))
    yield f"{prose.STEP}{known or POLICIES[table.hit_policy, Aggregation.LIST]}."
    if known is None:
        yield f"{prose.STEP}Collected as: {table.aggregation}."
    for output in table.outputs:
        yield from _written_output(output, table, prose.STEP)
    yield from (f"{prose.STEP}{row}" for row in _rows(table, setting))


def policy(table: DecisionTable) -> str:
    """The sentence that says which rows count."""
    known = POLICIES.get((table.hit_policy, table.aggregation))
    return known or f"{POLICIES[table.hit_policy, Aggregation.LIST]} ({table.aggregation})"


def columns(table: DecisionTable, setting: Setting) -> Iterator[str]:
    """The head of a table, and what is said of its results."""
    yield next(_rows(replace(table, rules=()), setting), "")
    for output in table.outputs:
        yield from _written_output(output, table, "")


def _written_output(output: DecisionOutput, table: DecisionTable, indent: str) -> Iterator[str]:
    if (output.type, output.values, output.default) == (FieldType.TEXT, (), ""):
        return
    labels = [one.label for one in table.outputs]
    is_plain = labels.count(output.label) == 1 and name_as_written(output.label, without=":|") == output.label
    name = output.label if is_plain else key_in_brackets(output.key)
    yield f"{indent}- {name}: {headers.TYPES[output.type][0]}"
    inside = indent + prose.STEP
    if output.values and all(re.fullmatch(r'[\w.+-]*\w|"[^"\\,.]*"', value) for value in output.values):
        yield f"{inside}Best first: {', '.join(output.values)}"
    elif output.values:
        yield f"{inside}Best first:"
        yield from (f"{inside}{prose.STEP}- {_in_backticks(value)}" for value in output.values)
    if output.default:
        yield f"{inside}Otherwise: {_cell(output.default)}"


def _rows(table: DecisionTable, setting: Setting) -> Iterator[str]:
    has_notes = any(rule.note for rule in table.rules)
    rows = [
        [
            [_column(one, setting) for one in table.inputs],
            [_result(one) for one in table.outputs],
            *([[_REMARK]] if has_notes else []),
        ]
    ]
    for rule in table.rules:
        if (len(rule.tests), len(rule.results)) != (len(table.inputs), len(table.outputs)):
            raise DefinitionError(f"decisions.{table.key}", "has a row that does not fit its columns")
        notes = [[_cell(rule.note)]] if has_notes else []
        rows.append([[_cell(one) for one in rule.tests], [_cell(one) for one in rule.results], *notes])
    widths = [max(map(len, column)) for column in zip(*(chain.from_iterable(row) for row in rows), strict=True)]
    for row in rows if table.inputs or table.outputs or table.rules else []:
        yield _row(row, iter(widths))


def _row(groups: list[list[str]], widths: Iterator[int]) -> str:
    parts = ["".join(f" {cell.ljust(next(widths))} |" for cell in group) for group in groups]
    return f"|{'|'.join(parts)}"


def _column(one: DecisionInput, setting: Setting) -> str:
    is_field = one.expression in setting.fields
    asked = field_name(one.expression, setting, without=",()|`") if is_field else _in_backticks(one.expression)
    asked = asked if not set(asked) & set("|") or asked.startswith("`") else _in_backticks(one.expression)
    if not one.label:
        return asked
    return f"{_without_bars(name_as_written(one.label, without='|()'))} ({asked})"


def _result(one: DecisionOutput) -> str:
    if not one.label:
        return _key(one.key)
    key = "" if slug(one.label, otherwise="result") == one.key else f" {_key(one.key)}"
    return f"{_without_bars(name_as_written(one.label, without='|'))}{key}"


def _cell(text: str) -> str:
    is_plain = text == text.strip() and text.isprintable() and not set(text) & set("|`") and not _DASHES.fullmatch(text)
    return text if is_plain else _in_backticks(text)


def _in_backticks(text: str) -> str:
    if text and text.isprintable() and "`" not in text:
        return f"`{text}`"
    return f"``{_without_bars(quoted(text))}``"


def _without_bars(text: str) -> str:
    """Bars and backticks of a text in quotes as JSON writes any sign."""
    return text.replace("|", "\\u007c").replace("`", "\\u0060")


def _key(key: str) -> str:
    return f"[{_without_bars(quoted(key))}]" if set(key) & set("|`") else key_in_brackets(key)
