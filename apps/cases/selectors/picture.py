"""The plan of a case as a CMMN diagram. Its states are in `plan`; here are shapes, which change with the plan alone.

Pictures are kept in the process by what they show: the same plan is drawn once, however many look at its cases.
"""

import hashlib
import json
from collections import OrderedDict

from apps.cases import states
from apps.cases.models import Case
from apps.cases.selectors.cases import require_seen
from apps.cmmn.xml import Picture, draw
from apps.users.models import User

LIMIT = 64
_drawn: OrderedDict[str, Picture] = OrderedDict()


def picture(viewer: User, case: Case) -> tuple[str, Picture]:
    """The picture of the plan of a case, with what was added to this case alone, and a name for just this picture."""
    require_seen(viewer, case)
    name = _name(case)
    found = _drawn.get(name)
    if found is None:
        compiled = states.plan_of(case)
        found = _drawn[name] = draw(compiled.definition, wanted=compiled.injected)
        if len(_drawn) > LIMIT:
            _drawn.popitem(last=False)
    else:
        _drawn.move_to_end(name)
    return name, found


def _name(case: Case) -> str:
    added = json.dumps(case.added, sort_keys=True) if case.added else ""
    return hashlib.sha256(f"{case.version.content_hash} {added}".encode()).hexdigest()[:32]
