"""What the wiring puts into the registries of the layers below, in which order. An empty one would fail silently."""

from django.conf import settings

from apps.audit import heads
from apps.cases import actions as cases
from apps.cases import purging, reactions
from apps.intake import samples, starters
from apps.intake.actions import purging as intake_purging
from apps.outbox import handlers
from apps.slas import actions as slas
from apps.slas import durations
from apps.tasks import actions as tasks
from apps.tasks import dates
from apps.tenants import seeds
from apps.users import reactions as people
from apps.wiring import heads as wired_heads
from apps.wiring import packs
from apps.wiring import people as wired_people
from apps.wiring import seeds as wired_seeds


def test_a_step_of_a_case_opens_work_then_watches_it_then_asks_workers() -> None:
    assert list(reactions.REACTIONS) == [
        tasks.follow,
        slas.follow,
        slas.go_along,
        cases.start_processes,
        cases.follow_children,
        cases.watch_hold,
        cases.watch_time,
    ]


def test_a_change_of_people_frees_their_work_then_is_journalled_then_mailed() -> None:
    assert list(people.REGISTRY) == [wired_people.leave_work, wired_people.journal, wired_people.mail_invitation]


def test_a_new_workspace_gets_its_owner_then_its_pack_then_the_mail() -> None:
    assert list(seeds.REGISTRY) == [wired_seeds.owner, wired_seeds.pack, wired_seeds.welcome]
    assert list(seeds.CHOICES) == [
        "insurance-claim",
        "customer-complaint",
        "employee-onboarding",
        "expense-approval",
        "social-care-referral",
        "service-request",
        "housing-support",
        "empty",
    ]


def test_every_pack_with_a_plan_can_be_published_by_its_name() -> None:
    assert list(starters.REGISTRY) == [key for key in seeds.CHOICES if key != "empty"]


def test_every_type_of_case_that_a_pack_makes_has_samples() -> None:
    assert list(samples.REGISTRY) == [pack.type or pack.key for pack in packs.PACKS.values() if pack.plan is not None]


def test_what_requests_hold_of_a_purged_case_is_erased_with_it() -> None:
    assert list(purging.REGISTRY) == [purging.Holder(intake_purging.erase, intake_purging.in_use)]


def test_every_stream_of_the_journal_has_a_place_for_its_head() -> None:
    assert list(heads.REGISTRY) == [wired_heads.of_cases, wired_heads.of_purged_cases]


def test_the_due_date_of_a_task_is_reckoned_by_the_layer_that_reads_clocks() -> None:
    assert dates.PORT.due == durations.due


def test_every_topic_has_a_handler_on_a_queue_that_workers_listen_to() -> None:
    travel = {topic: handler.queue for topic, handler in handlers.REGISTRY.items()}
    assert travel == {
        "process.run": "triggers",
        "case.wake": "triggers",
        "case.start_child": "triggers",
        "case.child_ended": "triggers",
        "case.end_child": "triggers",
        "case.migrate": "bulk",
        "case.resume": "triggers",
        "case.purge": "bulk",
        "case.purge_due": "bulk",
        "case.erase_files": "bulk",
        "cases.watch": "bulk",
        "intake.accept": "triggers",
        "intake.sample": "bulk",
        "intake.tidy": "bulk",
        "slas.due": "slas",
        "slas.case_due": "slas",
        "tasks.start": "slas",
        "tasks.finish": "triggers",
        "bulk.row": "bulk",
        "bulk.undo": "bulk",
        "bulk.tally": "bulk",
        "bulk.forget": "bulk",
        "api.forget": "bulk",
        "mail.send": "mail",
    }
    assert set(travel.values()) <= {queue.name for queue in settings.CELERY_TASK_QUEUES}


def test_only_mail_leaves_outside_a_transaction() -> None:
    assert [topic for topic, handler in handlers.REGISTRY.items() if handler.is_external] == ["mail.send"]
