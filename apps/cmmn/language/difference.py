"""What is different between two versions of a plan, in English sentences, in the order of the plan.

Steps and fields are the same when their key is; the sentences of rules are made in `rules`.
"""

from collections.abc import Iterator, Mapping, Sequence

from apps.cmmn.definition import CASE, CaseDefinition, Item, PlanningTable
from apps.cmmn.language import durations, headers, plannings, timing
from apps.cmmn.language.changes import Change, added, changed, choices, order, removed
from apps.cmmn.language.details import DETAILS
from apps.cmmn.language.difference_fields import field_changes, role_changes, table_changes
from apps.cmmn.language.difference_statuses import status_changes
from apps.cmmn.language.rules import Rule, rules_about
from apps.cmmn.language.setting import Setting, setting_of
from apps.cmmn.language.statuses import reopening_in_words
from apps.cmmn.language.vocabulary import KIND_NAMES
from apps.cmmn.sentences import Sentence, gettext_noop

_NOTHING = gettext_noop("nothing")


def compare(old: CaseDefinition, new: CaseDefinition) -> tuple[Change, ...]:
    """All differences; none when the two are equal."""
    found = tuple(_differences(old, new))
    if not found and old != new:
        return (changed("", gettext_noop("Only the order of what is said has changed.")),)
    return found


def _differences(old: CaseDefinition, new: CaseDefinition) -> Iterator[Change]:
    yield from _settings(old, new)
    yield from role_changes(old, new)
    yield from status_changes(old, new)
    yield from field_changes(old, new)
    known = setting_of(old), setting_of(new)
    yield from _steps(old, new, known)
    yield from _planning(
        CASE, Sentence(gettext_noop(" in the case")), (old.planning, known[0]), (new.planning, known[1])
    )
    yield from table_changes(old, new)
    yield from _extras(old, new)
    yield from _rules("", rules_about(old, None, known[0]), rules_about(new, None, known[1]))


def _settings(old: CaseDefinition, new: CaseDefinition) -> Iterator[Change]:
    settings = (
        (gettext_noop("name of the plan"), old.name, new.name),
        (gettext_noop("key of the plan"), old.key, new.key),
        (gettext_noop("description"), old.description, new.description),
        (gettext_noop("pattern of case numbers"), old.number_pattern, new.number_pattern),
        (gettext_noop("pattern of case titles"), old.title_pattern, new.title_pattern),
        (gettext_noop("introduction to the request form"), old.request_intro, new.request_intro),
        (gettext_noop("time to reopen a case"), *(reopening_in_words(plan.reopening) for plan in (old, new))),
    )
    for what, before, after in settings:
        if before != after:
            template = gettext_noop("The %(what)s is now “%(after)s” and was “%(before)s”.")
            yield changed("", template, what=Sentence(what), after=after, before=before)
    yield from choices("", Sentence(gettext_noop("The outcome")), old.outcomes, new.outcomes)
    if old.outcomes != new.outcomes and sorted(old.outcomes) == sorted(new.outcomes):
        yield changed("", gettext_noop("The outcomes stand in another order."))


def _steps(old: CaseDefinition, new: CaseDefinition, known: tuple[Setting, Setting]) -> Iterator[Change]:
    before, after = {item.key: item for item in old.walk()}, {item.key: item for item in new.walk()}
    around = known[0].parents, known[1].parents
    for key, item in after.items():
        if key not in before:
            yield added(key, gettext_noop("The %(kind)s “%(name)s” is new%(where)s."), **_of(item, around[1], after))
            yield from _rules(key, [], rules_about(new, item, known[1]))
            continue
        if around[0].get(key) != around[1].get(key):
            yield changed(
                key, gettext_noop("The %(kind)s “%(name)s” stands now%(where)s."), **_of(item, around[1], after)
            )
        yield from _step(before[key], item)
        yield from _details((before[key], known[0]), (item, known[1]))
        where = Sentence(gettext_noop(" at “%(name)s”"), name=item.name)
        yield from _planning(key, where, (before[key].planning, known[0]), (item.planning, known[1]))
        yield from _rules(key, rules_about(old, before[key], known[0]), rules_about(new, item, known[1]))
    for key, item in before.items():
        if key not in after:
            yield removed(
                key, gettext_noop("The %(kind)s “%(name)s”%(where)s is gone."), **_of(item, around[0], before)
            )
    yield from order("", gettext_noop("The steps stand in another order."), list(before), list(after))


def _of(item: Item, parents: Mapping[str, str], items: Mapping[str, Item]) -> dict[str, object]:
    above = parents.get(item.key, CASE)
    where = (
        Sentence(gettext_noop(" in “%(stage)s”"), stage=items[above].name)
        if above in items
        else Sentence(gettext_noop(" outside all stages"))
    )
    return {"kind": Sentence(KIND_NAMES[item.kind]), "name": item.name, "where": where}


