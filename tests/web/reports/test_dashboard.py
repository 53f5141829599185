"""The dashboard as a page: who sees what, every figure a link, and an address that keeps what was chosen."""

import re
from html import unescape

import pytest
from django.test import Client

from tests.reports.world import World

LINK = re.compile(r'<td class="number"><a href="([^"]+)">(\d+)</a>')
TILE = re.compile(r'<a href="([^"]+)"><span class="tile-count number">(\d+)</span>')


def page(client: Client, world: World, who: str, query: str = "?period=12m") -> str:
    client.force_login(world.viewers[who])
    response = client.get(f"/dashboard/{query}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("who", ["carol", "bob"])
def test_every_figure_leads_to_a_list_of_so_many_cases(client: Client, world: World, who: str) -> None:
    html = page(client, world, who)
    links = {(unescape(url), int(count)) for url, count in [*LINK.findall(html), *TILE.findall(html)]}

    assert len(links) > 30
    for url, count in links:
        found = client.get(url).context["listing"]
        assert (url, found.count) == (url, count)


def test_a_figure_within_a_type_and_a_team_leads_to_cases_of_these(client: Client, world: World) -> None:
    desk = world.teams["Desk"].pk
    html = page(client, world, "carol", f"?period=all&type=claim&team={desk}")

    for url, count in TILE.findall(html):
        assert f"involved={desk}" in unescape(url)
        assert client.get(unescape(url)).context["listing"].count == int(count)


def test_the_period_stays_when_the_type_is_taken_away(client: Client, world: World) -> None:
    html = page(client, world, "carol", "?period=4w&type=claim")

    assert 'href="?period=4w"' in html
    assert 'href="?type=claim&amp;period=12m"' in html


def test_days_of_ones_own_win_over_the_period(client: Client, world: World) -> None:
    html = page(client, world, "carol", "?period=4w&since=2026-10-01&until=2026-10-31")

    assert "The period is 1 Oct 2026 to 31 Oct 2026." in html


@pytest.mark.parametrize("query", ["?since=x&period=ages&type=nothing&team=0", "?since=2026-12-01&until=2026-01-01"])
def test_nonsense_in_the_address_asks_for_nothing(client: Client, world: World, query: str) -> None:
    assert "The period is 27 Aug 2026 to 18 Nov 2026." in page(client, world, "carol", query)


def test_a_worker_is_told_whose_cases_they_see(client: Client, world: World) -> None:
    assert "How your teams’ cases stand." in page(client, world, "bob")


def test_somebody_in_no_team_is_told_so(client: Client, world: World) -> None:
    html = page(client, world, "dan")

    assert "You are in no team yet" in html
    assert "data-chart" not in html


def test_the_list_keeps_what_a_figure_asked_for(client: Client, world: World) -> None:
    client.force_login(world.viewers["carol"])
    queue = world.teams["Desk"].pk
    html = client.get(f"/cases/?queue={queue}&status=Review%2C+Pay%2C+or+refuse&due=late").content.decode()

    assert "Team with open tasks: Desk" in html
    assert "Stage: Review, Pay, or refuse" in html
    assert "Due: Overdue" in html
    assert f'name="queue" value="{queue}" id="filter-queue_0" checked' in html


def test_the_navigation_leads_to_it(client: Client, world: World) -> None:
    assert 'href="/dashboard/" aria-current="page"' in page(client, world, "carol")
