"""Many rows at once leave the very rows that the same requests leave one by one."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.audit import selectors as audit
from apps.audit.models import JournalEntry, JournalValue
from apps.cases import actions as cases
from apps.cases.actions import processes
from apps.cases.models import Case, CaseDefinition, CaseGrant, DefinitionVersion, PlanItem
from apps.cmmn.builders import email, entry, on, process
from apps.cmmn.commands import Complete
from apps.common import clock
from apps.common.actors import Actor
from apps.intake import actions, importing, mapping
from apps.intake.models import Request
from apps.intake.reading import Draft, Reader
from apps.intake.sheet import Row
from apps.notifications.models import Mail
from apps.outbox.models import OutboxMessage
from apps.parties.models import Party
from apps.tasks.models import HumanTask
from apps.tenants import access
from apps.tenants.models import Tenant
from apps.users.models import Team
from tests.intake import requests_of_a_city as service

IMPORTER = Actor.system("importer")
PASSED_OVER = "Not sent, because the case was brought in from elsewhere."


def prepare() -> CaseDefinition:
    Team.objects.create(name="Desk")
    return cases.publish(service.plan(), actor=IMPORTER).definition


def reader(text: str = service.MAPPING) -> Reader:
    return Reader(
        mapping.read(text),
        service.plan(),
        people={},
        teams={team.name.lower(): team for team in Team.objects.all()},
    )


def rows(count: int, first: int = 1) -> list[Row]:
    return [Row(number + 1, service.row(number)) for number in range(first, first + count)]


def bring_in(definition: CaseDefinition, given: Sequence[Row], size: int = 250) -> list[importing.Progress]:
    return list(importing.run(definition, given, reader(), source="city", size=size, actor=IMPORTER))


def one_by_one(definition: CaseDefinition, draft: Draft) -> None:
    """The same request by the ordinary actions, each at its own time."""
    with clock.at(draft.opened_at):
        request = Request.objects.create(
            reference=f"R-{draft.key}",
            definition=definition,
            channel="import",
            name=draft.name,
            email=draft.email,
            data=dict(draft.data),
            source="city",
            external_key=draft.key,
            received_at=draft.opened_at,
        )
        case = actions.accept(request, actor=IMPORTER).case
        assert case is not None
        for item in PlanItem.objects.filter(case=case, kind="processTask", state="active").order_by("number"):
            cases.perform(case, Complete(item.number), reason=PASSED_OVER, actor=IMPORTER)
    if draft.ended_at:
        with clock.at(draft.ended_at):
            cases.close(case, outcome=draft.outcome, reason=draft.reason, actor=IMPORTER)


def written(*, is_one_by_one: bool = False) -> dict[str, list[Any]]:
    """Every row of the workspace, ids replaced by numbers and keys, without what is drawn by chance."""
    numbers = dict(Case.objects.values_list("pk", "number"))
    clients = dict(Party.objects.values_list("pk", "client_number"))
    names: dict[str, dict[Any, Any]] = {
        "case_id": numbers,
        "client_id": clients,
        "definition_id": dict(CaseDefinition.objects.values_list("pk", "key")),
        "version_id": dict(DefinitionVersion.objects.values_list("pk", "number")),
        "team_id": dict(Team.objects.values_list("pk", "name")),
    }

    def plain(model: Any, *left_out: str) -> list[Any]:
        unknown = {"id", "history_id", "journal_hash", "reference", *left_out}
        found = [
            {key: names[key].get(value) if key in names else value for key, value in row.items() if key not in unknown}
            for row in model.objects.values()
        ]
        return sorted(found, key=repr)

    tables = {
        "cases": plain(Case),
        "case history": plain(Case.history.model),
        "items": plain(PlanItem),
        "grants": plain(CaseGrant),
        "tasks": plain(HumanTask),
        "task history": plain(HumanTask.history.model),
        "clients": plain(Party),
        "client history": plain(Party.history.model, "history_date"),
        "requests": plain(Request),
        "mails": plain(Mail),
    }
    tables["journal"], tables["messages"] = journal(numbers), messages(numbers, is_one_by_one=is_one_by_one)
    return tables


def journal(numbers: dict[int, str]) -> list[Any]:
    """Entries with their values, in their order within each case."""
    found = []
    for row in JournalEntry.objects.exclude(stream="config").prefetch_related("values"):
        body = json.loads(row.body)
        facts = {key: value for key, value in body["facts"].items() if key not in {"request", "reference"}}
        said = sorted((value.path, value.value) for value in row.values.all())
        assert sorted(body["commitments"]) == [path for path, _value in said]
        case = numbers[int(row.stream.partition(":")[2])]
        found.append((case, row.sequence, row.at, row.actor_kind, row.actor_id, row.action, facts, said))
    return sorted(found, key=lambda one: one[:2])


def messages(numbers: dict[int, str], *, is_one_by_one: bool) -> list[Any]:
    """What is still to be done: of ended cases nothing, and no mail of the plan's."""
    tasks = {task.pk: task for task in HumanTask.objects.select_related("case")}
    schema_name = access.schema_name()
    with access.public():
        sent = list(OutboxMessage.objects.filter(schema_name=schema_name).values())
    waiting = []
    for row in sent:
        if is_one_by_one and (row["topic"] == processes.TOPIC or tasks[row["payload"]["task"]].case.ended_at):
            continue
        task = tasks[row["payload"]["task"]]
        waiting.append((row["topic"], numbers[task.case_id], task.item_number, row["available_at"]))
    return sorted(waiting)


