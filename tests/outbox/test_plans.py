"""The statements that run every second read what is due, not what is waiting for later or done."""

import json
from typing import Any

import pytest
from django.db import connection

from apps.outbox import store


@pytest.fixture
def waiting(db: None) -> None:
    """Many messages for later and many that are done, of many tenants, and a few that are due."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO outbox_outboxmessage (schema_name, topic, payload, available_at, done_at)"
            " SELECT 'tenant_' || n % 200, 'test.note', '{}', statement_timestamp() + make_interval(secs => n - 10),"
            " CASE WHEN n % 2 = 0 THEN statement_timestamp() END FROM generate_series(1, 6000) AS n"
        )
        cursor.execute("ANALYZE outbox_outboxmessage")


def scans(statement: str, parameters: Any) -> set[tuple[str, str]]:
    """How the plan of a statement comes by its rows: the kind of each scan of the table and its index."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
        found = cursor.fetchone()[0]
    nodes = [json.loads(found)[0]["Plan"] if isinstance(found, str) else found[0]["Plan"]]
    result = set()
    while nodes:
        node = nodes.pop()
        nodes += node.get("Plans", [])
        if node.get("Relation Name") == "outbox_outboxmessage" and "Scan" in node["Node Type"]:
            result.add((node["Node Type"], node.get("Index Name", "")))
    return result


def test_claiming_reads_the_open_messages_by_their_index(waiting: None) -> None:
    found = scans(store.CLAIM, {"topic": "test.note", "batch": 50, "share": 20, "window": 400})
    assert found == {("Index Scan", "outbox_open"), ("Index Scan", "outbox_outboxmessage_pkey")}


def test_looking_for_topics_reads_the_open_messages_by_their_index(waiting: None) -> None:
    assert {index for _kind, index in scans(store.TOPICS, [["test.note", "mail.send"]])} == {"outbox_open"}


def test_looking_for_the_next_reads_the_open_messages_by_their_index(waiting: None) -> None:
    assert {index for _kind, index in scans(store.NEXT, [["test.note", "mail.send"]])} == {"outbox_open"}


def test_pruning_reads_the_done_messages_by_their_index(waiting: None) -> None:
    assert ("Index Scan", "outbox_done") in scans(store.PRUNE, [86_400, 100])
