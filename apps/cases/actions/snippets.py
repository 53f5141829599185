"""Text modules: making, changing and retiring them. Who may is in `permissions`, their gaps in `placeholders`."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.audit import actions as audit
from apps.cases import permissions, placeholders, richtext
from apps.cases.actions.notes import HTML_LIMIT, NOTE_LIMIT
from apps.cases.models import TextModule
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Invalid, NotAllowed
from apps.users.models import Team, User
from apps.users.permissions import person


@action
def create_module(
    *,
    name: str,
    keyword: str = "",
    html: str = "",
    text: str = "",
    user: User | None = None,
    team: Team | None = None,
    actor: Actor,
) -> TextModule:
    """Write a text module, for `user`, for `team`, or for everybody. Raises Invalid, or NotAllowed for whose it is."""
    module = TextModule(user=user, team=team)
    _require(actor, module)
    return _save(module, "module.create", name, keyword, html, text, actor)


@action
def change_module(
    module: TextModule, *, name: str, keyword: str = "", html: str = "", text: str = "", actor: Actor
) -> TextModule:
    """Write a text module anew; what was written with it before stays as it is."""
    return _save(_lock(module, actor), "module.change", name, keyword, html, text, actor)


@action
def retire_module(module: TextModule, *, actor: Actor) -> TextModule:
    """Offer a text module no more."""
    return _use(module, is_active=False, actor=actor)


@action
def restore_module(module: TextModule, *, actor: Actor) -> TextModule:
    """Offer a retired text module again. Raises Invalid when its short cut is taken meanwhile."""
    return _use(module, is_active=True, actor=actor)


def _use(module: TextModule, *, is_active: bool, actor: Actor) -> TextModule:
    locked = _lock(module, actor)
    if locked.is_active != is_active:
        locked.is_active = is_active
        _write(locked)
        _record("module.restore" if is_active else "module.retire", locked, actor)
    return locked


def _save(module: TextModule, verb: str, name: str, keyword: str, html: str, text: str, actor: Actor) -> TextModule:
    name = " ".join(name.replace("\x00", "").split())
    if not name or len(name) > 80:
        raise _refused("name", _("Give it a name of at most 80 characters."))
    if len(html) > HTML_LIMIT or len(text) > NOTE_LIMIT:
        raise _refused("text", _("A text module has at most %(limit)d characters.") % {"limit": NOTE_LIMIT})
    rich = richtext.clean(html if html.strip() else richtext.from_text(text))
    if not rich.text:
        raise _refused("text", _("Write something first."))
    strange = placeholders.unknown(rich.text)
    if strange:
        raise _refused("text", _("Nothing in a case is called {%(name)s}.") % {"name": strange[0]})
    module.name, module.keyword = name, keyword.strip().lower()
    module.html, module.text = richtext.name_people(rich.html, {}), rich.text
    _write(module)
    _record(verb, module, actor)
    return module


def _write(module: TextModule) -> None:
    module.changed_at = clock.now()
    try:
        with transaction.atomic():
            module.save()
    except IntegrityError as error:
        problem = _("Another text module has the short cut “%(keyword)s”.") % {"keyword": module.keyword}
        raise Invalid(problem, {"keyword": [problem]}) from error


def _lock(module: TextModule, actor: Actor) -> TextModule:
    found = TextModule.objects.select_for_update(of=("self",)).select_related("user", "team").get(pk=module.pk)
    _require(actor, found)
    return found


def _require(actor: Actor, module: TextModule) -> None:
    if not permissions.may_write_module(person(actor), module):
        raise NotAllowed(
            _("You may write text modules for yourself and your teams; those for everybody are the managers’.")
        )


def _refused(field: str, problem: str) -> Invalid:
    return Invalid(problem, {field: [problem]})


def _record(verb: str, module: TextModule, actor: Actor) -> None:
    facts = {"module": module.pk, "user": module.user_id, "team": module.team_id}
    audit.append_config([audit.Entry(verb, facts, {"name": module.name})], actor=actor)
