"""Controls for the fields of a case plan: how each kind is asked for and what was typed into it.

What a value may be is decided by `apps.cases.values`; the forms that hold the controls are elsewhere.
"""

from apps.web.controls.asked import Around, CaseControl
from apps.web.controls.making import ANSWERABLE, control

__all__ = ["ANSWERABLE", "Around", "CaseControl", "control"]
