"""Every game ends in the same state whether it is played in memory or through the actions and the database."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from apps.cases.scenario_driver import PersistedDriver
from apps.cmmn.commands import Start
from apps.cmmn.engine import Illegal
from apps.cmmn.scenarios import Scenario
from apps.common import clock
from apps.tenants.models import Tenant
from tests.cmmn.runnable import Game, Played, games, play

UNCHECKED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]


@contextmanager
def rolled_back() -> Iterator[None]:
    """One game leaves nothing to the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def give(driver: PersistedDriver, game: Game, step: Played) -> bool:
    """Give a command through the actions; whether it was accepted."""
    try:
        if isinstance(step.command, Start):
            driver.start(Scenario("game", game.plan, ()), step.command.values)
        else:
            driver.apply(step.command)
    except Illegal:
        return False
    return True


def compare(game: Game) -> None:
    """Play a game in both ways and compare every state on the way."""
    _, played = play(game)
    driver = PersistedDriver(is_alone=True)
    with rolled_back():
        for step in played:
            with clock.at(step.now):
                accepted = give(driver, game, step)
            assert accepted == (step.outcome is not None), step.command
            stored = driver.state()
            assert dict(stored.items) == dict(step.after.items)
            assert dict(stored.values) == dict(step.after.values)
            assert (stored.next_number, stored.added) == (step.after.next_number, step.after.added)


@settings(max_examples=15, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=UNCHECKED)
@given(game=games)
def test_a_game_ends_alike_in_memory_and_in_the_database(tenant: Tenant, game: Game) -> None:
    compare(game)


@pytest.mark.soak
@settings(max_examples=1_000, deadline=None, suppress_health_check=UNCHECKED)
@given(game=games)
def test_a_thousand_games_end_alike_in_memory_and_in_the_database(tenant: Tenant, game: Game) -> None:
    compare(game)
