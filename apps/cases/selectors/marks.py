"""Tags of cases, who watches them, and where somebody is named: what a head, a list and a person's own page show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from apps.cases import permissions
from apps.cases.models import Case, CaseDefinition, CaseTag, Mention, Tag, Watch
from apps.cases.selectors.cases import require_seen
from apps.users.models import User

PAGE = 30
OFFERED = 200
NAMED = 12


@dataclass(frozen=True, slots=True)
class Watchers:
    """Who hears of a case, by name, and whether the viewer does."""

    people: tuple[User, ...]
    is_watching: bool


def tags_of(viewer: User, cases: Iterable[Case]) -> Mapping[int, list[Tag]]:
    """The tags of each of these cases, by its key, in the order of their names; of a merged one the tag it went into.

    One statement, whatever the number; the caller has fetched the cases for the viewer.
    """
    keys = []
    for case in cases:
        require_seen(viewer, case)
        keys.append(case.pk)
    found: dict[int, dict[int, Tag]] = {key: {} for key in keys}
    rows = CaseTag.objects.filter(case__in=keys).select_related("tag__merged_into")
    for row in rows if keys else ():
        meant = row.tag.merged_into or row.tag
        found[row.case_id][meant.pk] = meant
    return {key: sorted(tags.values(), key=lambda tag: tag.name.casefold()) for key, tags in found.items()}


def tagged(tags: Iterable[int], case: str = "pk") -> Q:
    """The condition on cases, or on rows that name one in `case`, that it has one of these tags."""
    asked = list(tags)
    meant = Tag.objects.filter(Q(pk__in=asked) | Q(merged_into__in=asked))
    return Q(Exists(CaseTag.objects.filter(tag__in=meant.values("pk"), case=OuterRef(case))))


def watched(viewer: User, case: str = "pk") -> Q:
    """The condition on cases, or on rows that name one in `case`, that the viewer watches it."""
    return Q(Exists(Watch.objects.filter(user=viewer, case=OuterRef(case))))


def tags(viewer: User) -> QuerySet[Tag]:
    """All tags whose type of case the viewer may know, with it."""
    types = permissions.restrict_definitions(viewer, CaseDefinition.objects.all())
    known = Tag.objects.select_related("definition", "merged_into")
    return known.filter(Q(definition=None) | Q(definition__in=types.values("pk")))


def usable_tags(viewer: User, definition: CaseDefinition | None = None) -> list[Tag]:
    """Tags in use, by name; with a type those that its cases can have."""
    found = tags(viewer).filter(is_active=True)
    if definition is not None:
        found = found.filter(Q(definition=None) | Q(definition=definition))
    return list(found.order_by("name", "pk")[:OFFERED])


def counted_tags(viewer: User) -> QuerySet[Tag]:
    """All tags with `cases`: how many of the cases the viewer may see have it or what was merged into it."""
    seen = permissions.restrict(viewer, Case.objects.order_by()).values("pk")
    meant = Q(tag=OuterRef("pk")) | Q(tag__merged_into=OuterRef("pk"))
    rows = CaseTag.objects.filter(meant, case__in=seen).order_by().annotate(all=Value(1)).values("all")
    count = rows.annotate(n=Count("case", distinct=True)).values("n")
    return tags(viewer).annotate(cases=Coalesce(Subquery(count, output_field=IntegerField()), 0))


def tag(viewer: User, pk: int) -> Tag:
    """Raises Tag.DoesNotExist."""
    return tags(viewer).get(pk=pk)


def watchers(viewer: User, case: Case) -> Watchers:
    """Those of the watchers who may still see the case; the others hear nothing. One statement."""
    require_seen(viewer, case)
    rows = permissions.viewers(case).filter(watches__case=case).order_by("name", "pk")
    people = tuple(rows)
    return Watchers(people, any(person.pk == viewer.pk for person in people))


def mentionable(viewer: User, case: Case, words: str = "") -> list[User]:
    """Colleagues who may see the case, by name: those that a note can name."""
    require_seen(viewer, case)
    found = permissions.viewers(case).exclude(pk=viewer.pk)
    for word in words.replace("\x00", "").split()[:4]:
        found = found.filter(Q(name__icontains=word) | Q(email__istartswith=word))
    first = words.strip().casefold()
    rows = list(found.order_by("name", "pk")[: NAMED * 4])
    rows.sort(key=lambda person: (not person.name.casefold().startswith(first), person.name.casefold()))
    return rows[:NAMED]


@dataclass(frozen=True, slots=True)
class Mentions:
    """One page; `before` continues it, None at the end."""

    rows: tuple[Mention, ...]
    before: int | None


def mentions(viewer: User, *, before: int | None = None, is_new: bool = False, size: int = PAGE) -> Mentions:
    """Notes that name the viewer, newest first, in cases that they may see now."""
    found = Mention.objects.filter(permissions.seen_through(viewer, "case"), user=viewer)
    found = found.select_related("note", "case", "case__definition").order_by("-pk")
    if is_new:
        found = found.filter(seen_at=None)
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: size + 1])
    return Mentions(tuple(rows[:size]), rows[size - 1].pk if len(rows) > size else None)


def is_mentioned(viewer: User, case: Case) -> bool:
    """Whether a note of the case names the viewer that they have not seen."""
    require_seen(viewer, case)
    return Mention.objects.filter(user=viewer, case=case, seen_at=None).exists()
