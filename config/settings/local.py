"""Settings for `make run`: embedded services, mail to the local catcher, no TLS."""

import os
from pathlib import Path

import environ

# `make run` writes these two files: what it started where, and a secret. Commands run by hand then meet the same
# services; what the environment says already goes first.
_VAR = Path(os.environ.get("VAR") or Path(__file__).resolve().parents[2] / "var")
if (_VAR / "environment").exists():
    environ.Env.read_env(_VAR / "environment")
if (_VAR / "secret_key").exists():
    os.environ.setdefault("SECRET_KEY", (_VAR / "secret_key").read_text().strip())
os.environ.setdefault("SECRET_KEY", "only-for-commands-that-need-no-secret")

from config.settings.base import *  # noqa: E402, F403  (settings modules are layered this way in Django)
