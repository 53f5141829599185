"""The addresses of notes, tags, watchers, text modules and mentions, as the table beside this one has all others."""

from tests.architecture.guards.addresses import Address
from tests.architecture.guards.filling import Ids
from tests.architecture.guards.parts import case_numbers

ALL = "200 200 200 200 200 in"
WRITERS = "200 200 200 200 403 in"
MANAGERS, DONE_BY_MANAGERS = "200 200 200 403 403 in", "303 303 303 403 403 in"
NOT_THIS_WAY = "405 405 405 405 405 in"
DONE = "303 303 303 303 403 in"


def tag_keys(ids: Ids) -> list[tuple[int]]:
    return [(key,) for key in ids.tags]


def module_keys(ids: Ids) -> list[tuple[int]]:
    return [(key,) for key in ids.modules]


MARKS = (
    Address("cases:hide_note", WRITERS, DONE, where=lambda ids: ids.notes, body=lambda _: {"reason": "A slip."}),
    Address("cases:mentionable", ALL, NOT_THIS_WAY, where=case_numbers, queries=("?q=CANARY",)),
    Address("cases:modules", ALL, NOT_THIS_WAY, where=case_numbers, queries=("?q=CANARY",)),
    Address("cases:tags", WRITERS, DONE, where=case_numbers, body=lambda _: {"new": "second opinion"}),
    Address(
        "cases:untag",
        NOT_THIS_WAY,
        DONE,
        where=lambda ids: [(number, key) for number in ids.cases for key in ids.tags],
    ),
    Address("cases:watch", NOT_THIS_WAY, DONE, where=case_numbers),
    Address("cases:unwatch", NOT_THIS_WAY, DONE, where=case_numbers),
)

KEEPING = (
    Address("tags:list", ALL, NOT_THIS_WAY),
    Address("tags:new", WRITERS, DONE, body=lambda _: {"name": "second opinion", "colour": "blue"}),
    Address(
        "tags:tag",
        MANAGERS,
        DONE_BY_MANAGERS,
        where=tag_keys,
        body=lambda _: {"name": "second opinion", "colour": "blue"},
    ),
    Address(
        "tags:merge",
        NOT_THIS_WAY,
        DONE_BY_MANAGERS,
        where=tag_keys,
        body=lambda workspace: {"into": workspace.shown.tags[1]},
    ),
    Address("tags:retire", NOT_THIS_WAY, DONE_BY_MANAGERS, where=tag_keys),
    Address("tags:restore", NOT_THIS_WAY, DONE_BY_MANAGERS, where=tag_keys),
    Address("modules:list", ALL, NOT_THIS_WAY),
    Address("modules:new", WRITERS, DONE, body=lambda _: {"name": "Hello", "owner": "mine", "text": "Dear client,"}),
    Address(
        "modules:module",
        WRITERS,
        DONE,
        where=module_keys,
        body=lambda _: {"name": "Hello", "text": "Dear client,"},
    ),
    Address("modules:retire", NOT_THIS_WAY, DONE, where=module_keys),
    Address("modules:restore", NOT_THIS_WAY, DONE, where=module_keys),
    Address("mentions:list", ALL, NOT_THIS_WAY),
    Address(
        "mentions:seen",
        NOT_THIS_WAY,
        "303 303 303 303 303 in",
        may_change=frozenset({"cases_mention"}),
    ),
)
