"""The page that moves running cases to the current version: who comes in, the preview, the progress, the report."""

from dataclasses import replace

from django.test import Client

from apps.cases import actions as cases
from apps.cases.models import Case, CaseDefinition, VersionMove
from apps.outbox import draining
from apps.users.models import User
from tests.requests import SYSTEM, claim_plan

ONE = "/studio/case-types/claim/"
MOVE = f"{ONE}move/"


def shown(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def leave_behind(definition: CaseDefinition, count: int = 2) -> None:
    for _ in range(count):
        cases.open_case(definition, data={}, actor=SYSTEM)
    cases.publish(claim_plan(description="Second try"), actor=SYSTEM)


def test_managers_and_below_stay_out(client: Client, definition: CaseDefinition, carol: User, bob: User) -> None:
    leave_behind(definition)
    for person in (carol, bob):
        client.force_login(person)
        assert (client.get(MOVE).status_code, client.post(MOVE).status_code) == (403, 403)
    assert not VersionMove.objects.exists()


def test_the_page_of_a_type_says_how_many_run_on_older_versions(
    client: Client, definition: CaseDefinition, erin: User
) -> None:
    client.force_login(erin)
    assert "on an older version" not in shown(client, ONE)
    leave_behind(definition)
    text = shown(client, ONE)
    assert "2 cases run on older versions" in text
    assert f'href="{MOVE}"' in text


def test_it_shows_what_moving_would_do_and_moves_nothing(
    client: Client, definition: CaseDefinition, erin: User
) -> None:
    leave_behind(definition)
    client.force_login(erin)
    text = shown(client, MOVE)
    assert "Stays as it is" in text
    assert "in 2 cases" in text
    assert "Move 2 cases" in text
    assert set(Case.objects.values_list("version__number", flat=True)) == {1}


def test_it_names_the_values_that_are_lost_and_so_does_the_report(
    client: Client, definition: CaseDefinition, erin: User
) -> None:
    for _ in range(3):
        cases.open_case(definition, data={"policy": "P-7", "risk": 4}, actor=SYSTEM)
    plan = claim_plan()
    kept = tuple(one for one in plan.fields if one.key != "risk")
    cases.publish(replace(plan, fields=kept, items=(replace(plan.items[0], form=()),)), actor=SYSTEM)
    client.force_login(erin)
    assert "3 cases lose: <strong>Risk</strong>" in shown(client, MOVE)
    client.post(MOVE)
    draining.drain_all()
    assert shown(client, f"{ONE}moves/{VersionMove.objects.get().pk}/").count("Lost: Risk") == 3


def test_it_starts_a_move_whose_report_fills_up(client: Client, definition: CaseDefinition, erin: User) -> None:
    leave_behind(definition)
    client.force_login(erin)
    answer = client.post(MOVE, {"reason": "The law has changed."})
    move = VersionMove.objects.get()
    report = f"{ONE}moves/{move.pk}/"
    assert (answer.status_code, answer.headers["Location"], move.started_by) == (303, report, erin)
    assert "Under way" in shown(client, report)
    assert "0 of 2 moved, 2 waiting" in shown(client, report)
    draining.drain_all()
    text = shown(client, report)
    assert "2 of 2 moved" in text
    assert "every 2s" not in text
    assert "Version 1" in text


def test_the_report_asks_again_for_its_part_only(client: Client, definition: CaseDefinition, erin: User) -> None:
    leave_behind(definition)
    client.force_login(erin)
    client.post(MOVE)
    report = f"{ONE}moves/{VersionMove.objects.get().pk}/"
    answer = client.get(report, headers={"HX-Request": "true"}).content.decode()
    assert "every 2s" in answer
    assert "<html" not in answer


def test_with_nothing_to_move_it_says_so_and_refuses(client: Client, definition: CaseDefinition, erin: User) -> None:
    client.force_login(erin)
    assert "Every open case follows the current version." in shown(client, MOVE)
    assert client.post(MOVE).status_code == 409


def test_the_report_of_another_type_is_not_found(client: Client, definition: CaseDefinition, erin: User) -> None:
    client.force_login(erin)
    assert client.get(f"{ONE}moves/99/").status_code == 404
