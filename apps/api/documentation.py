"""The schema as a page for people who are signed in: every operation and shape, each with an address of its own.

It is our own because the usual viewers can be read neither by everybody nor in the dark. What stands in it is the
schema's.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularJSONAPIView

Schema = Mapping[str, Any]
_METHODS = ("get", "post", "patch")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value is: words before and after the name of a shape, which is empty for what has none."""

    before: str = ""
    shape: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A parameter, header or member of a shape."""

    name: str
    kind: Kind
    is_required: bool
    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status with what it means, and the shape of what comes with it."""

    status: str
    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address."""

    id: str
    method: str
    path: str
    tag: str
    summary: str
    text: str
    parameters: tuple[Member, ...]
    body: Kind | None
    answers: tuple[Answer, ...]
    command: str


@dataclass(frozen=True, slots=True)
class Area:
    name: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class ShapeOf:
    name: str
    text: str
    members: tuple[Member, ...]


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters, answers and an example to copy, and all shapes."""
    areas, shapes = _read(get_language() or "")
    context = {"areas": areas, "shapes": shapes, "host": f"{request.scheme}://{request.get_host()}"}
    return render(request, "api/docs.html", context)


class CachedGenerator(SchemaGenerator):
    """Making the schema takes long, and it is open to everybody."""

    def get_schema(self, request: Any = None, public: bool = False) -> Schema:  # noqa: ARG002, FBT001, FBT002
        return _schema(get_language() or "")


class SchemaView(SpectacularJSONAPIView):
    """The schema, for programs."""

    generator_class = CachedGenerator


@cache
def _schema(_language: str) -> Schema:
    """The schema says the same as long as the process lives, once in each language."""
    made: Schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return made


@cache
def _read(_language: str) -> tuple[tuple[Area, ...], tuple[ShapeOf, ...]]:
    schema = _schema(get_language() or "")
    parts: Schema = schema["components"]
    found = [
        _operation(path, method, described, parts)
        for path, methods in schema["paths"].items()
        for method, described in methods.items()
        if method in _METHODS
    ]
    found.sort(key=lambda operation: operation.tag)
    areas = (Area(tag, tuple(group)) for tag, group in groupby(found, key=lambda operation: operation.tag))
    shapes = (
        ShapeOf(name, _marked(shape.get("description", "")), tuple(_members(shape)))
        for name, shape in parts["schemas"].items()
    )
    return tuple(areas), tuple(shapes)


def _operation(path: str, method: str, described: Schema, parts: Schema) -> Operation:
    content: Schema = described.get("requestBody", {}).get("content", {})
    body = next(iter(content.values()), None)
    return Operation(
        id=described["operationId"],
        method=method.upper(),
        path=path,
        tag=described["tags"][0],
        summary=described["summary"],
        text=_marked(described.get("description", "")),
        parameters=tuple(_parameter(one) for one in described.get("parameters", ())),
        body=_kind(body["schema"]) if body else None,
        answers=tuple(_answers(described["responses"], parts)),
        command=_command(path, method, content),
    )


def _parameter(one: Schema) -> Member:
    return Member(
        one["name"],
        _kind(one.get("schema", {})),
        bool(one.get("required")),
        _marked(one.get("description", "")),
        one["in"],
    )


def _answers(responses: Schema, parts: Schema) -> Iterator[Answer]:
    for status, response in sorted(responses.items()):
        found = parts["responses"][_name(response)] if "$ref" in response else response
        content: Schema = next(iter(found.get("content", {}).values()), {})
        yield Answer(status, _marked(found.get("description", "")), _kind(content["schema"]) if content else Kind())


def _members(shape: Schema) -> Iterator[Member]:
    required = shape.get("required", ())
    for name, member in shape.get("properties", {}).items():
        yield Member(name, _kind(member), name in required, _marked(member.get("description", "")))


def _kind(schema: Schema) -> Kind:
    """What a schema lets through, in a few words."""
    options = [option for key in ("oneOf", "anyOf", "allOf") for option in schema.get(key, ())]
    if options:
        inner = [_kind(option) for option in options if option.get("type") != "null"]
        is_nullable = len(inner) < len(options)
        return Kind(inner[0].before, inner[0].shape, _("or null") if is_nullable else inner[0].after)
    if "$ref" in schema:
        return Kind(shape=_name(schema))
    if schema.get("type") == "array":
        of = _kind(schema["items"])
        return Kind(" ".join(filter(None, [_("list of"), of.before])), of.shape, of.after)
    return Kind(_plain(schema))


def _plain(schema: Schema) -> str:
    values = [str(value) for value in schema.get("enum", ()) if value not in ("", None)]
    names = schema.get("type", _("anything"))
    words = [names] if isinstance(names, str) else list(names)
    if values:
        words = [_("one of %(values)s") % {"values": ", ".join(values)}, *(word for word in words if word == "null")]
    elif schema.get("format") and words[0] == "string":
        words[0] = str(schema["format"])
    return _(" or ").join(words)


def _name(reference: Schema) -> str:
    return str(reference["$ref"]).rpartition("/")[2]


def _command(path: str, method: str, content: Schema) -> str:
    """A command for the shell. The address is completed on the page, the token is the reader's."""
    start = "curl" if method == "get" else f"curl -X {method.upper()}"
    lines = [f'{start} -H "Authorization: Bearer $TOKEN"']
    if method != "get":
        lines.append('  -H "Idempotency-Key: $(uuidgen)"')
    if "multipart/form-data" in content:
        lines.append("  -F file=@report.pdf")
    elif content:
        examples: Schema = content["application/json"].get("examples", {})
        example: Any = next(iter(examples.values()), {"value": {}})["value"]
        lines += ['  -H "Content-Type: application/json"', f"  -d '{json.dumps(example)}'"]
    return " \\\n".join([*lines, f'  "$HOST{path}"'])


def _marked(text: str) -> str:
    """The schema's Markdown knows one mark: `code`."""
    pieces = enumerate(text.split("`"))
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", part) if at % 2 else part,) for at, part in pieces)
    )
