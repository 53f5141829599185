"""The base of all shapes. What one of them holds stands in its area."""

from typing import TYPE_CHECKING, Any

from rest_framework import serializers


class Shape(serializers.Serializer[Any]):
    """A serializer whose fields may be called as the framework calls attributes of its own: it keeps the two apart."""

    if TYPE_CHECKING:
        data: Any
        label: Any
        parent: Any
