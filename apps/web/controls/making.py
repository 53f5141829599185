"""Which control belongs to which kind of field. The controls themselves stand beside it."""

from functools import partial

from apps.cmmn.definition import Field, FieldType
from apps.web.controls.asked import Around, CaseControl
from apps.web.controls.files import CaseFileControl
from apps.web.controls.parts import PartsControl
from apps.web.controls.people import PersonControl
from apps.web.controls.typed import ChoicesControl, TypedControl

DEEPEST = 2
"""How deep objects are asked for: a row of objects, and objects in it."""

_NEVER = frozenset({FieldType.LIST, FieldType.ANY})
ANSWERABLE = frozenset(FieldType) - _NEVER
"""Types a person can fill in; what has no shape comes from other systems only."""


def is_answerable(field: Field) -> bool:
    """Whether a person can fill it in: an object needs parts that are known."""
    return field.type in ANSWERABLE and (field.type is not FieldType.OBJECT or any(map(is_answerable, field.fields)))


def control(field: Field, *, required: bool, around: Around, depth: int = 1) -> CaseControl | None:
    """The control for a field; None where nobody can fill it in."""
    if not is_answerable(field) or (field.type is FieldType.OBJECT and depth > DEEPEST):
        return None
    if field.type is FieldType.FILE:
        return CaseFileControl(field, required=required, around=around)
    if field.many and field.type is FieldType.CHOICE:
        return ChoicesControl(field, required=required)
    if field.many or field.type is FieldType.OBJECT:
        return PartsControl(field, required=required, make=partial(control, around=around, depth=depth + 1))
    if field.type is FieldType.PERSON:
        return PersonControl(field, required=required, around=around)
    return TypedControl(field, required=required)
