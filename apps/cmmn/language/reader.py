"""From the text of a plan file to a definition: `read` never raises, and tells everything that is wrong at once.

The parts are read in `outline` and `sentences`; here is the order in which they are read.
"""

from collections.abc import Iterator

from apps.cmmn.codec import from_json, to_json
from apps.cmmn.definition import CASE, CaseDefinition, DefinitionError, Kind
from apps.cmmn.language import durations, expression, fieldlines, headers, outline, timed
from apps.cmmn.language.clauses import All, Clause, Compared, Not, Some
from apps.cmmn.language.drafts import ItemDraft, PlanDraft, apply, give_field_keys, give_keys, resolve
from apps.cmmn.language.layout import MAX_LINE, Layout, Line, lay_out, told, too_long
from apps.cmmn.language.marks import Mark, marks
from apps.cmmn.language.meaning import Said
from apps.cmmn.language.names import slug
from apps.cmmn.language.problems import Mistake, OutlineEntry, Position, Problem, Reading, fault
from apps.cmmn.language.sentences import understand
from apps.cmmn.language.setting import Setting, setting
from apps.cmmn.sentences import Sentence, gettext_noop

MAX_PROBLEMS = 100


def read(text: str) -> Reading:
    """The definition, or None with what is wrong; the outline as far as it can be seen in either case."""
    limit = too_long(text)
    if limit is not None:
        template = gettext_noop("The text has more than %(count)s characters.")
        return Reading(None, (Problem("too-long", Position(1), Sentence(template, count=limit)),))
    layout = lay_out(text)
    problems = [*layout.problems, *_long_lines(layout)]
    first = next(iter(told(layout.sections[0].lines)), None)
    if first is None or problems_of_length(problems):
        missing = fault("missing-name", Position(1), gettext_noop("The first line names the plan.")).problem
        return Reading(None, tuple(problems or [missing]))
    return _Reader(layout, first, problems).read()


def problems_of_length(problems: list[Problem]) -> bool:
    return any(problem.code == "too-long" for problem in problems)


