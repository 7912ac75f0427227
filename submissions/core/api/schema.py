"""How the API describes itself (OpenAPI 3): what each operation answers, to the last status."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS

from submissions.core.api.problems import MEDIA_TYPE, ProblemSerializer
from submissions.core.api.requests import LONGEST_KEY, scope_of

MEANINGS = {
    "400": "Something in the request is not as it should be; errors names it.",
    "401": "Nobody is signed in, or the token is not known, revoked or expired.",
    "403": "The person, or the token, may not do this.",
    "404": "There is no such thing, or the person may not know of it.",
    "409": "This cannot be done as things stand; details says what is in the way.",
    "415": "The body is of a kind that is not read here.",
    "422": "The Idempotency-Key came before with another request.",
    "429": "Too many requests; Retry-After says after how many seconds to ask again.",
}

KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": rf"^[\x21-\x7e]{{1,{LONGEST_KEY}}}$"},
    OpenApiParameter.HEADER,
    required=False,
    description="Chosen by the client, 1 to 64 visible characters: a request sent twice with one key is done once, "
    "and answered as it was the first time. The same key with another request is refused.",
)


class Schema(AutoSchema):
    """Adds to what each view declares the answers that every view may give, and what a token needs."""

    def get_override_parameters(self) -> list[Any]:
        """Add the key of a repeated request to what writes."""
        found = list(super().get_override_parameters())
        if self.method in SAFE_METHODS or any(getattr(parameter, "name", "") == KEY.name for parameter in found):
            return found
        return [*found, KEY]

    def _map_serializer_field(self, field: Any, direction: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Say of a text that is sent what is refused in it: U+0000, and white space alone where something is asked."""
        found = super()._map_serializer_field(field, direction, *args, **kwargs)  # type: ignore[no-untyped-call]
        text = type(field) is serializers.CharField and direction == "request" and found.get("type") == "string"
        if not text or found.keys() & {"enum", "pattern", "format"}:
            return found
        if field.allow_blank or not field.trim_whitespace:
            return {**found, "pattern": r"^[^\x00]*$"}
        return {**found, "pattern": r"^[^\x00]*[^\s\x00][^\x00]*$"}

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        """Describe an operation with its refusals."""
        operation = super().get_operation(*args, **kwargs)
        if operation is None or not hasattr(self.view, "scopes"):
            return operation
        reference = self.resolve_serializer(ProblemSerializer, "response").ref
        for code in self._codes(operation):
            said: dict[str, Any] = {"description": MEANINGS[code], "content": {MEDIA_TYPE: {"schema": reference}}}
            if code == "429":
                said["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds"}}
            if code in operation["responses"]:
                operation["responses"][code].setdefault("content", {}).update(said["content"])
            else:
                operation["responses"][code] = said
        if self.method not in SAFE_METHODS and (scope := scope_of(self.view, self.method)):
            operation["description"] = (
                f"{operation.get('description', '')}\n\nA token needs the scope `{scope}`.".strip()
            )
        return operation

    def _codes(self, operation: dict[str, Any]) -> list[str]:
        codes = {"401", "403", "429"}
        parameters = operation.get("parameters", [])
        if any(parameter["in"] == "path" or parameter["name"] == "page" for parameter in parameters):
            codes.add("404")
        if self.method not in SAFE_METHODS:
            codes |= {"400", "404", "409", "415", "422"}
        return sorted(codes)


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes personal tokens."""

    target_class = "submissions.people.token_authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """Return how a token is sent (RFC 6750)."""
        return {"type": "http", "scheme": "bearer", "description": "A personal token, made on one's profile."}