def _step(old: Item, new: Item) -> Iterator[Change]:
    if old.name != new.name:
        template = gettext_noop("“%(before)s” is now called “%(after)s”.")
        yield changed(new.key, template, before=old.name, after=new.name)
    if old.kind != new.kind:
        kinds = {"before": Sentence(KIND_NAMES[old.kind]), "after": Sentence(KIND_NAMES[new.kind])}
        yield changed(
            new.key, gettext_noop("“%(name)s” is now a %(after)s and was a %(before)s."), name=new.name, **kinds
        )
    settings = (
        (gettext_noop("team"), old.team, new.team),
        (gettext_noop("time"), _time(old.due), _time(new.due)),
        (gettext_noop("description"), old.description or None, new.description or None),
        *(
            (what, getattr(old.process, part, None), getattr(new.process, part, None))
            for part, what in (
                ("to", gettext_noop("receiver")),
                ("subject", gettext_noop("subject")),
                ("body", gettext_noop("text")),
            )
        ),
    )
    for what, before, after in settings:
        if before != after:
            yield _now(new, what, after, before)


def _details(old: tuple[Item, Setting], new: tuple[Item, Setting]) -> Iterator[Change]:
    """The lines below a step, each as it is written in its own version."""
    for detail in DETAILS:
        if not any(getattr(old[0], aspect) != getattr(new[0], aspect) for aspect in detail.aspects):
            continue
        before, after = (", ".join(headers.plain(words) for words in detail.write(*one)) for one in (old, new))
        if detail.aspects == ("timer",) and before and after:
            yield _timer(old, new)
        elif before or after:
            yield _now(new[0], detail.what, after or None, before or None)


def _timer(old: tuple[Item, Setting], new: tuple[Item, Setting]) -> Change:
    (was, now) = (item.timer for item, _ in (old, new))
    spans = [durations.to_words(timer.at) if timer else None for timer in (was, now)]
    has_start = was is not None and now is not None and was.start == now.start
    if has_start and all(spans):
        template = gettext_noop("The timer “%(name)s” now waits %(after)s instead of %(before)s.")
        return changed(new[0].key, template, name=new[0].name, after=spans[1], before=spans[0])
    words = [timing.to_words(item.timer, known) if item.timer else "" for item, known in (old, new)]
    template = gettext_noop("“%(name)s” now happens %(after)s. Before: %(before)s.")
    return changed(new[0].key, template, name=new[0].name, after=words[1], before=words[0])


def _now(item: Item, what: str, after: str | None, before: str | None) -> Change:
    return changed(
        item.key,
        gettext_noop("The %(what)s of “%(name)s” is now “%(after)s” and was “%(before)s”."),
        what=Sentence(what),
        name=item.name,
        after=after if after is not None else Sentence(_NOTHING),
        before=before if before is not None else Sentence(_NOTHING),
    )


def _time(due: str | None) -> str | None:
    return None if due is None else durations.to_words(due) or due


def _planning(
    key: str,
    where: Sentence,
    old: tuple[PlanningTable | None, Setting],
    new: tuple[PlanningTable | None, Setting],
) -> Iterator[Change]:
    """What people can add, as the lines of its table say it."""
    if old[0] == new[0]:
        return
    words = [
        " ".join(line.strip() for line in plannings.written(table, plannings.key_by_itself(key), known, ""))
        if table is not None
        else Sentence(_NOTHING)
        for table, known in (old, new)
    ]
    template = gettext_noop("What can be added%(where)s is now “%(after)s” and was “%(before)s”.")
    yield changed("" if key == CASE else key, template, where=where, after=words[1], before=words[0])


def _extras(old: CaseDefinition, new: CaseDefinition) -> Iterator[Change]:
    for extra in [extra for extra in new.extras if extra not in old.extras]:
        yield added("", gettext_noop("What another tool keeps at “%(place)s” is new."), place=extra.place)
    for extra in [extra for extra in old.extras if extra not in new.extras]:
        yield removed("", gettext_noop("What another tool kept at “%(place)s” is gone."), place=extra.place)


def _rules(subject: str, old: Sequence[Rule], new: Sequence[Rule]) -> Iterator[Change]:
    """Rules that set the same with another value are changed; the others are new or gone."""
    gone = [rule for rule in old if rule.said not in [other.said for other in new]]
    come = [rule for rule in new if rule.said not in [other.said for other in old]]
    for rule in come:
        before = next((other for other in gone if _aspects(other) == _aspects(rule)), None)
        if before is None:
            yield added(subject, gettext_noop("New rule: %(rule)s"), rule=rule.sentence)
        else:
            gone.remove(before)
            template = gettext_noop("Changed rule: %(rule)s Before: %(before)s")
            yield changed(subject, template, rule=rule.sentence, before=before.sentence)
    for rule in gone:
        yield removed(subject, gettext_noop("No longer a rule: %(rule)s"), rule=rule.sentence)


def _aspects(rule: Rule) -> str:
    return rule.said[0][0]
