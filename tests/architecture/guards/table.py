"""Every address of the product with what each role is answered. Whoever adds an address adds its line here.

The columns are owner, administrator, manager, worker, viewer, nobody.
"""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from apps.common import clock
from apps.web.intake import guard
from tests.architecture.guards.addresses import Address
from tests.architecture.guards.filling import Workspace
from tests.architecture.guards.parts import (
    ANYBODY,
    case_numbers,
    case_types,
    references,
)
from tests.architecture.guards.table_api import API
from tests.architecture.guards.table_keeping import KEEPING, MARKS
from tests.architecture.guards.table_operations import OPERATIONS
from tests.architecture.guards.table_studio import STUDIO
from tests.architecture.guards.table_tasks import TASKS
from tests.architecture.guards.table_writing import WRITING
from tests.factories import PASSWORD

ALL = "200 200 200 200 200 in"
WRITERS = "200 200 200 200 403 in"
ADMINISTRATORS = "200 200 403 403 403 in"
NOT_THIS_WAY = "405 405 405 405 405 in"
DONE = "303 303 303 303 403 in"
DONE_BY_ADMINISTRATORS = "303 303 403 403 403 in"
LIFE = ("hold", "set-status", "resume", "extend", "undo-close", "reopen", "discard", "delete", "purge")
NEW_PASSWORD = "another fine sentence"

OWN = frozenset({"users_user", "users_historicaluser", "audit_journalentry", "audit_journalvalue", "audit_streamhead"})
MAIL = frozenset({"notifications_mail", "outbox"})
REQUEST = MAIL | {
    *("intake_request", "intake_requestfile", "common_numberseries", "parties_party", "parties_historicalparty"),
    *("cases_case", "cases_historicalcase", "cases_planitem", "cases_casegrant", "cases_casefile"),
    *("tasks_humantask", "tasks_historicalhumantask", "audit_journalentry", "audit_journalvalue", "files"),
}


def request_form(workspace: Workspace) -> dict[str, object]:
    """What a requester sends half a minute after the form was shown."""
    with clock.at(clock.now() - timedelta(seconds=30)):
        ticket = guard.issue()
    return {
        "name": "Rita Roe",
        "email": "rita@client.example",
        "data-policy": "P-7",
        "ticket": ticket,
        "attachments-kept": [workspace.kept],
    }


CASES = (
    Address("cases:list", ALL, NOT_THIS_WAY, queries=("?q=CANARY", "?state=closed&sort=title", "?owner=none")),
    Address(
        "cases:new",
        WRITERS,
        DONE,
        queries=("?type=claim",),
        body=lambda _: {"data-policy": "P-7", "client_name": "Sam Shore", "priority": "2"},
    ),
    Address(
        "cases:case",
        ALL,
        NOT_THIS_WAY,
        where=case_numbers,
        queries=(
            *("?tab=diagram", "?tab=data", "?tab=notes", "?tab=files", "?tab=timeline"),
            *("?tab=timeline&view=client", "?tab=timeline&view=course", "?tab=timeline&q=CANARY&kind=notes"),
        ),
    ),
    Address("cases:picture", ALL, NOT_THIS_WAY, where=case_numbers),
    Address("cases:why", ALL, NOT_THIS_WAY, where=lambda ids: ids.items),
    Address(
        "cases:why_key",
        ALL,
        NOT_THIS_WAY,
        where=lambda ids: [(number, key) for number in ids.cases for key in ("investigation", "papers")],
    ),
    Address("cases:note", NOT_THIS_WAY, DONE, where=case_numbers, body=lambda _: {"text": "Rang back."}),
    Address(
        "cases:upload",
        NOT_THIS_WAY,
        DONE,
        where=case_numbers,
        body=lambda _: {"upload": [SimpleUploadedFile("new.txt", b"new", content_type="text/plain")]},
    ),
    Address("cases:file", ALL, NOT_THIS_WAY, where=lambda ids: ids.case_files),
    Address(
        "cases:data",
        WRITERS,
        DONE,
        where=case_numbers,
        body=lambda _: {"data-amount": "7", "was": '{"policy": null, "amount": "4200.00"}'},
    ),
    Address("cases:handling", WRITERS, DONE, where=case_numbers, body=lambda _: {"priority": "3"}),
    Address(
        "cases:close",
        WRITERS,
        DONE,
        where=case_numbers,
        body=lambda _: {"outcome": "paid", "reason": "The client rang."},
    ),
    Address("cases:plan", NOT_THIS_WAY, DONE, where=case_numbers, body=lambda _: {"key": "papers"}),
    Address(
        "cases:add_task",
        WRITERS,
        DONE,
        where=case_numbers,
        body=lambda _: {"name": "Ring the police", "stage": "0"},
    ),
    Address(
        "cases:repair",
        ADMINISTRATORS,
        DONE_BY_ADMINISTRATORS,
        where=case_numbers,
        body=lambda _: {"activate": ["visit"], "reason": "The client rang."},
    ),
    Address("cases:change_version", ADMINISTRATORS, DONE_BY_ADMINISTRATORS, where=case_numbers),
    Address(
        "cases:act",
        NOT_THIS_WAY,
        DONE,
        where=lambda ids: [(*item, verb) for item in ids.items for verb in ("begin", "finish")],
        sample=lambda workspace: (workspace.by_name["fresh"].number, workspace.item("fresh", "visit"), "begin"),
    ),
    Address(
        "cases:move",
        NOT_THIS_WAY,
        "409 409 409 409 403 in",  # required work is left in it
        where=lambda ids: [(number, "complete") for number in ids.cases],
        sample=lambda workspace: (workspace.by_name["late"].number, "complete"),
    ),
    Address(
        "cases:life",
        WRITERS,
        DONE,
        where=lambda ids: [(number, verb) for number in ids.cases for verb in LIFE],
        body=lambda _: {"reason": "The client rang."},
    ),
    Address("cases:lessons", ALL, NOT_THIS_WAY, queries=("?q=CANARY", "?type=claim")),
    Address("cases:deleted", ADMINISTRATORS, NOT_THIS_WAY),
    # Nothing is deleted in the two workspaces.
    Address(
        "cases:deleted_case",
        "404 404 403 403 403 in",
        "404 404 403 403 403 in",
        where=lambda ids: [(number, verb) for number in ids.cases for verb in ("bring-back", "purge")],
    ),
)

