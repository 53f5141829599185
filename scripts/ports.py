"""Which port each local service listens on: free ones are chosen and remembered.

Starting the services belongs elsewhere.
"""

import json
import socket
from pathlib import Path

# Above the ports that well-known services use, below the range that systems hand out for outgoing connections.
FIRST_CHOICE = 21510
LAST_CHOICE = 21999


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen there now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def answers(port: int, host: str = "127.0.0.1") -> bool:
    """Whether something accepts connections there now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def remembered(memory: Path) -> dict[str, int]:
    """What was chosen the last time."""
    known: dict[str, int] = json.loads(memory.read_text()) if memory.exists() else {}
    return known


def choose(memory: Path, *names: str, avoid: int = 0) -> dict[str, int]:
    """A free port for each name: the one in `memory` (a JSON file) as long as it is free, else a new one.

    `avoid` is a port that somebody will want in a moment.
    """
    known = remembered(memory)
    chosen: dict[str, int] = {}
    for name in names:
        port = known.get(name, 0)
        if port in {0, avoid, *chosen.values()} or not is_free(port):
            taken = {avoid, *chosen.values(), *known.values()}
            port = next(p for p in range(FIRST_CHOICE, LAST_CHOICE) if p not in taken and is_free(p))
        chosen[name] = port
    memory.parent.mkdir(parents=True, exist_ok=True)
    memory.write_text(json.dumps({**known, **chosen}, indent=1) + "\n")
    return chosen
