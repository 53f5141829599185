"""The base of every admin page: it shows and never changes. Changes go through actions, where they are journalled."""

from typing import TYPE_CHECKING, TypeVar

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

M = TypeVar("M", bound=Model)

if TYPE_CHECKING:
    _Base = admin.ModelAdmin
else:

    class _Base(admin.ModelAdmin):
        """Django's class takes a type argument in its stubs only."""

        def __class_getitem__(cls, _model: object) -> type:
            return cls


class ReadOnlyAdmin(_Base[M]):
    """No adding, changing, deleting, nor bulk action."""

    actions = None

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: M | None = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: M | None = None) -> bool:
        return False
