"""Bring the translations, the database and the static files up to date, in order, within one process.

What a step does belongs to its own app.
"""

import hashlib
import os
import sys
import time
from pathlib import Path

import django
from django.core.management import CommandError, call_command

from scripts.compile_catalogues import compile_all

# What is done before the first request, and what it is called on the terminal.
STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("database connection", ("check_pooling",)),
    ("public schema", ("migrate_schemas", "--shared", "--verbosity=0")),
    ("workspace template", ("build_template",)),
    ("workspaces", ("upgrade_tenants",)),
    ("demo data", ("seed_demo",)),
)


def main() -> int:
    """Compile the translations, run the steps; addresses and log-ins of the demo go into a file for the caller."""
    compile_all()
    django.setup()
    from django.conf import settings

    for name, command in STEPS:
        start = time.monotonic()
        print(f"{name} …", flush=True)
        try:
            call_command(*command)
        except CommandError as error:
            print(f"{name}: {error}", file=sys.stderr)
            return 1
        print(f"{name}: {time.monotonic() - start:.1f} s", flush=True)
    collect_static(settings.STATIC_ROOT, [Path(folder) for folder in settings.STATICFILES_DIRS])
    with (settings.VAR / "demo_logins.tsv").open("w") as file:
        call_command("demo_logins", stdout=file)
    return 0


def collect_static(target: Path, sources: list[Path]) -> None:
    """Hashed and compressed copies of the static files, when one has changed since the last time."""
    state = hashlib.sha256()
    for source in sources:
        for path in sorted(path for path in source.rglob("*") if path.is_file()):
            status = path.stat()
            state.update(f"{path}|{status.st_size}|{status.st_mtime_ns}\n".encode())
    stamp = target / ".made-from"
    if stamp.exists() and stamp.read_text() == state.hexdigest():
        return
    print("static files …", flush=True)
    call_command("collectstatic", "--noinput", "--clear", "--verbosity=0")
    stamp.write_text(state.hexdigest())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    sys.exit(main())
