"""Compiles locale/*/LC_MESSAGES/django.po for gettext, where its own programs need not be installed.

Standard library and polib only: it runs at set-up, before the tests, and while the image is made.
"""

import os
from pathlib import Path

import polib

FOLDER = Path(__file__).resolve().parents[1] / "locale"


def compile_all(folder: Path = FOLDER) -> None:
    """Write django.mo beside each catalogue that has changed. It is always whole: processes may be reading it."""
    for source in sorted(folder.glob("*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        changed = source.stat().st_mtime_ns
        if target.exists() and target.stat().st_mtime_ns == changed:
            continue
        made = target.with_suffix(f".{os.getpid()}")
        polib.pofile(str(source), encoding="utf-8").save_as_mofile(str(made))
        os.utime(made, ns=(changed, changed))
        made.replace(target)


if __name__ == "__main__":
    compile_all()
