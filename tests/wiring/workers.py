"""A real Celery worker with beat in a process group of its own, so that a test can kill all of it at once."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import redis
from django.conf import settings
from django.db import connections

from tests.smtp import Catcher

ROOT = Path(__file__).resolve().parents[2]


class Worker:
    """Runs while it is entered. Serves all queues of the database in use and sends mail to the catcher."""

    def __init__(self, smtp: Catcher) -> None:
        self._smtp = smtp
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = tempfile.TemporaryDirectory()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        self._folder.cleanup()

    def start(self) -> None:
        # Tied to the tests: a worker that outlived them would work on the database of the next run.
        tether = [str(ROOT / "scripts" / "tether.py"), str(os.getpid()), str(int(signal.SIGTERM))]
        command = [sys.executable, *tether, str(os.geteuid()), str(os.getegid())]
        command += [sys.executable, "-m", "celery", "-A", "config.celery", "worker", "-B", "--concurrency", "2"]
        command += ["-Q", "triggers,slas,mail,bulk", "-l", "warning", "--without-gossip", "--without-mingle"]
        command += ["-s", str(Path(self._folder.name) / "beat")]
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **self._environment()},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=(Path(self._folder.name) / "log").open("ab"),
        )

    def kill(self) -> None:
        """SIGKILL for the worker, its children and its beat, all at one moment."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def log(self) -> str:
        return (Path(self._folder.name) / "log").read_text()

    def _environment(self) -> dict[str, str]:
        database = connections["default"].settings_dict
        login = f"{database['USER']}:{database['PASSWORD']}" if database["PASSWORD"] else database["USER"]
        return {
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "DATABASE_URL": f"postgres://{login}@{database['HOST']}:{database['PORT']}/{database['NAME']}",
            "EMAIL_URL": f"smtp://{self._smtp.host}:{self._smtp.port}",
            "TENANT_ROLE_PREFIX": settings.TENANT_ROLE_PREFIX,
        }


def flush_broker() -> None:
    """Empty Redis, as an accident might."""
    redis.Redis.from_url(settings.REDIS_URL).flushdb()
