"""django-viewflow: thirty If nodes behind a task, a transaction each. Arguments: processes a turn, the database."""

import json
import sys

import django
from django.conf import settings

from tests.benchmarks.peers.turns import serve

APPS = (
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "viewflow",
    "viewflow.workflow",
    "tests.benchmarks.peers.viewflow_chain",
)


def main() -> None:
    """Each turn completes the task of so many processes, each in its own transaction."""
    place = {"ENGINE": "django.db.backends.postgresql", **json.loads(sys.argv[2])}
    settings.configure(DATABASES={"default": place}, INSTALLED_APPS=APPS, USE_TZ=True)
    django.setup()

    from django.core.management import call_command

    call_command("migrate", verbosity=0)

    from tests.benchmarks.peers.viewflow_chain.flows import ChainFlow

    ready = []

    def prepare() -> None:
        for _ in range(int(sys.argv[1])):
            process = ChainFlow.start.run()
            process.data = {"amount": 50}
            process.save()
            ready.append(process.task_set.get(flow_task=ChainFlow.go))

    def act() -> None:
        while ready:
            task = ready.pop()
            ChainFlow.go.run(task)
            if not task.process.finished:
                raise RuntimeError("a node took the other way")

    serve(prepare, act)


if __name__ == "__main__":
    main()
