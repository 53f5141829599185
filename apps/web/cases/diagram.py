"""The plan of a case as a CMMN diagram: which shape shows what, and what the browser needs to draw it.

Shapes and their places come from the selectors; looks and words are those of the plan list.
"""

import base64
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from csp.constants import UNSAFE_HASHES
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.cases.models import Case
from apps.cmmn.definition import CASE
from apps.cmmn.xml import Picture
from apps.web.cases.plan import Seen
from apps.web.templatetags.ui import LOOKS

# What cmmn-js 0.20.0 writes into style attributes. The browser is told just these, and on no page but this one.
_STYLES = (
    "position: absolute",
    "position: absolute; width: 0; height: 0;",
    "vertical-align:middle",
    "visibility: hidden; position: fixed",
    "position: absolute; bottom: 15px; right: 15px; z-index: 100; color: #404040",
)
POLICY = {
    "style-src-attr": [
        UNSAFE_HASHES,
        *(f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" for style in _STYLES),
    ]
}
# Of several instances of an item, the shape shows the one that matters most.
_FIRST = ("late", "due", "active", "waiting", "done", "wait")


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape by its id in the file, with what is said about it: a look, its word, facts, and where it explains."""

    element: str
    name: str
    look: str
    word: str
    facts: tuple[str, ...]
    url: str
    is_now: bool


def shapes(case: Case, drawn: Picture, seen: Iterable[Seen], status: dict[str, str]) -> list[Shape]:
    """What the case and each of its items look like now, in the order of the plan."""
    why_case = reverse("cases:why", args=[case.number, 0])
    found = [Shape(drawn.ids[CASE], case.title, status["look"], status["word"], (), why_case, is_now=False)]
    together: defaultdict[str, list[Seen]] = defaultdict(list)
    for one in seen:
        together[one.key].append(one)
    return [*found, *(_shape(drawn.ids[key], several) for key, several in together.items() if key in drawn.ids)]


def legend(found: Iterable[Shape]) -> list[tuple[str, str]]:
    """The looks that the diagram uses, with their words."""
    used = {shape.look for shape in found}
    return [(look, str(word)) for look, (_icon, word) in LOOKS.items() if look in used]


def _shape(element: str, several: list[Seen]) -> Shape:
    chosen = min(several, key=lambda one: _FIRST.index(one.look))
    facts = [chosen.fact] if chosen.fact else []
    if len(several) > 1:
        done = sum(one.look == "done" for one in several)
        words = {"n": len(several), "done": done}
        facts.append(ngettext("%(done)d of %(n)d is done", "%(done)d of %(n)d are done", len(several)) % words)
    word = chosen.word or str(LOOKS[chosen.look][1])
    return Shape(element, chosen.item, chosen.look, word, tuple(facts), chosen.url, chosen.is_now)


def told(shape: Shape) -> str:
    """A shape in a sentence, for those who hear it."""
    return _("%(name)s: %(state)s") % {"name": shape.name, "state": ", ".join([shape.word, *shape.facts])}
