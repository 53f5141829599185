"""The product refuses to start where connections are shared between clients, and starts everywhere else."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from apps.tenants import pooling
from config.celery import refuse_pooled_transactions
from tests.tenants.pooling_proxy import pooling as pooling_proxy


@contextmanager
def at_port(port: int) -> Iterator[None]:
    """New connections go to this port."""
    settings = connections["default"].settings_dict
    before = settings["PORT"]
    settings["PORT"] = port
    try:
        yield
    finally:
        settings["PORT"] = before


@pytest.fixture
def behind_a_pool(live: str) -> Iterator[None]:
    """New connections go through a proxy that pools transactions."""
    settings = connections["default"].settings_dict
    with pooling_proxy(settings["HOST"], int(settings["PORT"])) as port, at_port(port):
        yield


def test_own_connections_are_accepted(live: str, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_pooling")
    assert capsys.readouterr().out == "Every connection keeps its own role and search path.\n"


def test_pooled_transactions_are_refused_in_one_clear_sentence(behind_a_pool: None) -> None:
    with pytest.raises(CommandError, match="behind a proxy that pools transactions"):
        call_command("check_pooling")


def test_the_web_server_does_not_start_behind_a_pool(behind_a_pool: None) -> None:
    with pytest.raises(pooling.PooledTransactions):
        pooling.refuse()


def test_a_database_that_is_down_is_not_taken_for_a_pool(live: str) -> None:
    with at_port(1):
        pooling.refuse()


def test_a_celery_worker_does_not_start_behind_a_pool(behind_a_pool: None) -> None:
    with pytest.raises(SystemExit, match="behind a proxy that pools transactions"):
        refuse_pooled_transactions()