def test_many_at_once_leave_the_rows_of_one_by_one(acme: Tenant, beta: Tenant) -> None:
    given = rows(24)
    with acme:
        bring_in(prepare(), given)
        together = written()
    with beta:
        definition, read = prepare(), reader()
        for row in given:
            one_by_one(definition, read.draft(row))
        alone = written(is_one_by_one=True)

    assert {name: len(found) for name, found in together.items()} == {name: len(found) for name, found in alone.items()}
    for name, found in together.items():
        assert found == alone[name], name
    assert len(together["cases"]) == 24
    assert together["messages"]


def test_every_case_has_its_own_dates(tenant: Tenant) -> None:
    bring_in(prepare(), rows(4))

    case = Request.objects.get(external_key="K1").case
    assert case is not None
    assert case.opened_at == datetime.fromisoformat("2025-03-02T08:01:00-05:00")
    assert case.ended_at == datetime.fromisoformat("2025-04-02T17:00:00-04:00")
    assert (case.state, case.outcome, case.outcome_reason) == ("closed", "resolved", "It had ended before.")
    assert (case.number, case.channel) == ("CR-2025-00001", "import")
    assert case.data == {"borough": "queens", "agency": "Police", "place": "1 Main Street, queens"}
    still_open = Request.objects.get(external_key="K3").case
    assert still_open is not None
    assert (still_open.state, still_open.stage, still_open.ended_at) == ("active", "Work", None)
    assert still_open.due_at == datetime.fromisoformat("2025-03-06T08:03:00-05:00")


def test_the_same_sender_is_one_client(tenant: Tenant) -> None:
    bring_in(prepare(), rows(8), size=3)

    assert list(Party.objects.order_by("pk").values_list("name", flat=True)) == [
        "Sender 1", "Sender 2", "Sender 3", "Sender 5", "Sender 6", "Sender 7",
    ]  # fmt: skip


def test_the_journals_are_whole(tenant: Tenant) -> None:
    bring_in(prepare(), rows(6))

    verdicts = [audit.verify(stream) for stream in audit.streams()]
    assert len(verdicts) == 7
    assert all(verdict.ok for verdict in verdicts)


def test_a_batch_costs_the_same_number_of_statements_whatever_its_size(tenant: Tenant) -> None:
    definition = prepare()
    counts = []
    for size, first in ((6, 1), (30, 100)):
        with CaptureQueriesContext(connection) as captured:
            bring_in(definition, rows(size, first))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_row_that_is_here_is_skipped(tenant: Tenant) -> None:
    definition = prepare()
    bring_in(definition, rows(5))

    again = bring_in(definition, [*rows(7), *rows(2, first=6)])

    assert [(progress.imported, progress.skipped, progress.problems) for progress in again] == [(2, 7, ())]
    assert Case.objects.count() == 7


def test_the_same_key_of_another_source_is_another_row(tenant: Tenant) -> None:
    definition = prepare()
    bring_in(definition, rows(2))

    other = list(importing.run(definition, rows(2), reader(), source="county", actor=IMPORTER))

    assert other[0].imported == 2
    assert Request.objects.filter(external_key="K1").count() == 2


def test_nobody_is_written_to(tenant: Tenant) -> None:
    bring_in(prepare(), rows(6))

    assert Mail.objects.count() == 0
    with access.public():
        assert set(OutboxMessage.objects.values_list("topic", flat=True)) <= {"slas.due"}


def test_a_row_that_the_database_refuses_takes_no_other_with_it(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    definition = prepare()
    given = rows(9)
    given[4].values["Mail"] = "x" * 260 + "@city.example"
    monkeypatch.setattr("apps.intake.reading.validate_email", lambda _address: None)

    (progress,) = bring_in(definition, given)

    assert progress.imported == 8
    assert [(problem.row.line, problem.reason[:24]) for problem in progress.problems] == [
        (6, "The database refused it:")
    ]
    assert JournalValue.objects.filter(value__contains="Sender 5").count() == 0


def test_a_plan_that_goes_round_in_circles_is_refused_for_each_row(tenant: Tenant) -> None:
    again = process(
        "again",
        process=email("client", "Hello", "Hello."),
        entry=[entry(on("thank", "complete")), entry(on("again", "complete"))],
        repetition=True,
    )
    plan = service.plan()
    Team.objects.create(name="Desk")
    definition = cases.publish(replace(plan, items=(*plan.items, again)), actor=IMPORTER).definition

    (progress,) = bring_in(definition, rows(2))

    assert progress.imported == 0
    assert [problem.reason for problem in progress.problems] == [
        "Its automatic steps start each other again and again."
    ] * 2
    assert Case.objects.count() == 0


def test_not_more_than_a_batch_is_read_ahead(tenant: Tenant) -> None:
    taken = 0

    def counted() -> Any:
        nonlocal taken
        for row in rows(10):
            taken += 1
            yield row

    progress = importing.run(prepare(), counted(), reader(), source="city", size=4, actor=IMPORTER)
    next(progress)
    assert taken == 4
    next(progress)
    assert taken == 8
