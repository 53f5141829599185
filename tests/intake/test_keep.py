"""Files that wait for a form to be sent again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.storage import default_storage

from apps.common import clock
from apps.common.errors import Invalid
from apps.intake import actions, jobs
from apps.outbox.models import OutboxMessage
from apps.tenants.models import Tenant
from tests.requests import PDF, SYSTEM, report

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_a_kept_file_comes_back_under_its_name(tenant: Tenant) -> None:
    kept = actions.keep(report("damage.pdf"), actor=SYSTEM)
    assert (kept.name, kept.size) == ("damage.pdf", len(PDF))
    assert actions.kept(kept.token) == kept
    file = actions.open_kept(kept.token)
    assert file is not None
    assert (file.name, file.read()) == ("damage.pdf", PDF)


def test_it_is_kept_for_an_hour(tenant: Tenant) -> None:
    with clock.at(NOON):
        kept = actions.keep(report(), actor=SYSTEM)
    with clock.at(NOON + timedelta(hours=1)):
        assert actions.kept(kept.token) is not None
    with clock.at(NOON + timedelta(hours=1, seconds=1)):
        assert actions.kept(kept.token) is None
        assert actions.open_kept(kept.token) is None


def test_a_forged_token_leads_nowhere(tenant: Tenant) -> None:
    kept = actions.keep(report(), actor=SYSTEM)
    assert actions.kept(kept.token + "x") is None
    assert actions.kept("../../etc/passwd") is None


def test_another_workspace_cannot_open_it(tenant: Tenant, beta: Tenant) -> None:
    kept = actions.keep(report(), actor=SYSTEM)
    with beta:
        assert actions.kept(kept.token) is None


def test_what_is_not_taken_is_not_kept(tenant: Tenant) -> None:
    before = default_storage.listdir("kept")
    with pytest.raises(Invalid, match="is of a kind that is not taken"):
        actions.keep(report("run.exe"), actor=SYSTEM)
    assert default_storage.listdir("kept") == before
    assert not OutboxMessage.objects.exists()


def test_the_outbox_removes_it_later(tenant: Tenant) -> None:
    with clock.at(NOON):
        kept = actions.keep(report(), actor=SYSTEM)
    message = OutboxMessage.objects.get(topic="intake.tidy")
    assert message.available_at == NOON + timedelta(hours=2)
    jobs.tidy(message.payload)
    assert actions.kept(kept.token) is None
    jobs.tidy(message.payload)  # what is gone already is no error
