"""What the worklist costs with very much work in it: against little work, and far into the list against its first page.

`make bench TASKS=100000` takes another size than the million.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client, RequestFactory, override_settings

from apps.tasks import selectors
from apps.tasks.models import HumanTask
from apps.tasks.selectors import Asked, Scope
from apps.tenants import provisioning
from apps.tenants.context import enter
from apps.users.models import Membership, Role, Team, User
from apps.wiring.management.commands.seed_scale import fill
from tests import databases
from tests.benchmarks.figures import Pair, figure

FEW, MANY = 10_000, int(os.environ.get("TASKS", "1000000"))
HUNDREDTH = selectors.PAGE * 99
ROUNDS = 25
Address = Callable[[User], str]


@contextmanager
def workspaces() -> Iterator[None]:
    """One workspace with little to do and one with very much, alike in everything else."""
    with databases.temporary("worklist"), override_settings(ALLOWED_HOSTS=["*"]):
        for name, tasks in (("few", FEW), ("many", MANY)):
            with enter(provisioning.create(address=name, name=name.title()).schema_name):
                _fill(tasks)
        yield


def _fill(tasks: int) -> None:
    start = time.perf_counter()
    for done in fill(tasks=tasks):
        print(f"\r  {done:,} of {tasks:,} tasks", end="", file=sys.stderr, flush=True)
    seconds = time.perf_counter() - start
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) tasks_humantask")
        cursor.execute("VACUUM (ANALYZE) cases_case")
        cursor.execute("ANALYZE")
    print(f"\r  {tasks:,} tasks in {seconds:.0f} s: {tasks / seconds:,.0f} a second", file=sys.stderr)
    manager = User.objects.create_user("carol@scale.example", name="Carol Castle", role=Role.MANAGER)
    for team in Team.objects.order_by("pk")[:2]:
        Membership.objects.create(user=manager, team=team)
    own = HumanTask.objects.filter(state="open", assignee__isnull=False).values_list("pk", flat=True)[:60]
    HumanTask.objects.filter(pk__in=list(own)).update(assignee=manager)


def first(scope: Scope, _viewer: User) -> str:
    """The first page of a scope."""
    return f"/?view={scope}"


def hundredth(scope: Scope, viewer: User) -> str:
    """The hundredth page of a scope, by the cursor that the page before it gives out."""
    return f"/?view={scope}&after={selectors.inbox(viewer, Asked(scope), size=HUNDREDTH).after}"


@contextmanager
def compared(ours: tuple[str, Address], peer: tuple[str, Address]) -> Iterator[Pair]:
    """Two pages through the product's own handler, for the same person in either workspace."""
    yield Pair(_page(*ours), _page(*peer))


def _page(workspace: str, address: Address) -> Callable[[], None]:
    with enter(workspace):
        viewer = User.objects.get(email="carol@scale.example")
        client = Client(headers={"host": f"{workspace}.localhost"})
        client.force_login(viewer)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        path = address(viewer)
    headers = {"host": f"{workspace}.localhost", "cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}
    factory, handler = RequestFactory(headers=headers), WSGIHandler()

    def act() -> None:
        response: Any = handler(factory.get(path).environ, _ignore)
        if response.status_code != 200:
            raise RuntimeError(f"{path} answered {response.status_code}")
        response.close()

    return act


def _ignore(*_answer: Any) -> Any:
    """Take status and headers, as a server would."""


for scope in (Scope.ALL, Scope.TEAMS, Scope.UNASSIGNED, Scope.MINE):
    figure(
        f"the worklist, {scope}, with {MANY:,} tasks",
        ours=f"its first page of {MANY:,}",
        peer=f"its first page of {FEW:,}",
        target=1.5,
        rounds=ROUNDS,
        within=workspaces,
    )(partial(compared, ("many", partial(first, scope)), ("few", partial(first, scope))))
for scope in (Scope.ALL, Scope.TEAMS):
    figure(
        f"the worklist, {scope}, page 100",
        ours=f"its hundredth page of {MANY:,}",
        peer="its first page",
        target=1.5,
        rounds=ROUNDS,
        within=workspaces,
    )(partial(compared, ("many", partial(hundredth, scope)), ("many", partial(first, scope))))
