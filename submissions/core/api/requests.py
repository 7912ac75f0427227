"""Who may send how much, for what, and once: rates, scopes of tokens, Idempotency-Key, conditions."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import Any, cast

from django.db import IntegrityError
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.negotiation import BaseContentNegotiation, DefaultContentNegotiation
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle

from submissions.core.api.problems import KeyInUseError, KeyReusedError
from submissions.models import KeptAnswer, User
from submissions.values import moments
from submissions.values.enums import TokenScope

LONGEST_KEY = 64
KEEP_FOR = timedelta(hours=24)
"""For how long a repeated request is recognised."""
GIVEN_UP_AFTER = timedelta(minutes=2)
"""After how long a request that was never answered may be sent again under its key: its process has died."""
KEY_FORM = re.compile(rf"[\x21-\x7e]{{1,{LONGEST_KEY}}}")
HIGHEST_PK = 2**63 - 1


class Rates(UserRateThrottle):
    """What one person, or one address without an account, may ask for in a minute: writing is dearer than reading."""

    scope = "reads"

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the request under its kind."""
        self.scope = "reads" if request.method in SAFE_METHODS else "writes"
        self.rate = self.get_rate()
        self.num_requests, self.duration = self.parse_rate(self.rate)
        return super().allow_request(request, view)

    def __init__(self) -> None:
        """Wait with the rate until the method is known."""


class HasScope(BasePermission):
    """Lets a token do what its scopes say; a session of a browser is not held back.

    A view names in ``scopes`` the scope of each action that writes. What is not named no token may do.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        """Tell whether the token of the request, if it has one, is good for this."""
        scopes = getattr(request.auth, "scopes", None)
        if scopes is None or not hasattr(view, (request.method or "").lower()):  # then the answer is 405
            return True
        wanted = TokenScope.READ if request.method in SAFE_METHODS else scope_of(view, request.method or "")
        if wanted not in scopes:
            label = TokenScope(wanted).label if wanted else ""
            self.message = _("This token may not do this. It needs the scope “%(scope)s” (%(label)s).") % {
                "scope": wanted or "–",
                "label": label,
            }
            return False
        return True


def scope_of(view: Any, method: str) -> str:
    """Return the scope that a token needs for what the view does on this method; "" for none that would do."""
    action = getattr(view, "action", None) or method.lower()
    return str(getattr(view, "scopes", {}).get(action, ""))


class JsonAlone(BaseContentNegotiation):
    """Answers in JSON whatever Accept says: there is nothing else to choose, and 406 would help nobody."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """Return the parser of what was sent."""
        return DefaultContentNegotiation().select_parser(request, parsers)

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        """Return the first renderer of the view."""
        return renderers[0], renderers[0].media_type


class Pages(PageNumberPagination):
    """Pages by their number, written in digits as the schema says; every other page is not there."""

    last_page_strings = ()

    def get_page_number(self, request: Request, paginator: Any) -> int | str:
        """Return the number that was asked for. Raises NotFound for what is none."""
        number = super().get_page_number(request, paginator)
        if not re.fullmatch(r"[0-9]{1,9}", str(number)):
            raise exceptions.NotFound(_("There is no such page."))
        return number


class ReplayedError(Exception):
    """The request was answered before; ``answer`` is what was said."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


class ApiMixin:
    """What every view of the API does beside its own work."""

    scopes: dict[str, str] = {}
    kept: KeptAnswer | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Authenticate, permit and count as ever; then see whether the request came before."""
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        pk = str(kwargs.get("pk", 1))
        if not (pk.isascii() and pk.isdecimal()) or not 1 <= int(pk) <= HIGHEST_PK:
            raise exceptions.NotFound
        if request.method not in SAFE_METHODS and request.user.is_authenticated:
            self._recognise(request)

    def handle_exception(self, exc: Exception) -> Response:
        """Give what was said before where the request is a repetition."""
        if isinstance(exc, ReplayedError):
            return exc.answer
        return super().handle_exception(exc)  # type: ignore[misc]

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Keep the answer for a repetition, and keep it from everybody else."""
        response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        self._keep(response)
        if request.auth is not None:
            response.setdefault("Cache-Control", "private, no-cache")
        response.headers["Vary"] = ", ".join(filter(None, [response.headers.get("Vary", ""), "Authorization"]))
        return response

    def _recognise(self, request: Request) -> None:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return
        if not KEY_FORM.fullmatch(key):
            raise exceptions.ValidationError(
                {"Idempotency-Key": _("A key has 1 to %(limit)s visible ASCII characters.") % {"limit": LONGEST_KEY}}
            )
        digest, person, now = _digest(request), cast(User, request.user), moments.now()
        KeptAnswer.objects.filter(user=person, key=key, created_at__lt=now - KEEP_FOR).delete()
        try:
            found, new = KeptAnswer.objects.get_or_create(
                user=person, key=key, defaults={"digest": digest, "created_at": now}
            )
        except IntegrityError:
            raise KeyInUseError(_("The same request is still being answered.")) from None
        if not new and found.digest != digest:
            raise KeyReusedError(_("This Idempotency-Key came before with another request. Choose a new key."))
        if not new and found.status is None and now - found.created_at < GIVEN_UP_AFTER:
            raise KeyInUseError(_("The same request is still being answered."))
        if new or found.status is None:
            self.kept = found
            return
        raise ReplayedError(self._replay(request, found))

    def _replay(self, request: Request, found: KeptAnswer) -> Response:
        """Return what was said before, to who may still see what it is about."""
        queryset = getattr(self, "get_queryset", None)
        made = found.body.get("id") if isinstance(found.body, dict) else None
        if "pk" in self.kwargs and hasattr(self, "get_object"):  # type: ignore[attr-defined]
            self.get_object()
        elif made and queryset and not queryset().filter(pk=made).exists():
            raise exceptions.NotFound
        return Response(found.body, found.status, headers={"Idempotent-Replayed": "true", **found.headers})

    def _keep(self, response: Any) -> None:
        """Write down what was said; a refusal is forgotten, for what stood in the way may be mended."""
        kept, self.kept = self.kept, None
        if kept is None:
            return
        if response.status_code >= 400:
            kept.delete()
            return
        kept.status, kept.body = response.status_code, getattr(response, "data", None)
        kept.headers = {name: response[name] for name in ("ETag", "Location") if name in response}
        kept.save()


def _digest(request: Request) -> str:
    """Return the SHA-256 of what is asked: method, address, condition and body (the parts of a form, not its seams)."""
    said = hashlib.sha256()
    wire = request._request
    parts: list[bytes] = [
        str(wire.method).encode(),
        wire.get_full_path().encode(),
        request.headers.get("If-Match", "").encode(),
    ]
    if (wire.content_type or "").startswith("multipart/"):
        for name, values in sorted(request.POST.lists()):
            parts += [name.encode(), *(value.encode() for value in values)]
        for name, file in sorted(request.FILES.items()):
            parts += [name.encode(), str(file.name).encode(), hashlib.file_digest(file, "sha256").digest()]
            file.seek(0)
    else:
        parts.append(wire.body)
    for part in parts:
        said.update(len(part).to_bytes(8, "big") + part)
    return said.hexdigest()


def etag(revision: int) -> str:
    """Return the entity tag of a revision (RFC 9110, 8.8.3)."""
    return f'"{revision}"'


def revision_in(header: str) -> int | None:
    """Return the revision that an If-Match header names; None for ``*``, -1 for one that is none of ours."""
    found = re.fullmatch(r'"(\d{1,9})"', header.strip())
    if found:
        return int(found[1])
    return None if header.strip() == "*" else -1
