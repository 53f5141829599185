"""The lines about a field, read and written: its label and type, its help, its choices, and the fields inside it.

A field that says its `fields` has them below it, one deeper; what a form asks for is a matter of steps.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from apps.cmmn.definition import Field, FieldType
from apps.cmmn.language import headers, limits, prose
from apps.cmmn.language.headers import Piece
from apps.cmmn.language.layout import Layout, Line, is_heading, told
from apps.cmmn.language.marks import key_in_brackets, name_and_key, name_as_written
from apps.cmmn.language.names import slug
from apps.cmmn.language.naming import field_name, field_named
from apps.cmmn.language.problems import Mistake, Position, Problem, fault
from apps.cmmn.language.setting import Setting
from apps.cmmn.sentences import gettext_noop

SEVERAL = ("several", "any number", "more than one", "many")
_WORDS = {
    **dict.fromkeys(headers.REQUIRED, "required"),
    **dict.fromkeys(headers.ON_REQUEST_FORM, "on_request_form"),
    **dict.fromkeys(SEVERAL, "many"),
}
"""What is said of a field beside its type, as the attribute that it sets."""
_REFERS = frozenset({"refers to", "refer to"})


@dataclass(slots=True)
class FieldDraft:
    """A field as its lines say it. `asked` are the names of what it may refer to, until all fields are known."""

    label: str
    own_key: str | None
    line: Line
    type: FieldType = FieldType.TEXT
    required: bool = False
    on_request_form: bool = False
    many: bool = False
    help: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    fields: list["FieldDraft"] = field(default_factory=list)
    asked: list[tuple[str, Position]] = field(default_factory=list)
    targets: tuple[str, ...] = ()
    minimum: str | None = None
    maximum: str | None = None
    max_length: int | None = None
    key: str = ""

    @property
    def name(self) -> str:
        return self.label

    def walk(self) -> Iterator["FieldDraft"]:
        yield self
        for inner in self.fields:
            yield from inner.walk()

    def field(self) -> Field:
        return Field(
            self.key,
            self.label,
            self.type,
            self.required,
            tuple(self.choices),
            self.help,
            self.on_request_form,
            self.many,
            tuple(inner.field() for inner in self.fields),
            self.targets,
            self.minimum,
            self.maximum,
            self.max_length,
        )


class FieldLines:
    """Reads fields into drafts; mistakes are collected."""

    def __init__(self, layout: Layout, problems: list[Problem]) -> None:
        self.layout, self.problems = layout, problems

    def read(self, lines: list[Line]) -> list[FieldDraft]:
        found = []
        for line in lines:
            parts = headers.field_parts(headers.without_bullet(line))
            if parts is None:
                self._tell(headers.unreadable(line))
                continue
            spec = FieldDraft(parts[0], parts[1], line)
            found.append(spec)
            if parts[2].text.strip():
                self._type(spec, parts[2])
            self._body(spec, told(line.below))
        return found

    def choice(self, piece: Piece, line: Line, otherwise: str) -> tuple[str, str] | None:
        """Value and label of `Label [value]`."""
        parts = name_and_key(piece.text)
        if parts is None:
            self._tell(headers.unreadable(line))
            return None
        return (slug(parts[0], otherwise=otherwise) if parts[1] is None else parts[1]), parts[0]

    def refer(self, spec: FieldDraft, known: Setting) -> None:
        """What a field may refer to, when all fields are known."""
        for one in spec.walk():
            try:
                one.targets = tuple(field_named(text, position, known) for text, position in one.asked)
            except Mistake as mistake:
                self._tell(mistake)

    def _tell(self, mistake: Mistake) -> None:
        self.problems.append(mistake.problem)

    def _type(self, spec: FieldDraft, piece: Piece) -> None:
        """`choice, required, on the request form`; after “one of” come the choices."""
        parts = list(headers.listed(Piece(piece.text.rstrip(" ."), piece.column)))
        for number, part in enumerate(parts):
            words = part.text.casefold()
            opening = next((start for start in ("one of ", "choice of ") if words.startswith(start)), None)
            if opening:
                spec.type = FieldType.CHOICE
                return self._inline_choices(spec, Piece(part.text[len(opening) :], part.column), parts[number + 1 :])
            if words in headers.TYPE_OF:
                spec.type = headers.TYPE_OF[words]
            elif words in _WORDS:
                setattr(spec, _WORDS[words], True)
            elif words != "optional":
                self._limit(spec, part)
        return None

    def _limit(self, spec: FieldDraft, part: Piece) -> None:
        try:
            found = limits.read(part, spec.line)
        except Mistake as mistake:
            return self._tell(mistake)
        if found is None:
            return self._tell(_unknown_type(part, spec.line))
        return setattr(spec, *found)

    def _inline_choices(self, spec: FieldDraft, first: Piece, rest: list[Piece]) -> None:
        pieces = [first, *rest]
        while pieces and pieces[-1].text.casefold() in _WORDS:
            setattr(spec, _WORDS[pieces.pop().text.casefold()], True)
        before, _, last = pieces[-1].text.rpartition(" or ") if pieces else ("", "", "")
        texts = [piece.text for piece in pieces[:-1]] + ([before, last] if before else [last])
        pairs = [self.choice(Piece(text.strip(), first.column), spec.line, "choice") for text in texts if text.strip()]
        spec.choices += [pair for pair in pairs if pair]

    def _body(self, spec: FieldDraft, lines: list[Line]) -> None:
        for line in lines:
            piece = headers.without_bullet(line)
            found = headers.label(piece)
            if headers.has_bullet(line):
                self._bullet(spec, line)
            elif found and found[0] == "help":
                spec.help = prose.value(self.layout, line, found[1])
            elif found and found[0] == "choices" and not found[1].text:
                spec.choices += [pair for below in told(line.below) if (pair := self._choice(below))]
            elif found and found[0] == "fields" and not found[1].text:
                spec.fields += self.read(told(line.below))
            elif found and found[0] in _REFERS:
                self._refers(spec, line, found[1])
            elif not (found and self._is_mistyped(line, found[0])):
                spec.help = f"{spec.help} {line.text}".strip()
                self._body(spec, told(line.below))

    def _bullet(self, spec: FieldDraft, line: Line) -> None:
        """Below a record its fields, below anything else its choices."""
        if spec.type is FieldType.OBJECT:
            spec.fields += self.read([line])
        else:
            pair = self._choice(line)
            spec.choices += [pair] if pair else []

    def _choice(self, line: Line) -> tuple[str, str] | None:
        return self.choice(headers.without_bullet(line), line, "choice")

    def _refers(self, spec: FieldDraft, line: Line, piece: Piece) -> None:
        for part, at in headers.entries(piece, line):
            spec.asked.append((part.text, part.at(at)))

    def _is_mistyped(self, line: Line, words: str) -> bool:
        problem = headers.mistyped(line, words, ["Help", "Choices", "Fields", "Refers to"])
        self.problems += [problem] if problem else []
        return problem is not None


def _unknown_type(part: Piece, line: Line) -> Mistake:
    return fault(
        "unknown-type",
        part.at(line),
        gettext_noop("“%(words)s” is not a kind of field."),
        words=part.text,
        suggestion=headers.suggestion(part.text, [*headers.TYPE_OF, *_WORDS]),
        expected=tuple(words[0] for words in headers.TYPES.values()),
    )


def written(
    fields: Sequence[Field], stems: Mapping[str, int], setting: Setting, indent: str = "", above: str = ""
) -> Iterator[str]:
    """The lines of fields. `stems` counts the keys that their labels would give by themselves."""
    for spec in fields:
        stem = slug(spec.label, otherwise="field")
        key = "" if stem == spec.key and stems[stem] == 1 else f" {key_in_brackets(spec.key)}"
        yield f"{indent}- {name_as_written(spec.label, without=':')}{key}: {', '.join(notes(spec))}"
        yield from _written_body(spec, setting, indent + prose.STEP, f"{above}{spec.key}.")


def notes(spec: Field | FieldDraft) -> list[str]:
    """What is said of a field on its line."""
    said = [headers.TYPES[spec.type][0]]
    said += ["several"] if spec.many else []
    said += limits.limits_of(spec)
    said += ["required"] if spec.required else []
    return said + (["on the request form"] if spec.on_request_form else [])


def _written_body(spec: Field, setting: Setting, indent: str, above: str) -> Iterator[str]:
    yield from prose.paragraph(spec.help, indent, "Help", is_prose)
    yield from prose.entries("Refers to", [field_name(path, setting) for path in spec.targets], indent)
    is_record = spec.type is FieldType.OBJECT
    if spec.choices:
        inside = indent + prose.STEP if is_record else indent
        yield from [f"{indent}Choices:"] if is_record else []
        yield from (f"{inside}- {choice(value, label, 'choice')}" for value, label in spec.choices)
    if spec.fields:
        inside = indent if is_record else indent + prose.STEP
        yield from [] if is_record else [f"{indent}Fields:"]
        yield from written(spec.fields, stems_of(spec.fields), setting, inside, above)


def stems_of(fields: Sequence[Field]) -> dict[str, int]:
    stems = [slug(spec.label, otherwise="field") for spec in fields]
    return {stem: stems.count(stem) for stem in stems}


def choice(value: str, label: str, otherwise: str) -> str:
    key = "" if slug(label, otherwise=otherwise) == value else f" {key_in_brackets(value)}"
    return f"{name_as_written(label)}{key}"


def is_prose(text: str) -> bool:
    """Whether a line is read as nothing but words."""
    return headers.is_prose(text) and not is_heading(text)