SAMPLES = (
    Address("samples:progress", "303 303 403 403 403 in", NOT_THIS_WAY),
    # None of the types of the two workspaces has samples.
    Address("samples:add", NOT_THIS_WAY, "409 409 403 403 403 in"),
    Address("samples:remove", NOT_THIS_WAY, DONE_BY_ADMINISTRATORS),
)

INTAKE = (
    Address("intake:index", ANYBODY, "405 405 405 405 405 405"),
    Address(
        "intake:form",
        ANYBODY,
        "303 303 303 303 303 303",
        where=case_types,
        body=request_form,
        may_change=REQUEST,
    ),
    Address(
        "intake:received",
        ANYBODY,
        "405 405 405 405 405 405",
        where=lambda ids: [(key, reference) for key in ids.types for reference in ids.requests],
        is_link=True,
    ),
    Address("intake:requests", ALL, NOT_THIS_WAY, queries=("?q=CANARY",)),
    Address("intake:request", ALL, NOT_THIS_WAY, where=references),
    Address("intake:retry", NOT_THIS_WAY, DONE, where=references, sample=lambda workspace: (workspace.stuck,)),
    Address("intake:file", ALL, NOT_THIS_WAY, where=lambda ids: ids.request_files),
)

CLIENTS = (
    Address("clients:list", ALL, NOT_THIS_WAY, queries=("?q=CANARY",)),
    Address("clients:client", ALL, NOT_THIS_WAY, where=lambda ids: [(number,) for number in ids.clients]),
    Address(
        "clients:edit",
        WRITERS,
        DONE,
        where=lambda ids: [(number,) for number in ids.clients],
        body=lambda _: {"name": "Sam Shore", "kind": "person", "phone": "+44 20 7946 0018"},
    ),
)

REPORTS = (Address("reports:dashboard", ALL, NOT_THIS_WAY, queries=("?period=all&type=claim", "?since=2026-01-01")),)