class _Reader:
    def __init__(self, layout: Layout, first: Line, problems: list[Problem]) -> None:
        self.layout, self.problems = layout, problems
        self.warnings: list[Problem] = []
        self.draft = PlanDraft(outline.case_draft(first))
        self.rules: list[Position] = []

    def read(self) -> Reading:
        draft, case = self.draft, self.draft.case
        own_key = None
        try:
            case.name, own_key = outline.title(case.line)
        except Mistake as mistake:
            self.problems.append(mistake.problem)
        outline.Outline(self.layout, draft, self.problems).read()
        items = list(draft.walk())
        give_field_keys(draft.fields)
        give_keys(items, otherwise="step")
        give_keys(draft.roles, otherwise="role")
        give_keys(draft.tables, otherwise="table")
        give_keys(draft.statuses, otherwise="status")
        known = self._setting(items)
        self._resolve(items, known)
        self._rules(items, known)
        self._warn(items)
        case.key = slug(case.name, joint="-", otherwise="plan") if own_key is None else own_key
        definition = None if self.problems else self._definition()
        return Reading(
            definition,
            tuple(sorted(self.problems, key=lambda problem: problem.position))[:MAX_PROBLEMS],
            tuple(sorted(self.warnings, key=lambda problem: problem.position)),
            tuple(self._outline()),
            tuple(draft.teams) or tuple(dict.fromkeys(item.team for item in items if item.team)),
            draft.places(),
        )

    def _definition(self) -> CaseDefinition | None:
        definition = self.draft.definition()
        try:
            return from_json(to_json(definition))
        except DefinitionError as wrong:
            place = Reading(None, places=self.draft.places()).position(wrong.place)
            template = gettext_noop("What is written here %(message)s.")
            self.problems.append(Problem("unreadable", place, Sentence(template, message=wrong.message)))
        return None

    def _setting(self, items: list[ItemDraft]) -> Setting:
        draft = self.draft
        return setting(
            draft.case.name,
            items,
            {child.key: above.key for above in [draft.case, *items] for child in above.items},
            [spec.field() for spec in draft.fields],
            roles={role.key: role.name for role in draft.roles},
            tables={table.key: table.name for table in draft.tables},
            statuses={status.key: status.name for status in draft.statuses},
            letters=frozenset(item.key for item in items if item.process is not None),
        )

    def _resolve(self, items: list[ItemDraft], known: Setting) -> None:
        """Reads the lines that speak of fields, steps, roles and tables."""
        self.problems += [mistake.problem for item in [self.draft.case, *items] for mistake in resolve(item, known)]
        self.problems += [mistake.problem for status in self.draft.statuses for mistake in status.refer(known)]
        fields = fieldlines.FieldLines(self.layout, self.problems)
        for spec in self.draft.fields:
            fields.refer(spec, known)
        decisions = []
        for table in self.draft.tables:
            try:
                decisions.append(table.table(known))
            except Mistake as mistake:
                self.problems.append(mistake.problem)
        self.draft.decisions = tuple(decisions)

    def _rules(self, items: list[ItemDraft], known: Setting) -> None:
        by_key = {item.key: item for item in [self.draft.case, *items]}
        for words in self._sentences():
            if len(self.problems) >= MAX_PROBLEMS:
                return
            place = words[0].position
            self.rules.append(place)
            try:
                for said in self._meant(words, known, by_key):
                    apply(said, by_key, place)
            except Mistake as mistake:
                self.problems.append(mistake.problem)

    def _meant(self, words: list[Mark], known: Setting, by_key: dict[str, ItemDraft]) -> list[Said]:
        """What a sentence says. One that begins with a time adds a timer to the plan."""
        found = timed.understand_timed(words, known)
        if found is None:
            return understand(words, known)
        target = found.said[0].item
        around = by_key[known.parents.get(target, CASE)]
        place = words[0].position
        line = Line(place.line, place.column, found.name)
        draft = ItemDraft(found.name, None, Kind.TIMER_EVENT, line, around.level + (around.key != CASE))
        draft.key = timed.key_of(found.name, by_key)
        draft.details["timer"] = found.timer
        around.items.insert(timed.place_for([item.key for item in around.items], target), draft)
        by_key[draft.key] = draft
        return found.waiting(draft.key)

    def _sentences(self) -> Iterator[list[Mark]]:
        """The sentences of the rules. One may go over several lines; it ends at its full stop."""
        words: list[Mark] = []
        for section in self.layout.sections:
            if section.name != "rules":
                continue
            for line in _flat(section.lines):
                piece = headers.without_number(line)
                if words and headers.is_numbered(line):
                    yield words
                    words = []
                for mark in marks(piece.text, line.number, piece.column):
                    if mark.text != ".":
                        words.append(mark)
                    elif words:
                        yield words
                        words = []
            if words:
                yield words
            words = []

    def _warn(self, items: list[ItemDraft]) -> None:
        """What can be read and is probably not meant."""
        used = {item.team for item in items}
        for team, line in self.draft.teams.items():
            if team not in used:
                self._warning("unused-team", line.position, gettext_noop("No task is done by “%(name)s”."), name=team)
        always = {spec.key for spec in self.draft.fields if spec.required and spec.on_request_form}
        for item in items:
            rule, position = item.said.get("repetition", (None, Position(1)))
            read_ = _fields_read(expression.parse(rule)) if isinstance(rule, str) else set()
            for key in sorted(
                read_ - always - {asked.field for asked in item.details.get("form", ()) if asked.required}
            ):
                self._warning(
                    "not-yet-known",
                    position,
                    gettext_noop(
                        "While “%(field)s” is not known, “%(name)s” is not repeated. Let its form ask for it, required."
                    ),
                    field=next((spec.label for spec in self.draft.fields if spec.key == key), key),
                    name=item.name,
                )

    def _warning(self, code: str, position: Position, template: str, **params: str) -> None:
        self.warnings.append(Problem(code, position, Sentence(template, **params)))

    def _outline(self) -> Iterator[OutlineEntry]:
        case = self.draft.case
        yield OutlineEntry("plan", 0, case.name, case.key, case.line.number)
        for team, line in self.draft.teams.items():
            yield OutlineEntry("team", 1, team, "", line.number)
        for status in self.draft.statuses:
            first = ("first",) if status.is_initial else ()
            yield OutlineEntry("status", 1, status.name, status.key, status.line.number, first)
        for spec in self.draft.fields:
            notes = tuple(fieldlines.notes(spec))
            yield OutlineEntry("field", 1, spec.label, spec.key, spec.line.number, notes)
        for item in self.draft.walk():
            yield OutlineEntry(_kind(item), item.level + 1, item.name, item.key, item.line.number, _notes(item))


def _kind(item: ItemDraft) -> str:
    if item.kind is Kind.PROCESS_TASK:
        return "email" if item.is_email else "automatic"
    return headers.HEADS[item.kind].casefold()


def _notes(item: ItemDraft) -> tuple[str, ...]:
    """What an outline says beside a step."""
    said = {aspect: value for aspect, (value, _) in item.said.items()}
    notes = [item.team] if item.team else []
    words = durations.to_words(item.due) if item.due else None
    notes += [f"within {words}"] if words else []
    notes += ["must be done"] if said.get("required") else []
    notes += ["if needed"] if said.get("discretionary") else []
    notes += ["started by hand"] if said.get("manual_activation") else []
    notes += ["can repeat"] if said.get("repetition") else []
    notes += ["with a checklist"] if item.details.get("checklist") else []
    outcomes = [one.label for one in item.details.get("outcomes", ())]
    notes += [f"ends with {' or '.join(outcomes)}"] if outcomes else []
    notes += ["needs an approval"] if item.details.get("approval") else []
    return tuple(notes)


def _flat(lines: list[Line]) -> Iterator[Line]:
    for line in told(lines):
        yield line
        yield from _flat(line.below)


def _long_lines(layout: Layout) -> Iterator[Problem]:
    for number, line in enumerate(layout.lines, start=1):
        if len(line) > MAX_LINE:
            template = gettext_noop("The line has more than %(count)s characters.")
            yield Problem("too-long", Position(number), Sentence(template, count=MAX_LINE))


def _fields_read(clause: Clause | None) -> set[str]:
    if isinstance(clause, All | Some):
        return set().union(*map(_fields_read, clause.parts))
    if isinstance(clause, Not):
        return _fields_read(clause.part)
    return {clause.field} if isinstance(clause, Compared) else set()
