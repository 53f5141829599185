"""How operations are described in the schema: name, sentence, area. Errors and headers are added to all alike."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from drf_spectacular.utils import OpenApiExample, extend_schema

F = TypeVar("F", bound=Callable[..., Any])


def operation(
    name: str,
    summary: str,
    *,
    tag: str,
    answer: Any,
    status: int = 200,
    sent: Any = None,
    parameters: Sequence[Any] = (),
    examples: Sequence[OpenApiExample] = (),
) -> Callable[[F], F]:
    """Describe a method of a view; its docstring is the description."""
    return extend_schema(
        operation_id=name,
        summary=summary,
        tags=[tag],
        request=sent,
        responses=answer if isinstance(answer, dict) else {status: answer},
        parameters=list(parameters),
        examples=list(examples),
    )


def sent_example(name: str, value: Any, *, media_type: str = "application/json") -> OpenApiExample:
    """What somebody may send."""
    return OpenApiExample(name, value=value, request_only=True, media_type=media_type)
