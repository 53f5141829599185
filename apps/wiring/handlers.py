"""What each outbox topic means, and on which queue its wake-ups travel."""

from apps.api import jobs as api
from apps.api.idempotency import TOPIC as API_FORGET
from apps.bulk import jobs as bulk
from apps.bulk.actions import choosing, running, tallying, undoing
from apps.cases import jobs as cases
from apps.cases.actions import announcing, children, holding, migrating, processes, purging, waking
from apps.intake import jobs as intake
from apps.intake.samples import TOPIC as SAMPLE
from apps.notifications import jobs as notifications
from apps.outbox import handlers
from apps.slas import actions as sla_actions
from apps.slas import jobs as slas
from apps.tasks import jobs as tasks
from apps.tasks.actions import leaving, scheduling


def fill() -> None:
    handlers.register(processes.TOPIC, cases.process, queue="triggers")
    handlers.register(waking.TOPIC, cases.wake, queue="triggers")
    handlers.register(children.START, cases.start_child, queue="triggers")
    handlers.register(children.REPORT, cases.report_child, queue="triggers")
    handlers.register(children.END, cases.end_child, queue="triggers")
    handlers.register(migrating.TOPIC, cases.migrate, queue="bulk")
    handlers.register(holding.TOPIC, cases.resume, queue="triggers")
    handlers.register(purging.TOPIC, cases.purge, queue="bulk")
    handlers.register(purging.SWEEP, cases.purge_due, queue="bulk")
    handlers.register(purging.ERASE, cases.erase_files, queue="bulk")
    handlers.register(announcing.TOPIC, cases.tell_watchers, queue="bulk")
    handlers.register("intake.accept", intake.accept, queue="triggers")
    handlers.register(SAMPLE, intake.play_sample, queue="bulk")
    handlers.register("intake.tidy", intake.tidy, queue="bulk")
    handlers.register(sla_actions.TOPIC, slas.due, queue="slas")
    handlers.register(sla_actions.CASE_TOPIC, slas.case_due, queue="slas")
    handlers.register(scheduling.TOPIC, tasks.start, queue="slas")
    handlers.register(leaving.TOPIC, tasks.finish, queue="triggers")
    handlers.register(running.ROW, bulk.work, queue="bulk")
    handlers.register(undoing.UNDO, bulk.work_back, queue="bulk")
    handlers.register(tallying.TALLY, bulk.tally, queue="bulk")
    handlers.register(choosing.FORGET, bulk.forget, queue="bulk")
    handlers.register(API_FORGET, api.forget, queue="bulk")
    handlers.register("mail.send", notifications.deliver, queue="mail", external=True)