PEOPLE = (
    Address("people:named", ALL, NOT_THIS_WAY, queries=("?q=CANARY",)),
    Address("people:list", ALL, NOT_THIS_WAY, queries=("?q=CANARY", "?view=left")),
    Address(
        "people:invite",
        ADMINISTRATORS,
        DONE_BY_ADMINISTRATORS,
        body=lambda _: {"email": "sam@work.example", "role": "worker"},
    ),
    Address(
        "people:send_again",
        NOT_THIS_WAY,
        DONE_BY_ADMINISTRATORS,
        where=lambda ids: [(key,) for key in ids.invitations],
    ),
    Address(
        "people:withdraw",
        NOT_THIS_WAY,
        DONE_BY_ADMINISTRATORS,
        where=lambda ids: [(key,) for key in ids.invitations],
    ),
    Address("people:person", ALL, NOT_THIS_WAY, where=lambda ids: [(key,) for key in ids.people]),
    Address(
        "people:change_role",
        NOT_THIS_WAY,
        DONE_BY_ADMINISTRATORS,
        where=lambda ids: [(key,) for key in ids.people],
        sample=lambda workspace: (workspace.people["other"].pk,),
        body=lambda _: {"role": "manager"},
    ),
    Address(
        "people:deactivate",
        NOT_THIS_WAY,
        DONE_BY_ADMINISTRATORS,
        where=lambda ids: [(key,) for key in ids.people],
        sample=lambda workspace: (workspace.people["other"].pk,),
    ),
    Address(
        "people:reactivate",
        NOT_THIS_WAY,
        "303 303 404 404 404 in",
        where=lambda ids: [(key,) for key in ids.people],
        sample=lambda workspace: (workspace.people["former"].pk,),
    ),
    Address(
        "people:workspace",
        ADMINISTRATORS,
        DONE_BY_ADMINISTRATORS,
        body=lambda _: {"language": "nl", "time_zone": "Europe/Amsterdam"},
    ),
    Address("people:profile", ALL, "303 303 303 303 303 in", body=lambda _: {"name": "Sam Shore"}, may_change=OWN),
    Address(
        "people:tokens",
        ALL,
        "200 200 200 200 200 in",
        body=lambda _: {"name": "Partner", "scope": "read", "days": "30"},
        may_change=OWN | {"users_accesstoken"},
    ),
    Address(
        "people:revoke_token",
        NOT_THIS_WAY,
        "303 404 404 404 404 in",
        where=lambda ids: [(key,) for key in ids.tokens],
        may_change=OWN | {"users_accesstoken"},
    ),
    Address(
        "people:accept",
        ANYBODY,
        "303 303 303 303 303 303",
        where=lambda ids: [(token,) for token in ids.joins],
        is_link=True,
        body=lambda _: {"name": "Sam Shore", "password": NEW_PASSWORD},
        may_change=OWN | {"users_invitation", "users_membership", "users_historicalmembership"},
    ),
    Address("teams:list", ALL, NOT_THIS_WAY),
    Address("teams:new", ADMINISTRATORS, DONE_BY_ADMINISTRATORS, body=lambda _: {"name": "Appeals"}),
    Address(
        "teams:team",
        ADMINISTRATORS,
        DONE_BY_ADMINISTRATORS,
        where=lambda ids: [(key,) for key in ids.teams],
        body=lambda _: {"name": "Appeals"},
    ),
    Address("teams:retire", NOT_THIS_WAY, DONE_BY_ADMINISTRATORS, where=lambda ids: [(key,) for key in ids.teams]),
    Address(
        "teams:restore",
        NOT_THIS_WAY,
        DONE_BY_ADMINISTRATORS,
        where=lambda ids: [(key,) for key in ids.teams],
        sample=lambda workspace: (workspace.shown.teams[-1],),
    ),
)

ACCOUNTS = (
    Address("entry", "in in in in in in", "405 405 405 405 405 405", queries=("?token=no-pass",)),
    Address(
        "account_login",
        "302 302 302 302 302 200",
        "302 302 302 302 302 302",
        body=lambda workspace: {"login": workspace.people["worker"].email, "password": PASSWORD},
    ),
    Address("account_logout", ALL, "in in in in in in"),
    Address("account_inactive", ANYBODY, "405 405 405 405 405 405"),
    Address(
        "account_signup",
        "302 302 302 302 302 200",
        "302 302 302 302 302 200",
        body=lambda _: {"email": "eve@evil.example", "password1": PASSWORD},
    ),
    Address(
        "account_change_password",
        ALL,
        "302 302 302 302 302 in",
        body=lambda _: {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
        may_change=OWN | MAIL,
    ),
    Address(
        "account_reset_password",
        ANYBODY,
        "302 302 302 302 302 302",
        body=lambda workspace: {"email": workspace.people["worker"].email},
        may_change=MAIL,
    ),
    Address("account_reset_password_done", ANYBODY, "405 405 405 405 405 405"),
    Address(
        "account_reset_password_from_key",
        "302 302 302 302 302 302",
        "302 302 302 302 302 302",
        where=lambda ids: ids.resets,
        is_link=True,
        body=lambda _: {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    ),
    Address("account_reset_password_from_key_done", ANYBODY, "405 405 405 405 405 405"),
)

API_PAGES = (Address("api:docs", ALL, NOT_THIS_WAY),)

CASEWORK = (*TASKS, *OPERATIONS, *CASES, *MARKS, *WRITING)
AROUND_IT = (*SAMPLES, *KEEPING, *INTAKE, *CLIENTS, *REPORTS, *PEOPLE, *STUDIO, *API_PAGES, *ACCOUNTS)
WORKSPACE = (*CASEWORK, *AROUND_IT, *API)

# The public site knows nobody: whatever session a browser brings along, the answer is the same.
PUBLIC = (
    Address("public:home", ANYBODY, "405 405 405 405 405 405", urlconf="config.urls_public"),
    Address("public:signup", ANYBODY, "422 422 422 422 422 422", urlconf="config.urls_public"),
    Address(
        "public:signup_address",
        ANYBODY,
        "405 405 405 405 405 405",
        queries=("?address=acme",),
        urlconf="config.urls_public",
    ),
)
