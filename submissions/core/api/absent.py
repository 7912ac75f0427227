"""What stands at every address of the API where nothing else does."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from submissions.core.api.problems import GENERIC, MEDIA_TYPE


@csrf_exempt
def absent(request: HttpRequest) -> JsonResponse:
    """Answer as the API does that there is nothing here, whatever the method."""
    said = {"type": GENERIC, "title": "Not Found", "status": 404, "detail": _("There is nothing at this address.")}
    return JsonResponse(said, status=404, content_type=MEDIA_TYPE)
