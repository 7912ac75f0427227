"""How the API refuses: problem details (RFC 9457), with the sentence that a page would show."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers, status
from rest_framework.response import Response

from submissions.values.exceptions import NotFound, NotPermitted, Refusal, TooMany

MEDIA_TYPE = "application/problem+json"
GENERIC = "about:blank"
"""The type of a problem that its status says all of (RFC 9457, 4.2.1)."""
URN = "urn:rapporteur:problem:"


class ProblemSerializer(serializers.Serializer[Any]):
    """Why a request was refused (RFC 9457).

    ``detail`` is a sentence for a person, in the language of Accept-Language. ``errors`` names the parts of the request
    that are wrong, ``details`` says what stands in the way.
    """

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = serializers.DictField(required=False)  # type: ignore[assignment]
    details = serializers.ListField(child=serializers.CharField(), required=False)


class Problem(exceptions.APIException):
    """A refusal of the API itself, with members of its own (RFC 9457, 3.2)."""

    kind = ""

    def __init__(self, detail: Any = None, **members: Any) -> None:
        super().__init__(detail)
        self.members = members


class StaleError(Problem):
    """The text was changed since the one that the request names; ``answer`` is theirs and ``sent`` one's own."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    kind = "stale"


class BaseMissingError(Problem):
    """The request does not say from which text it was made (RFC 6585, section 3)."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    kind = "base-missing"


class KeyReusedError(Problem):
    """The Idempotency-Key came before with another request."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    kind = "key-reused"


class KeyInUseError(Problem):
    """The request of this Idempotency-Key is still being answered."""

    status_code = status.HTTP_409_CONFLICT
    kind = "key-in-use"


def problem(code: int, detail: str, kind: str = "", headers: Any = None, **members: Any) -> Response:
    """Return a refusal as an answer."""
    said = {
        "type": URN + kind if kind else GENERIC,
        "title": HTTPStatus(code).phrase,
        "status": code,
        "detail": detail,
        **members,
    }
    return Response(said, code, headers=headers, content_type=MEDIA_TYPE)


def handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Turn what a view raised into a problem (EXCEPTION_HANDLER); None for a fault of ours, which is logged whole."""
    from rest_framework.views import exception_handler  # noqa: PLC0415 - registration: it reads settings that name us

    if isinstance(exc, Refusal):
        return _refused(exc)
    answer = exception_handler(exc, context)
    if answer is None:
        return None
    headers = {name: answer[name] for name in ("Retry-After", "WWW-Authenticate", "Allow") if name in answer}
    if isinstance(exc, exceptions.ValidationError):
        errors = exc.detail if isinstance(exc.detail, dict) else {"": exc.detail}
        return problem(400, _("Something in the request is not as it should be."), "invalid", headers, errors=errors)
    kind, members = (exc.kind, exc.members) if isinstance(exc, Problem) else ("", {})
    detail = answer.data.get("detail", "") if isinstance(answer.data, dict) else ""
    return problem(answer.status_code, str(detail), kind, headers, **members)


def _refused(refusal: Refusal) -> Response:
    code: int = status.HTTP_409_CONFLICT
    headers = None
    if isinstance(refusal, TooMany):
        code, headers = status.HTTP_429_TOO_MANY_REQUESTS, {"Retry-After": str(refusal.retry_after)}
    elif isinstance(refusal, NotPermitted):
        code = status.HTTP_403_FORBIDDEN
    elif isinstance(refusal, NotFound):
        code = status.HTTP_404_NOT_FOUND
    return problem(code, str(refusal), "refused", headers, details=[str(row) for row in refusal.details])
