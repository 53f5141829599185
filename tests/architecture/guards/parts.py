"""What stands in the variable parts of addresses, for all tables of them."""

from tests.architecture.guards.filling import Ids, Workspace

ANYBODY = "200 200 200 200 200 200"


def case_numbers(ids: Ids) -> list[tuple[str]]:
    return [(number,) for number in ids.cases]


def task_keys(ids: Ids) -> list[tuple[int]]:
    return [(key,) for key in ids.tasks]


def view_keys(ids: Ids) -> list[tuple[int]]:
    return [(key,) for key in ids.views]


def operation_keys(ids: Ids) -> list[tuple[int]]:
    return [(key,) for key in ids.operations]


def references(ids: Ids) -> list[tuple[str]]:
    return [(reference,) for reference in ids.requests]


def case_types(ids: Ids) -> list[tuple[str]]:
    return [(key,) for key in ids.types]


def free_task(workspace: Workspace) -> tuple[int]:
    """A task of the Claims team that nobody holds."""
    return (workspace.task("fresh", "review"),)


def held_task(workspace: Workspace) -> tuple[int]:
    """A task that the worker holds."""
    return (workspace.task("late", "review"),)


def needless_task(workspace: Workspace) -> tuple[int]:
    """A task that the worker holds and the plan can do without."""
    return (workspace.task("late", "call"),)
