"""Keeping questions to the worklist under a name: by oneself, or shared with a team or with everybody."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.audit import actions as audit
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Invalid, NotAllowed
from apps.tasks import permissions
from apps.tasks.models import Sharing, StartView, WorklistView
from apps.users.models import Team
from apps.users.permissions import person
from apps.users.selectors import team_ids


@action
def save_view(
    *,
    name: str,
    filters: Mapping[str, Any],
    columns: Sequence[str],
    order: str,
    sharing: str = Sharing.NOBODY,
    team: Team | None = None,
    actor: Actor,
) -> WorklistView:
    """Keep a question under a new name. Raises NotAllowed, or Invalid when one's views have that name already."""
    view = WorklistView(owner=person(actor), name=_named(name), sharing=sharing, order=order)
    view.filters, view.columns = dict(filters), list(columns)
    view.team = team if sharing == Sharing.TEAM else None
    _check_sharing(view, actor)
    _save(view)
    _journal("view.shared", view, actor)
    return view


@action
def change_view(
    view: WorklistView, *, filters: Mapping[str, Any], columns: Sequence[str], order: str, actor: Actor
) -> WorklistView:
    """Let a view ask something else."""
    fresh = _locked(view, actor)
    fresh.filters, fresh.columns, fresh.order = dict(filters), list(columns), order
    _save(fresh)
    _journal("view.changed", fresh, actor)
    return fresh


@action
def describe_view(view: WorklistView, *, name: str, sharing: str, team: Team | None, actor: Actor) -> WorklistView:
    """Rename a view and say who finds it. Raises NotAllowed, or Invalid with the reasons by field."""
    fresh = _locked(view, actor)
    before = (fresh.sharing, fresh.team_id)
    fresh.name, fresh.sharing = _named(name), sharing
    fresh.team = team if sharing == Sharing.TEAM else None
    if (fresh.sharing, fresh.team_id) != before:
        _check_sharing(fresh, actor)
    _save(fresh)
    if fresh.is_shared or before[0] != Sharing.NOBODY:
        _journal("view.shared" if fresh.is_shared else "view.unshared", fresh, actor, always=True)
    return fresh


@action
def delete_view(view: WorklistView, *, actor: Actor) -> None:
    """Take a view away, from everybody who found it. Whose worklist began with it begins with their own work again."""
    fresh = _locked(view, actor)
    _journal("view.deleted", fresh, actor)
    fresh.delete()


@action
def start_with(view: WorklistView | None, *, actor: Actor) -> None:
    """Begin one's worklist with a view, or without one."""
    user = person(actor)
    if view is None:
        StartView.objects.filter(user=user).delete()
        return
    if not permissions.may_use_view(user, view, team_ids(user)):
        raise NotAllowed(_("This view is not shared with you."))
    StartView.objects.update_or_create(user=user, defaults={"view": view})


def _locked(view: WorklistView, actor: Actor) -> WorklistView:
    user = person(actor)
    fresh = WorklistView.objects.select_for_update(no_key=True).get(pk=view.pk)
    if not permissions.may_change_view(user, fresh):
        raise NotAllowed(_("Only its owner or an administrator may change a view that others use."))
    return fresh


def _check_sharing(view: WorklistView, actor: Actor) -> None:
    user = person(actor)
    if view.sharing == Sharing.TEAM and view.team is None:
        raise Invalid(_("Choose the team."), {"team": [_("Choose the team.")]})
    if not permissions.may_share_view(user, view, team_ids(user)):
        raise NotAllowed(_("You may share a view with teams that you are in, and with everybody as a case worker."))


def _named(name: str) -> str:
    plain = name.strip()
    if not plain:
        raise Invalid(_("Give the view a name."), {"name": [_("Give the view a name.")]})
    return plain[:60]


def _save(view: WorklistView) -> None:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:
        problem = _("You have a view of this name already.")
        raise Invalid(problem, {"name": [problem]}) from None


def _journal(verb: str, view: WorklistView, actor: Actor, *, always: bool = False) -> None:
    """What others use is part of the workspace's configuration; one's own views are nobody's business."""
    if always or view.is_shared:
        facts = {"view": view.pk, "sharing": view.sharing, "team": view.team_id}
        audit.append_config([audit.Entry(verb, facts, {"name": view.name})], actor=actor)
