"""`make run` and `make setup`: services, data, then web, worker and beat under one supervisor.

What a program is and how it is started stands here; how it is watched stands in supervisor.py.
"""

import fcntl
import http.client
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import redis

from scripts import choices, ports, postgres, tether, valkey
from scripts.choices import ROOT, Choices
from scripts.console import Console
from scripts.problems import Problem, say_and_exit
from scripts.secrets_file import read_or_make
from scripts.supervisor import Program, Stopped, Supervisor

# The last group holds what the others need: it stops last.
GROUPS = (("web", "beat", "worker"), ("mail",), ("valkey", "postgres"))
QUEUES = "triggers,slas,mail,bulk"


class Run:
    """One start of the product on one machine."""

    def __init__(self, chosen: Choices) -> None:
        self.chosen = chosen
        self.console = Console(chosen.var / "log")
        self.supervisor = Supervisor(self.console)
        self.environment = _environment(chosen)

    def services(self) -> None:
        """PostgreSQL, Valkey and the mail catcher, each only where no address of a real one is given."""
        memory = self.chosen.var / "ports.json"
        ports_chosen = ports.choose(memory, "postgres", "valkey", "mail", avoid=self.chosen.port)
        self._postgres(ports_chosen["postgres"])
        self._valkey(ports_chosen["valkey"])
        if self.chosen.email_url:
            self.environment["EMAIL_URL"] = self.chosen.email_url
        else:
            self._mail(ports_chosen["mail"])
        self._remember_environment()

    def data(self) -> None:
        """Migrations, the template, the demo, static files."""
        self.supervisor.run(self._python("setup", "-m", "scripts.data"))

    def product(self) -> None:
        """Worker, beat and web; returns when the web server answers."""
        # Celery warns of root each time; on a machine of one's own that is the person's choice.
        calm = ("-W", "ignore::UserWarning") if os.geteuid() == 0 else ()
        celery = (*calm, "-m", "celery", "--quiet", "-A", "config.celery:app")
        arguments = ("-Q", QUEUES, "-c", "2", "--without-gossip", "--without-mingle", "-l", "WARNING")
        self.supervisor.start(self._python("worker", *celery, "worker", *arguments))
        schedule = self.chosen.var / "beat" / "schedule"
        schedule.parent.mkdir(exist_ok=True)
        beat = ("beat", "--schedule", str(schedule), "--pidfile", "", "-l", "WARNING")
        self.supervisor.start(self._python("beat", *celery, *beat))
        bind = ("--bind", f"127.0.0.1:{self.chosen.port}", "--workers", "2", "--worker-class", "sync")
        quiet = ("--log-level", "warning", "--no-control-socket")
        self.supervisor.start(self._python("web", "-m", "gunicorn", "config.wsgi", *bind, *quiet))
        self.supervisor.wait_until(lambda: _web_answers(self.chosen), "web")

    def say_ready(self) -> None:
        """The address, and who can log in where."""
        say = self.console.say
        say(f"\nReady: {self.chosen.address}\n")
        lines = (self.chosen.var / "demo_logins.tsv").read_text().splitlines()
        if lines:
            head = ("Address", "Name", "Role", "E-mail", "Password")
            self.console.table([head, *(tuple(line.split("\t")) for line in lines)])
        mail = self.chosen.email_url or f"kept in {self.chosen.var / 'mail'}"
        say(f"\n  Mail: {mail}\n  Logs: {self.console.folder}\n  Ctrl-C stops everything; the data stays.\n")

    def _postgres(self, port: int) -> None:
        if self.chosen.database_url:
            _refuse_silent_postgres(self.chosen.database_url)
            self.environment["DATABASE_URL"] = self.chosen.database_url
            return
        cluster = postgres.prepare(self.chosen.var / "postgres", port)
        postgres.wait_until_down(cluster)
        program = Program(
            "postgres",
            cluster.command(),
            {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            stop_signal=signal.SIGINT,  # without waiting for connections to end by themselves
            is_shown=False,
            uid=cluster.account.uid,
            gid=cluster.account.gid,
            folder=Path("/"),
        )
        self.supervisor.start(program)
        self.supervisor.wait_until(cluster.is_up, "postgres")
        self.console.say(f"  PostgreSQL answers at port {port}")
        postgres.open_for_product(cluster)
        self.environment["DATABASE_URL"] = cluster.url()

    def _valkey(self, port: int) -> None:
        if self.chosen.redis_url:
            _refuse_silent_redis(self.chosen.redis_url)
            self.environment["REDIS_URL"] = self.chosen.redis_url
            return
        server = valkey.prepare(self.chosen.var / "valkey", port, is_kept=True)
        program = Program("valkey", server.command(), self.environment, is_shown=False, folder=Path("/"))
        self.supervisor.start(program)
        self.supervisor.wait_until(server.is_up, "valkey")
        self.console.say(f"  Valkey answers at port {port}")
        self.environment["REDIS_URL"] = server.url()

    def _mail(self, port: int) -> None:
        box = str(self.chosen.var / "mail")
        arguments = ("-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Mailbox", box)
        self.supervisor.start(self._python("mail", "-m", "aiosmtpd", *arguments))
        self.supervisor.wait_until(lambda: ports.answers(port), "mail")
        self.console.say(f"  Mail is caught at port {port}")
        self.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"

    def _python(self, name: str, *arguments: str) -> Program:
        return Program(name, [sys.executable, *arguments], dict(self.environment), folder=ROOT)

    def _remember_environment(self) -> None:
        # So that manage.py, run by hand while this runs, talks to the same services.
        names = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "PORT", "TENANT_DOMAIN")
        path = self.chosen.var / "environment"
        path.touch(mode=0o600)
        path.write_text("".join(f"{name}={self.environment[name]}\n" for name in names))


