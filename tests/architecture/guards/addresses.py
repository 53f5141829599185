"""How an address of the product is described: its name, what may stand in it, and what each role is answered."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.architecture.guards.filling import ROLES, Ids, Workspace
from tests.architecture.guards.visiting import NOBODY

ASKERS = (*ROLES, NOBODY)
"""The columns of the table: owner, administrator, manager, worker, viewer, nobody."""

Body = Callable[[Workspace], dict[str, Any]]


def nothing(_workspace: Workspace) -> dict[str, Any]:
    """An empty form."""
    return {}


def no_ids(_ids: Ids) -> list[tuple[()]]:
    """An address without variable parts."""
    return [()]


@dataclass(frozen=True, slots=True)
class Address:
    """One URL name. `get` and `post` hold a status for each of ASKERS; `in` is the way to the log-in page.

    `where` gives all variable parts there are, `sample` those the statuses are about (the first, unless told).
    `queries` are further ways to ask. `may_change` names what even a viewer changes by posting: their own things, or
    what anybody may send. `is_link` marks what is open to whoever has got the link.
    """

    name: str
    get: str
    post: str
    where: Callable[[Ids], Iterable[tuple[Any, ...]]] = no_ids
    sample: Callable[[Workspace], tuple[Any, ...]] | None = None
    queries: tuple[str, ...] = ()
    body: Body = nothing
    may_change: frozenset[str] = frozenset()
    is_link: bool = False
    urlconf: str = "config.urls_tenant"

    def __str__(self) -> str:
        return self.name

    def answers(self, method: str) -> dict[str, str]:
        """The expected status for each asker."""
        return dict(zip(ASKERS, (self.get if method == "GET" else self.post).split(), strict=True))

    def path(self, workspace: Workspace) -> str:
        """The address that the statuses are about."""
        arguments = self.sample(workspace) if self.sample else next(iter(self.where(workspace.shown)))
        return reverse(self.name, args=arguments, urlconf=self.urlconf)

    def paths(self, ids: Ids) -> list[str]:
        """Every address of this name that these ids make, with its further ways to ask."""
        plain = [reverse(self.name, args=arguments, urlconf=self.urlconf) for arguments in self.where(ids)]
        return [*plain, *(path + query for path in plain for query in self.queries)]


def names(urlconf: str) -> set[str]:
    """The names of all addresses that a URL configuration knows."""
    return set(_names(get_resolver(urlconf).url_patterns, ""))


def _names(patterns: Iterable[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _names(pattern.url_patterns, inner)
        else:
            yield f"{prefix}{pattern.name or pattern.pattern}"
