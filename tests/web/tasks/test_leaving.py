"""What the pages say when somebody leaves: before it, in the lists, and on the case."""

from django.test import Client
from django.urls import reverse

from apps.cases import actions as cases
from apps.cases.models import Case
from apps.common.actors import Actor
from apps.tasks import actions as tasks
from apps.users import actions as users
from apps.users.models import Membership, Team, User
from tests.requests import SYSTEM
from tests.tasks.conftest import PLAN, fetch


def opened() -> Case:
    return cases.open_case(cases.publish(PLAN, actor=SYSTEM).definition, data={}, title="Roof", actor=SYSTEM).case


def plain(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return " ".join(response.content.decode().split())


def test_the_page_says_beforehand_what_it_concerns(client: Client, erin: User, bob: User) -> None:
    claim = opened()
    tasks.claim(fetch(claim, "call"), actor=Actor.person(bob))
    cases.assign(claim, owner=bob, team=None, actor=Actor.person(erin))
    client.force_login(erin)
    page = plain(client, f"/people/{bob.pk}/")
    assert page.count("This concerns 1 open task and 1 case that is not closed.") == 2
    client.force_login(bob)
    assert "This concerns" not in plain(client, f"/people/{erin.pk}/")


def test_a_case_that_was_left_is_flagged_in_the_list_and_on_its_page(client: Client, erin: User, bob: User) -> None:
    claim = opened()
    cases.assign(claim, owner=bob, team=None, actor=Actor.person(erin))
    client.force_login(erin)
    client.post(f"/people/{bob.pk}/deactivate/")
    assert "left by Bob Brook" in plain(client, "/cases/?owner=none")
    assert "left by Bob Brook" in plain(client, f"/cases/{claim.number}/")


def test_a_task_of_a_retired_team_says_so(client: Client, erin: User, dan: User) -> None:
    team = Team.objects.create(name="Claims")
    claim = opened()
    users.retire_team(team, actor=Actor.person(erin))
    client.force_login(dan)
    page = plain(client, "/?view=unassigned")
    assert "Meant for Claims, which is retired" in page
    review = fetch(claim, "review")
    assert "Meant for Claims, which is retired" in plain(
        client, reverse("tasks:complete", args=[review.pk], urlconf="config.urls_tenant")
    )


def test_a_retired_team_is_offered_nowhere_but_where_it_is(client: Client, erin: User) -> None:
    team = Team.objects.create(name="Claims")
    Membership.objects.create(user=erin, team=team)
    claim = opened()
    cases.assign(claim, owner=None, team=team, actor=Actor.person(erin))
    users.retire_team(team, actor=Actor.person(erin))
    other = opened()
    client.force_login(erin)
    option = "Claims</option>"
    assert option in plain(client, f"/cases/{claim.number}/handling/")
    for path in (f"/cases/{other.number}/handling/", "/cases/new/?type=claim", f"/cases/{other.number}/plan/task/"):
        assert option not in plain(client, path)
    client.post(f"/cases/{claim.number}/handling/", {"owner": erin.pk, "team": team.pk, "priority": "3"})
    claim.refresh_from_db()
    assert (claim.owner, claim.team, claim.priority) == (erin, team, 3)
