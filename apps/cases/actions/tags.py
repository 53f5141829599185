"""Tags: putting them onto cases and taking them off, and keeping the list of them.

A case is locked before a tag of it changes. Tags themselves are configuration; no case is touched when one of them is
renamed, merged or retired.
"""

from collections.abc import Sequence

from django.db import connection
from django.utils.translation import gettext as _

from apps.audit import actions as audit
from apps.cases import permissions
from apps.cases.actions.handling import lock_open
from apps.cases.actions.record import record
from apps.cases.models import Case, CaseDefinition, CaseTag, Tag, TagColour
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid
from apps.users import permissions as people

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ':cases.tags', 0))"


@action
def tag(case: Case, *, tags: Sequence[Tag], actor: Actor) -> list[Tag]:
    """Put tags onto a case; returns those that it did not have. A merged tag stands for the one it went into.

    Raises Invalid for one that is retired or belongs to another type of case.
    """
    locked = lock_open(case, actor)
    wanted = {found.pk: found for found in map(_meant, tags)}
    for found in wanted.values():
        _require_fit(found, locked)
    present = _present(locked)
    fresh = [found for found in wanted.values() if found.pk not in present]
    if fresh:
        now = clock.now()
        CaseTag.objects.bulk_create(CaseTag(case=locked, tag=found, at=now) for found in fresh)
        _record(locked, "case.tag", fresh, actor)
    return fresh


@action
def untag(case: Case, *, tags: Sequence[Tag], actor: Actor) -> list[Tag]:
    """Take tags off a case, and with each what was merged into it; returns those that it had."""
    locked = lock_open(case, actor)
    wanted = {found.pk: found for found in map(_meant, tags)}
    present = _present(locked)
    gone = [found for found in wanted.values() if found.pk in present]
    if gone:
        rows = [row for found in gone for row in present[found.pk]]
        CaseTag.objects.filter(pk__in=rows).delete()
        _record(locked, "case.untag", gone, actor)
    return gone


@action
def create_tag(
    *, name: str, colour: str = TagColour.GREY, definition: CaseDefinition | None = None, actor: Actor
) -> Tag:
    """Make a tag, or give the one that is called so already: whoever is second gets what the first has made.

    Raises Invalid where the name is empty, is that of a retired tag, or would be there both for all types and for one.
    """
    people.require(actor, people.may_write)
    name = _clean(name)
    _require_colour(colour)
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
    known = _called(name, definition)
    if known is not None:
        if not known.is_active and known.merged_into is None:
            raise _taken(_("The tag “%(name)s” is retired. It can be brought back on the page of tags."), name)
        return _meant(known)
    _require_unambiguous(name, definition)
    made = Tag.objects.create(name=name, colour=colour, definition=definition, created_at=clock.now())
    _record_config("tag.create", made, {}, actor)
    return made


@action
def change_tag(tag: Tag, *, name: str, colour: str, actor: Actor) -> Tag:
    """Rename or recolour a tag, on every case that has it. Raises Invalid where another tag is called so."""
    locked = _lock(tag, actor)
    name = _clean(name)
    _require_colour(colour)
    before = {"name": locked.name, "colour": locked.colour}
    if before == {"name": name, "colour": colour}:
        return locked
    other = _called(name, locked.definition)
    if other is not None and other.pk != locked.pk:
        raise _taken(_("There is a tag “%(name)s” already. Merge the two, if they mean the same."), name)
    if locked.name.casefold() != name.casefold():
        _require_unambiguous(name, locked.definition)
    locked.name, locked.colour = name, colour
    locked.save(update_fields=["name", "colour"])
    _record_config("tag.change", locked, {"before": before, "after": {"name": name, "colour": colour}}, actor)
    return locked


@action
def merge_tag(tag: Tag, *, into: Tag, actor: Actor) -> Tag:
    """Let a tag, and all that was merged into it before, mean another one from now on; no case is touched."""
    locked = _lock(tag, actor)
    target = Tag.objects.select_related("definition").get(pk=into.pk)
    if target.pk == locked.pk or not target.is_active or target.merged_into_id is not None:
        raise _refused("into", _("Choose another tag that is in use."))
    if target.definition_id not in {None, locked.definition_id}:
        raise _refused("into", _("“%(name)s” is for another type of case.") % {"name": target.name})
    if locked.merged_into_id is not None:
        raise Conflict(_("“%(name)s” was merged already.") % {"name": locked.name})
    Tag.objects.filter(merged_into=locked).update(merged_into=target)
    locked.merged_into, locked.is_active = target, False
    locked.save(update_fields=["merged_into", "is_active"])
    _record_config("tag.merge", locked, {"into": target.pk}, actor)
    return target


