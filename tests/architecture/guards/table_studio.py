"""Every address of the studio with what each role is answered. Whoever adds an address adds its line here.

The columns are owner, administrator, manager, worker, viewer, nobody.
"""

from tests.architecture.guards.addresses import Address
from tests.architecture.guards.filling import Workspace
from tests.architecture.guards.parts import case_types

ADMINISTRATORS = "200 200 403 403 403 in"
NOT_THIS_WAY = "405 405 405 405 405 in"
DONE_BY_ADMINISTRATORS = "303 303 403 403 403 in"


def plan_text(_workspace: Workspace) -> dict[str, object]:
    """The text of a plan, to be checked."""
    return {"do": "check", "base": "0", "text": "Plan: Walk\n\nSteps\nTask: Go there\n"}


STUDIO = (
    Address("studio:case_types", ADMINISTRATORS, NOT_THIS_WAY),
    Address("studio:new", ADMINISTRATORS, ADMINISTRATORS, body=plan_text),
    Address("studio:plan", ADMINISTRATORS, ADMINISTRATORS, where=case_types, body=plan_text),
    Address("studio:move", ADMINISTRATORS, DONE_BY_ADMINISTRATORS, where=case_types),
    Address(
        "studio:move_report",
        ADMINISTRATORS,
        NOT_THIS_WAY,
        where=lambda ids: ids.moves,
        queries=("?state=moved",),
    ),
    Address(
        "studio:version",
        ADMINISTRATORS,
        NOT_THIS_WAY,
        where=lambda ids: [(key, 1) for key in ids.types],
        queries=("?with=1", "?with=2"),
    ),
    Address(
        "studio:purge",
        "200 403 403 403 403 in",
        "303 403 403 403 403 in",
        where=case_types,
        queries=("?days=30",),
        body=lambda _: {"days": "365"},
    ),
    Address("studio:access", ADMINISTRATORS, NOT_THIS_WAY, where=case_types),
    Address(
        "studio:set_access",
        NOT_THIS_WAY,
        DONE_BY_ADMINISTRATORS,
        where=case_types,
        body=lambda workspace: {"who": f"team-{workspace.shown.teams[0]}", "level": "read"},
    ),
    Address(
        "studio:control_access",
        NOT_THIS_WAY,
        DONE_BY_ADMINISTRATORS,
        where=case_types,
        body=lambda _: {"is_on": "true"},
    ),
    Address(
        "studio:retire",
        NOT_THIS_WAY,
        DONE_BY_ADMINISTRATORS,
        where=case_types,
        body=lambda _: {"reason": "A new law"},
    ),
    Address("studio:bring_back", NOT_THIS_WAY, "409 409 403 403 403 in", where=case_types),
    Address(
        "studio:switch_form",
        NOT_THIS_WAY,
        DONE_BY_ADMINISTRATORS,
        where=case_types,
        body=lambda _: {"is_on": "false"},
    ),
)
