"""Putting tags onto many cases and taking others off, in one go."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.bulk.given import Given
from apps.bulk.models import Kind
from apps.bulk.verbs.base import Shot, Verb, Verdict, Writable, nothing, refused
from apps.cases import actions
from apps.cases.models import Case, Tag
from apps.cases.verbs import Verb as CaseVerb
from apps.common.actors import Actor
from apps.common.errors import Invalid


class ChangeTags(Verb):
    """Other tags of a case are nobody's business here: they neither keep it from being tagged nor from being undone."""

    kind = Kind.TAG
    also = ("case_tags__tag",)

    def check(self, given: Given) -> None:
        if not given.add and not given.remove:
            problem = _("Choose a tag.")
            raise Invalid(problem, {"add": [problem]})
        both = {tag.pk for tag in given.add} & {tag.pk for tag in given.remove}
        if both:
            problem = _("A tag cannot be put on and taken off at once.")
            raise Invalid(problem, {"remove": [problem]})

    def judge(self, who: Writable, row: Case, given: Given) -> Verdict:
        if said := who.case_objection(CaseVerb.ASSIGN, row):
            return said
        for tag in given.add:
            if tag.definition_id not in {None, row.definition_id}:
                return refused(_("The tag “%(name)s” is for another type of case.") % {"name": tag.name})
        present = set(self.shot(row)["tags"])
        is_so = all(tag.pk in present for tag in given.add) and all(tag.pk not in present for tag in given.remove)
        return nothing(_("It has these tags already.")) if is_so else Verdict()

    def shot(self, row: Case) -> Shot:
        """Its tags, those that were merged into others as these."""
        return {"tags": sorted({one.tag.merged_into_id or one.tag_id for one in row.case_tags.all()})}

    def is_as_left(self, row: Case, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
        touched = set(before["tags"]) ^ set(after["tags"])
        return touched & set(self.shot(row)["tags"]) == touched & set(after["tags"])

    def act(self, row: Case, given: Given, *, actor: Actor) -> None:
        if given.remove:
            actions.untag(row, tags=given.remove, actor=actor)
        if given.add:
            actions.tag(row, tags=given.add, actor=actor)

    def undo(self, row: Case, given: Given, before: Mapping[str, Any], *, actor: Actor) -> None:
        now, then = set(self.shot(row)["tags"]), set(before["tags"])
        asked = {tag.pk for tag in (*given.add, *given.remove)}
        gone, back = Tag.objects.filter(pk__in=(now - then) & asked), Tag.objects.filter(pk__in=(then - now) & asked)
        actions.untag(row, tags=list(gone), actor=actor)
        actions.tag(row, tags=list(back), actor=actor)
