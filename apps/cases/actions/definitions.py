"""How a plan becomes a published, unchangeable version of a case type."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from apps.audit import actions as audit
from apps.cases import permissions
from apps.cases.models import CaseDefinition, DefinitionVersion
from apps.cmmn.checks import check
from apps.cmmn.codec import content_hash, to_json
from apps.cmmn.definition import CaseDefinition as Plan
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor, ActorKind
from apps.common.errors import Conflict, Invalid, NotAllowed

KEY_LIMIT, NAME_LIMIT = 60, 120  # of the columns


@action
def publish(plan: Plan, *, source: str = "", based_on: int | None = None, actor: Actor) -> DefinitionVersion:
    """Publish a plan as the current version of the case type with its key, which is made when there is none yet.

    Cases that run keep their version. Publishing what is current already changes nothing, unless it is written in other
    words. `source` is the text that the plan was read from, `based_on` the number of the version that the author saw as
    the current one, 0 for none. Raises NotAllowed, Conflict when another one is current by now, or Invalid with the
    findings when the plan has errors.
    """
    if actor.kind is ActorKind.PERSON and not permissions.may_publish(actor.user):
        raise NotAllowed(_("Only an administrator may publish a plan."))
    errors = [finding for finding in check(plan) if finding.severity == "error"]
    if errors:
        raise Invalid(_("The plan has errors."), {finding.place: [str(finding.message)] for finding in errors})
    _require_short_key(plan.key)
    now = clock.now()
    name = plan.name[:NAME_LIMIT]
    CaseDefinition.objects.bulk_create(
        [CaseDefinition(key=plan.key, name=name, description=plan.description, created_at=now)],
        ignore_conflicts=True,
    )
    definition = CaseDefinition.objects.select_for_update().get(key=plan.key)
    latest = definition.versions.first()
    _require_current(definition, based_on)
    if latest is not None and latest.pk == definition.current_id and _is_same(latest, plan, source):
        return latest
    version = DefinitionVersion.objects.create(
        definition=definition,
        number=latest.number + 1 if latest else 1,
        body=to_json(plan),
        source=source,
        content_hash=content_hash(plan),
        created_at=now,
        published_at=now,
        published_by_name=actor.name if actor.kind is ActorKind.PERSON else "",
    )
    definition.current, definition.name, definition.description = version, name, plan.description
    definition.save(update_fields=["current", "name", "description"])
    facts = {"definition": definition.pk, "version": version.number, "content": version.content_hash}
    audit.append_config([audit.Entry("definition.publish", facts, {"name": plan.name})], actor=actor)
    return version


def _require_short_key(key: str) -> None:
    """A name that is too long is cut where rows show it; a key that is cut would be another one."""
    if len(key) > KEY_LIMIT:
        problem = _("The key of the case type has more than %(limit)s characters.") % {"limit": KEY_LIMIT}
        raise Invalid(problem, {"key": [problem]})


def _is_same(version: DefinitionVersion, plan: Plan, source: str) -> bool:
    """Whether there is nothing to publish. A plan that comes without a text takes no text away."""
    return version.content_hash == content_hash(plan) and (not source or source == version.source)


def _require_current(definition: CaseDefinition, based_on: int | None) -> None:
    current = definition.current
    if based_on is None or based_on == (current.number if current else 0):
        return
    if current is None:
        raise Conflict(_("This case type has no published version any more."))
    said = {"n": current.number, "who": capfirst(current.publisher)}
    raise Conflict(_("%(who)s published version %(n)s meanwhile.") % said)
