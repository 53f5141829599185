"""Why an action was refused, in a sentence a person can act on. Programming errors are not among these."""

from collections.abc import Mapping, Sequence


class Refused(Exception):
    """The command was not carried out and nothing has changed. `str(error)` is for the person who asked."""

    code = "refused"


class NotAllowed(Refused):
    """The actor may see the thing but not do this to it."""

    code = "not_allowed"


class Conflict(Refused):
    """Somebody else was faster: the thing is no longer as the actor saw it."""

    code = "conflict"


class Invalid(Refused):
    """The input is wrong. `fields` maps a field's key to the reasons, ready to stand beside the field."""

    code = "invalid"

    def __init__(self, message: str, fields: Mapping[str, Sequence[str]] | None = None) -> None:
        super().__init__(message)
        self.fields: dict[str, list[str]] = {key: list(reasons) for key, reasons in (fields or {}).items()}
