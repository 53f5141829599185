"""Compiled definitions, kept in the process by content hash: the same plan in two tenants is compiled once.

A content hash names its content for ever, so nothing here ever needs to be forgotten for being stale.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from apps.cmmn.codec import from_json
from apps.cmmn.compiled import Compiled, compile_definition

LIMIT = 500
_compiled: OrderedDict[str, Compiled] = OrderedDict()


def compiled(content_hash: str, body: Callable[[], Any]) -> Compiled:
    """The compiled definition of that hash; `body()` gives its JSON when it is not at hand yet."""
    plan = _compiled.get(content_hash)
    if plan is None:
        plan = _compiled[content_hash] = compile_definition(from_json(body()))
        if len(_compiled) > LIMIT:
            _compiled.popitem(last=False)
    else:
        _compiled.move_to_end(content_hash)
    return plan
