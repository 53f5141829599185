"""What holds for everybody in the workspace until they choose for themselves: its language and its time zone."""

import zoneinfo

from django.conf import settings
from django.utils.translation import gettext as _

from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Invalid
from apps.tenants import actions as tenants
from apps.tenants.access import tenant_connection
from apps.users import permissions
from apps.users.reactions import Change, follow


@action
def change_speech(*, language: str, time_zone: str, actor: Actor) -> None:
    """Set in which language and zone the workspace speaks to who has chosen none. Empty leaves it to the browser."""
    permissions.require(actor, permissions.may_administer)
    check_speech(language=language, time_zone=time_zone)
    here = tenant_connection().tenant
    before = {"language": here.language, "time_zone": here.time_zone}
    after = {"language": language, "time_zone": time_zone}
    if before == after:
        return
    tenants.set_speech(here.schema_name, **after)
    follow(Change("workspace.speech_changed", actor, {"before": before, "after": after}))


def check_speech(*, language: str, time_zone: str) -> None:
    """Raise Invalid for a language that the product does not have, or a zone that nobody has."""
    problems = {}
    if language and language not in dict(settings.LANGUAGES):
        problems["language"] = [_("Choose one of the languages.")]
    if time_zone and time_zone not in zoneinfo.available_timezones():
        problems["time_zone"] = [_("Choose one of the time zones.")]
    if problems:
        raise Invalid(next(iter(problems.values()))[0], problems)