def main(*, is_setup_only: bool) -> int:
    """Start, watch, and stop in order whatever happens."""
    chosen = choices.read()
    with _only_one(chosen):
        if not is_setup_only:
            choices.refuse_taken_port(chosen)
        if "MAKELEVEL" in os.environ:  # make is our parent: do not outlive it
            tether.follow(os.getppid(), signal.SIGTERM)
        run = Run(chosen)
        start = time.monotonic()
        try:
            run.services()
            run.data()
            if is_setup_only:
                run.console.say(f"Set up in {time.monotonic() - start:.1f} s; `make run` starts it.")
                return 0
            run.product()
            run.say_ready()
            run.supervisor.watch()
        except Stopped:
            run.console.say("\nStopping …")
        finally:
            run.supervisor.stop(*GROUPS)
            run.console.close()
    return 0


@contextmanager
def _only_one(chosen: Choices) -> Iterator[None]:
    with (chosen.var / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise Problem(
                f"it already runs with the data in {chosen.var} (process {lock.read().strip()}): "
                "stop that one, or set VAR and PORT to run a second one."
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _environment(chosen: Choices) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MAKE") and name != "MFLAGS"}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return {
        **inherited,
        "PATH": path,
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings.local"),
        "SECRET_KEY": os.environ.get("SECRET_KEY") or read_or_make(chosen.var / "secret_key"),
        "VAR": str(chosen.var),
        "PORT": str(chosen.port),
        "TENANT_DOMAIN": chosen.tenant_domain,
    }


def _web_answers(chosen: Choices) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", chosen.port, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": f"{chosen.tenant_domain}:{chosen.port}"})
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def _refuse_silent_postgres(url: str) -> None:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as error:
        words = str(error).strip().splitlines()[0].rstrip(".")
        raise Problem(f"the PostgreSQL that DATABASE_URL names does not let us in: {words}.") from error


def _refuse_silent_redis(url: str) -> None:
    try:
        with redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        words = str(error).rstrip(".")
        raise Problem(f"the Redis that REDIS_URL names does not answer: {words}.") from error


if __name__ == "__main__":
    say_and_exit(lambda: main(is_setup_only="--setup-only" in sys.argv))
