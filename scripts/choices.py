"""What the environment variables PORT, VAR, TENANT_DOMAIN and the service addresses say. Nothing is started here."""

import os
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.problems import Problem

ROOT = Path(__file__).resolve().parents[1]
DOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


@dataclass(frozen=True, slots=True)
class Choices:
    """Where the product runs and keeps its data; a service's address is empty when the embedded one is used."""

    port: int
    var: Path
    tenant_domain: str
    database_url: str
    redis_url: str
    email_url: str

    @property
    def address(self) -> str:
        """What to type into a browser."""
        return f"http://{self.tenant_domain}:{self.port}"


def read(environment: Mapping[str, str] = os.environ) -> Choices:
    """The choices, checked; a Problem names the one that is wrong."""
    domain = (environment.get("TENANT_DOMAIN") or "localhost").lower()
    if not DOMAIN.fullmatch(domain):
        raise Problem(f"TENANT_DOMAIN is {domain!r}, which is no host name.")
    return Choices(
        port=_port(environment.get("PORT") or "8000"),
        var=_folder(environment.get("VAR") or str(ROOT / "var")),
        tenant_domain=domain,
        database_url=environment.get("DATABASE_URL", ""),
        redis_url=environment.get("REDIS_URL", ""),
        email_url=environment.get("EMAIL_URL", ""),
    )


def refuse_taken_port(choices: Choices) -> None:
    """A Problem when the web server could not listen."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", choices.port))
        except PermissionError as error:
            raise Problem(f"PORT {choices.port} is for root only: choose one above 1023.") from error
        except OSError as error:
            other = f"PORT={choices.port + 1 if choices.port < 65535 else 8000} make run"
            raise Problem(
                f"port {choices.port} is taken by another program: stop that one, or choose another port ({other})."
            ) from error


def _port(words: str) -> int:
    if not words.isdecimal() or not 1 <= int(words) <= 65535:
        raise Problem(f"PORT must be a number from 1 to 65535; it is {words!r}.")
    return int(words)


def _folder(words: str) -> Path:
    folder = Path(words).expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Problem(f"VAR is {folder}, which cannot be made: {error.strerror}.") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Problem(f"VAR is {folder}, which this user cannot write to.")
    return folder