@action
def retire_tag(tag: Tag, *, actor: Actor) -> Tag:
    """Offer a tag no more; the cases that have it keep it."""
    return _use(tag, is_active=False, actor=actor)


@action
def restore_tag(tag: Tag, *, actor: Actor) -> Tag:
    """Offer a retired tag again. Raises Conflict for one that was merged."""
    return _use(tag, is_active=True, actor=actor)


def _use(tag: Tag, *, is_active: bool, actor: Actor) -> Tag:
    locked = _lock(tag, actor)
    if locked.merged_into_id is not None:
        raise Conflict(_("“%(name)s” was merged already.") % {"name": locked.name})
    if locked.is_active != is_active:
        locked.is_active = is_active
        locked.save(update_fields=["is_active"])
        _record_config("tag.restore" if is_active else "tag.retire", locked, {}, actor)
    return locked


def _lock(tag: Tag, actor: Actor) -> Tag:
    """A tag, to be changed by those who keep the list; one after the other."""
    people.require(actor, permissions.may_manage_tags, _("Only managers change tags."))
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
    return Tag.objects.select_related("definition", "merged_into").get(pk=tag.pk)


def _meant(found: Tag) -> Tag:
    return found.merged_into or found


def _present(case: Case) -> dict[int, list[int]]:
    """The rows of the tags a case has, by the tag that each means."""
    rows: dict[int, list[int]] = {}
    for pk, own, merged in CaseTag.objects.filter(case=case).values_list("pk", "tag", "tag__merged_into"):
        rows.setdefault(merged or own, []).append(pk)
    return rows


def _called(name: str, definition: CaseDefinition | None) -> Tag | None:
    return Tag.objects.select_related("merged_into").filter(name__iexact=name, definition=definition).first()


def _clean(name: str) -> str:
    name = " ".join(name.replace("\x00", "").split())
    if not name:
        raise _refused("name", _("Give the tag a name."))
    limit = Tag._meta.get_field("name").max_length or 0  # noqa: SLF001  (Django's name)
    if len(name) > limit:
        raise _refused("name", _("The name of a tag has at most %(limit)d characters.") % {"limit": limit})
    return name


def _require_colour(colour: str) -> None:
    if colour not in TagColour.values:
        raise _refused("colour", _("Choose one of the colours."))


def _require_fit(found: Tag, case: Case) -> None:
    if not found.is_active:
        raise _refused("tags", _("The tag “%(name)s” is retired.") % {"name": found.name})
    if found.definition_id not in {None, case.definition_id}:
        raise _refused("tags", _("The tag “%(name)s” is for another type of case.") % {"name": found.name})


def _require_unambiguous(name: str, definition: CaseDefinition | None) -> None:
    """A name for all types and the same for one would be told apart by nobody."""
    same = Tag.objects.filter(name__iexact=name)
    if definition is None and same.exclude(definition=None).exists():
        raise _taken(_("“%(name)s” is a tag of one type of case already."), name)
    if definition is not None and same.filter(definition=None).exists():
        raise _taken(_("“%(name)s” is a tag for all types of case already."), name)


def _taken(text: str, name: str) -> Invalid:
    return _refused("name", text % {"name": name})


def _refused(field: str, problem: str) -> Invalid:
    return Invalid(problem, {field: [problem]})


def _record(case: Case, verb: str, tags: Sequence[Tag], actor: Actor) -> None:
    facts = {"tags": [found.pk for found in tags]}
    record(case, verb, facts, {"tags": [found.name for found in tags]}, actor=actor)


def _record_config(verb: str, tag: Tag, facts: dict[str, object], actor: Actor) -> None:
    audit.append_config([audit.Entry(verb, {"tag": tag.pk, **facts}, {"name": tag.name})], actor=actor)
