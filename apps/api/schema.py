"""What every operation of the schema has in common: how to sign in, which errors it can have, and its headers."""

from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from apps.api.idempotency import HEADER
from apps.api.problems import CONTENT_TYPE, KINDS, Kind, body

_READING = (401, 403, 406, 429)
_CHANGING = (400, 401, 403, 406, 409, 413, 415, 422, 429)
_TEXT = {"type": "string"}
PROBLEM = {
    "type": "object",
    "description": "Why a request was refused, as RFC 9457 has it.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "description": "The address that explains this kind of problem."},
        "title": _TEXT,
        "status": {"type": "integer"},
        "code": {"type": "string", "enum": list(KINDS)},
        "detail": {"type": "string", "description": "What is wrong in this case, for people."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {
                    "field": {"type": "string", "description": "The dotted path of the field; empty for the whole."},
                    "detail": _TEXT,
                },
            },
        },
        "clashes": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "value", "by", "at"],
                "properties": {
                    "field": {"type": "string", "description": "The key of a field that others have changed."},
                    "value": {"description": "What it holds now."},
                    "by": {"type": "string", "description": "Who changed it; empty where nobody knows."},
                    "at": {"type": ["string", "null"], "format": "date-time"},
                },
            },
        },
    },
}
KEY_PARAMETER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "Names this request. Sent again within a day under the same key, it is answered and not repeated.",
    "schema": {"type": "string", "maxLength": 255, "pattern": "^[!-~]*$"},
    "example": "order-4711",
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The ETag under which the case was read. 412 when it has changed since.",
    "schema": _TEXT,
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag under which the case was read before. 304 when it has not changed since.",
    "schema": _TEXT,
}
ETAG = {"ETag": {"description": "Names the state of the case.", "schema": _TEXT}}
_OF_A_CASE = ("/cases/{", "/tasks/{")


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # it registers itself
    """Tells the generator what the authentication class means."""

    target_class = "apps.api.authentication.BearerAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """A personal access token."""
        del auto_schema
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A personal access token, made under Your profile. It may do what its owner may, or less.",
        }


def complete(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:  # noqa: FBT001
    """The generator's last hook: add what all operations share."""
    del generator, request, public
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    components["responses"] = dict(_responses())
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            _complete(path, method, operation)
    _strip(result)
    return result


def _strip(part: Any) -> None:
    """Take out the marks that the generator's own last hook would have used."""
    if isinstance(part, dict):
        part.pop("x-spec-enum-id", None)
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _strip(inner)


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    is_open = not any(operation.get("security", [])) or {} in operation["security"]
    is_change = method in {"post", "patch"}
    parameters = operation.setdefault("parameters", [])
    statuses = {406} if is_open else set(_CHANGING if is_change else _READING)
    if "{" in path:
        statuses.add(404)
    if any(parameter["in"] == "query" for parameter in parameters):
        statuses.add(422)
    if is_change:
        parameters.append(KEY_PARAMETER)
        if any(part in path for part in _OF_A_CASE):
            parameters.append(IF_MATCH)
            statuses.add(412)
    if operation["operationId"] == "readCase":
        parameters.append(IF_NONE_MATCH)
        operation["responses"]["304"] = {"description": "It has not changed.", "headers": ETAG}
        operation["responses"]["200"]["headers"] = ETAG
    for status in sorted(statuses):
        operation["responses"].setdefault(str(status), {"$ref": f"#/components/responses/{_name(status)}"})


def _name(status: int) -> str:
    return HTTPStatus(status).phrase.title().replace(" ", "").replace("-", "")


def _responses() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for status in sorted({int(kind.status) for kind in KINDS.values()}):
        yield _name(status), _response([kind for kind in KINDS.values() if int(kind.status) == status])


def _response(kinds: Iterable[Kind]) -> dict[str, Any]:
    kinds = list(kinds)
    examples = {kind.code: {"summary": str(kind.title), "value": body(kind.code)} for kind in kinds}
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": examples}
    response: dict[str, Any] = {
        "description": " ".join(str(kind.meaning) for kind in kinds),
        "content": {CONTENT_TYPE: content},
    }
    if kinds[0].code in {"throttled", "unavailable"}:
        response["headers"] = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
    return response
