"""Taking a case type out of use for new cases, and bringing it back. Cases that run go on either way.

What else is said about a type (its form, its access) has actions of its own.
"""

from django.utils.translation import gettext as _

from apps.audit import actions as audit
from apps.cases import permissions
from apps.cases.models import CaseDefinition
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, Refused
from apps.users.permissions import require

REASON_LIMIT = 500


@action
def retire(definition: CaseDefinition, *, reason: str, actor: Actor) -> CaseDefinition:
    """Open no new cases of a type any more: by hand, from a request, by an import, by another case.

    Raises NotAllowed, Invalid without a reason, and Conflict where it is retired already.
    """
    locked = _locked(definition, actor)
    if not locked.is_active:
        raise Conflict(_("“%(name)s” is retired already.") % {"name": locked.name})
    said = reason.strip()
    if not said:
        raise Invalid(_("Say why, for those who want to open such a case."), {"reason": [_("This is needed.")]})
    if len(said) > REASON_LIMIT:
        limit = _("This is too long: at most %(limit)s characters.") % {"limit": REASON_LIMIT}
        raise Invalid(_("Say it more shortly."), {"reason": [limit]})
    locked.is_active, locked.retired_at, locked.retired_reason = False, clock.now(), said
    return _saved(locked, "definition.retire", {"reason": said}, actor)


@action
def bring_back(definition: CaseDefinition, *, actor: Actor) -> CaseDefinition:
    """Let new cases of a retired type be opened again. Raises NotAllowed, and Conflict where it is in use."""
    locked = _locked(definition, actor)
    if locked.is_active:
        raise Conflict(_("“%(name)s” is in use already.") % {"name": locked.name})
    before = locked.retired_reason
    locked.is_active, locked.retired_at, locked.retired_reason = True, None, ""
    return _saved(locked, "definition.bring_back", {"before": before}, actor)


def require_in_use(definition: CaseDefinition) -> None:
    """Raises Refused, with the reason that was given, where no new cases of the type are opened."""
    if definition.is_active:
        return
    said = {"name": definition.name, "reason": definition.retired_reason}
    if definition.retired_reason:
        raise Refused(_("“%(name)s” is retired, so no new cases of it are opened: %(reason)s") % said)
    raise Refused(_("“%(name)s” is retired, so no new cases of it are opened.") % said)


def _locked(definition: CaseDefinition, actor: Actor) -> CaseDefinition:
    require(actor, permissions.may_retire, _("Only an administrator may retire a case type or bring it back."))
    return CaseDefinition.objects.select_for_update(of=("self",)).get(pk=definition.pk)


def _saved(definition: CaseDefinition, verb: str, values: dict[str, object], actor: Actor) -> CaseDefinition:
    definition.save(update_fields=["is_active", "retired_at", "retired_reason"])
    entry = audit.Entry(verb, {"definition": definition.pk}, {"name": definition.name, **values})
    audit.append_config([entry], actor=actor)
    return definition
