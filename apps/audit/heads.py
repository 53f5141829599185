"""Where streams keep their heads: the last sequence and hash, without which a cut-off end could not be seen.

Owners of streams are listed by the wiring; what an entry says is not known here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a stream. A new stream starts from `Head()`."""

    sequence: int = 0
    hash: str = ""


# Each source gives the heads of the streams it owns, by stream: of the one that is named, or of all with None.
HeadSource = Callable[[str | None], Mapping[str, Head]]
REGISTRY: list[HeadSource] = []
