"""The addresses of operations over many tasks or cases, as the table beside this one has all others."""

from tests.architecture.guards.addresses import Address
from tests.architecture.guards.filling import Ids
from tests.architecture.guards.parts import operation_keys

NOT_THIS_WAY = "405 405 405 405 405 in"
OWN = "404 404 404 200 404 in"
OWN_DONE = "404 404 404 303 404 in"
SEEN = "200 200 404 200 404 in"


def drafts(ids: Ids) -> list[tuple[int]]:
    return [(key,) for key in ids.drafts]


OPERATIONS = (
    Address("operations:list", "200 200 200 200 403 in", NOT_THIS_WAY, queries=("?view=all", "?after=x")),
    Address(
        "operations:new",
        NOT_THIS_WAY,
        "303 303 303 303 403 in",
        body=lambda workspace: {"do": "claim", "task": workspace.shown.tasks, "next": "/?view=all"},
    ),
    Address(
        "operations:operation",
        SEEN,
        NOT_THIS_WAY,
        where=operation_keys,
        queries=("?show=refused", "?show=skipped&after=1", "?after=x"),
    ),
    Address(
        "operations:describe",
        OWN,
        OWN_DONE,
        where=drafts,
        body=lambda workspace: {"user": workspace.people["worker"].pk},
    ),
    Address(
        "operations:preview", OWN, NOT_THIS_WAY, where=drafts, queries=("?show=will", "?show=nothing&page=2", "?page=x")
    ),
    Address("operations:run", NOT_THIS_WAY, OWN_DONE, where=drafts),
    # Nothing was changed by it, so there is nothing to take back.
    Address("operations:undo", NOT_THIS_WAY, "409 409 404 409 404 in", where=operation_keys),
    Address("operations:sheet", SEEN, NOT_THIS_WAY, where=operation_keys),
)
