"""The command: what it says, what it leaves behind, and that it can be stopped and run again."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.cases import actions as cases
from apps.cases.models import Case, CaseDefinition
from apps.intake import actions, starters
from apps.intake.models import Request
from apps.tenants.context import enter
from apps.tenants.models import Tenant
from apps.users.models import Team
from tests.intake import requests_of_a_city as service
from tests.intake.test_import_rows import IMPORTER, prepare

Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, acme: Tenant, capsys: pytest.CaptureFixture[str]) -> Run:
    """Brings rows in; gives what was said. An exit status other than 0 is said too."""

    def bring(rows: Sequence[dict[str, str]], *options: str, plan: str = "city-request", text: str = "") -> str:
        where, how = service.table(tmp_path / "rows.csv", rows), tmp_path / "map.toml"
        how.write_text(text or service.MAPPING, encoding="utf-8")
        try:
            call_command("import_requests", "--schema", "acme", "--plan", plan, "--map", str(how), *options, str(where))
        except SystemExit as ended:
            return f"{capsys.readouterr().out}exit {ended.code}"
        return capsys.readouterr().out

    return bring


@pytest.fixture
def definition(acme: Tenant) -> CaseDefinition:
    with acme:
        return prepare()


def rows(count: int) -> list[dict[str, str]]:
    return [service.row(number) for number in range(1, count + 1)]


def test_it_says_what_became_of_the_rows(run: Run, definition: CaseDefinition, acme: Tenant) -> None:
    said = run(rows(10))

    assert said.startswith("10 rows: 10 brought in (3 open, 7 ended), 0 here already, 0 with problems.\n")
    assert "cases a second." in said
    with acme:
        assert Case.objects.filter(state="closed").count() == 7


def test_bad_rows_are_kept_with_line_and_reason(
    run: Run, definition: CaseDefinition, acme: Tenant, tmp_path: Path
) -> None:
    given = rows(6)
    given[1]["Opened"], given[4]["Status"] = "yesterday", "Lost"
    report = tmp_path / "bad.csv"

    said = run(given, "--problems", str(report))

    assert "6 rows: 4 brought in" in said
    assert said.endswith("exit 1")
    with report.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert [(row["line"], row["problem"], row["Key"]) for row in found] == [
        ("3", "case.opened: “yesterday” is no date as expected.", "K2"),
        ("6", "case.status: nothing is said of “Lost”.", "K5"),
    ]


def test_the_kept_rows_come_in_when_they_are_corrected(run: Run, definition: CaseDefinition, acme: Tenant) -> None:
    given = rows(3)
    given[1]["Opened"] = "yesterday"
    run(given)
    given[1]["Opened"] = "3/5/2025 9:00"

    assert "3 rows: 1 brought in (0 open, 1 ended), 2 here already, 0 with problems." in run(given)


def test_stopped_in_the_middle_it_goes_on_where_it_was(
    run: Run, definition: CaseDefinition, acme: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns, bring_in = 0, actions.bring_in

    def stopping(*given: object, **more: object) -> None:
        nonlocal turns
        turns += 1
        if turns == 3:
            raise KeyboardInterrupt
        bring_in(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(actions, "bring_in", stopping)
    said = run(rows(10), "--batch", "4")
    monkeypatch.undo()

    assert said.startswith("8 rows: 8 brought in")
    assert said.endswith("exit 130")
    assert "10 rows: 2 brought in (1 open, 1 ended), 8 here already" in run(rows(10), "--batch", "4")
    with acme:
        assert sorted(Request.objects.values_list("external_key", flat=True)) == sorted(row["Key"] for row in rows(10))
        assert Case.objects.count() == 10


def test_a_check_writes_nothing(run: Run, definition: CaseDefinition, acme: Tenant) -> None:
    given = rows(4)
    given[0]["Mail"] = "nobody"

    said = run(given, "--check")

    assert "4 rows: 3 would come in (1 open, 2 ended), 0 here already, 1 with problems." in said
    with acme:
        assert (Case.objects.count(), Request.objects.count()) == (0, 0)


def test_a_starter_pack_is_published_with_its_teams(run: Run, acme: Tenant) -> None:
    text = 'source = "city"\nkey = "Key"\n[case]\nopened = { column = "Opened", format = "%m/%d/%Y %H:%M" }\n'
    text += '[fields]\naddress = "Place"\nrequest_type = { fixed = "A broken lamp" }\n'

    assert "2 rows: 2 brought in (2 open, 0 ended)" in run(rows(2), plan="service-request", text=text)
    with acme:
        assert sorted(Team.objects.values_list("name", flat=True)) == ["Field service", "Service desk"]
        assert Case.objects.get(requests__external_key="K1").title == "A broken lamp: 1 Main Street"


def test_a_plan_that_is_here_is_left_as_it_is(run: Run, acme: Tenant) -> None:
    with acme:
        definition = starters.REGISTRY["service-request"](IMPORTER)
        again = starters.REGISTRY["service-request"](IMPORTER)
        assert definition.current_id == again.current_id
        assert cases.publish(service.plan(), actor=IMPORTER).definition != definition


def test_an_unknown_plan_is_refused_with_what_there_is(run: Run, definition: CaseDefinition) -> None:
    with pytest.raises(CommandError, match=r"no case type and no starter pack “city”\. There are: city-request, "):
        run(rows(1), plan="city")


def test_a_mapping_that_does_not_fit_is_refused_before_the_first_row(
    run: Run, definition: CaseDefinition, acme: Tenant
) -> None:
    with pytest.raises(CommandError, match=r"fields\.boro: the plan has no field “boro”\. Did you mean “borough”"):
        run(rows(1), text=service.MAPPING.replace("borough =", "boro ="))
    with acme:
        assert Request.objects.count() == 0


def test_an_unknown_workspace_is_refused(tmp_path: Path, db: None) -> None:
    where, how = service.table(tmp_path / "rows.csv", rows(1)), tmp_path / "map.toml"
    how.write_text(service.MAPPING, encoding="utf-8")

    with pytest.raises(CommandError, match=r"There is no workspace 'nowhere'\."):
        call_command("import_requests", "--schema", "nowhere", "--plan", "x", "--map", str(how), str(where))


def test_the_rows_belong_to_the_workspace_that_was_named(
    run: Run, definition: CaseDefinition, acme: Tenant, beta: Tenant
) -> None:
    run(rows(2))

    with enter("beta"):
        assert Case.objects.count() == 0
