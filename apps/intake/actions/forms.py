"""Putting a request form on the public address of the workspace and taking it away."""

from django.utils.translation import gettext as _

from apps.audit import actions as audit
from apps.cases.models import CaseDefinition
from apps.common.action import action
from apps.common.actors import Actor
from apps.intake import permissions
from apps.users.permissions import require


@action
def switch_form(definition: CaseDefinition, *, is_on: bool, actor: Actor) -> CaseDefinition:
    """Show the request form of a case type to the public, or no longer. Raises NotAllowed."""
    require(actor, permissions.may_switch_form, _("Only an administrator may change the public forms."))
    locked = CaseDefinition.objects.select_for_update(of=("self",)).get(pk=definition.pk)
    if locked.has_request_form == is_on:
        return locked
    locked.has_request_form = is_on
    locked.save(update_fields=["has_request_form"])
    entry = audit.Entry("form.switch", {"definition": locked.pk, "is_on": is_on}, {"name": locked.name})
    audit.append_config([entry], actor=actor)
    return locked
