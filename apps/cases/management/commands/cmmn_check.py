"""`manage.py cmmn_check FILE...`: reads CMMN files and says of each whether it can be used, and what to look at.

What a file says is decided in `apps.cmmn.xml`; whether its plans make sense in `apps.cmmn.checks`.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from apps.cmmn.sentences import translated
from apps.cmmn.xml import Model, XmlError, read, write


class Command(BaseCommand):
    help = "Reads CMMN files and says of each whether it can be used, and what to look at."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--round-trip", action="store_true", dest="is_repeated", help="write each one, read it again, and compare"
        )

    def handle(self, *_args: Any, files: list[Path], is_repeated: bool, **_options: Any) -> None:
        refused = [path for path in files if not self._is_fine(path, is_repeated=is_repeated)]
        if refused:
            raise SystemExit(1)

    def _is_fine(self, path: Path, *, is_repeated: bool) -> bool:
        """Says what is to be said of one file; False when it is refused."""
        try:
            model = read(path.read_bytes())
            if is_repeated:
                _repeat(model)
        except OSError as error:
            return self._refuse(path, str(error))
        except XmlError as error:
            where = _("%(element)s, line %(line)s") if error.line else "%(element)s"
            place = where % {"element": error.element, "line": error.line}
            return self._refuse(path, f"{place}: {translated(error.message, _)} {translated(error.advice, _)}")
        except ValueError as error:
            return self._refuse(path, str(error))
        if not model.warnings:
            self.stdout.write(_("%(path)s: OK") % {"path": path})
            return True
        self.stdout.write(_("%(path)s: OK, warnings: %(count)s") % {"path": path, "count": len(model.warnings)})
        for notice in model.warnings:
            told = {"element": notice.element, "line": notice.line, "message": translated(notice.message, _)}
            self.stdout.write("    " + _("%(element)s, line %(line)s: %(message)s") % told)
        return True

    def _refuse(self, path: Path, reason: str) -> bool:
        self.stdout.write(_("%(path)s: refused. %(reason)s") % {"path": path, "reason": reason})
        return False


def _repeat(model: Model) -> None:
    """ValueError when the model is another one after it was written and read."""
    again = read(write(model))
    for before, after in zip(model.definitions, again.definitions, strict=True):
        if before != after:
            raise ValueError(_("“%(name)s” is not the same after it was written and read.") % {"name": before.name})
