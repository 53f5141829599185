"""The addresses of drafts and of who has which form open, as the table beside this one has all others."""

from tests.architecture.guards.addresses import Address
from tests.architecture.guards.filling import Ids, Workspace

NOT_THIS_WAY = "405 405 405 405 405 in"
KEPT = "204 204 204 204 403 in"


def forms(ids: Ids) -> list[tuple[str, str]]:
    """The forms of the cases and tasks that are named."""
    return [*(("data", number) for number in ids.cases), *(("task", str(key)) for key in ids.tasks)]


def data_form(workspace: Workspace) -> tuple[str, str]:
    return "data", workspace.by_name["fresh"].number


WRITING = (
    Address(
        "writing:save",
        NOT_THIS_WAY,
        KEPT,
        where=forms,
        sample=data_form,
        body=lambda _: {"data-remark": "Half a sentence"},
    ),
    Address("writing:drop", NOT_THIS_WAY, KEPT, where=forms, sample=data_form),
    Address("writing:presence", NOT_THIS_WAY, KEPT, where=forms, sample=data_form),
)
