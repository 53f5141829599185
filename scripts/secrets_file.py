"""Local secrets: made once, kept in files that only their owner reads.

Production secrets come from the environment instead.
"""

import os
import secrets
from pathlib import Path


def read_or_make(path: Path) -> str:
    """The secret in the file; a missing file is made with a new one."""
    if path.exists():
        return path.read_text().strip()
    path.parent.mkdir(parents=True, exist_ok=True)
    secret = secrets.token_urlsafe(48)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secret + "\n")
    return secret
