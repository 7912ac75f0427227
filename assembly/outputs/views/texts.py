"""Sending the text under consultation, and single paragraphs of it, as Word files."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from assembly.outputs.sending import send_word
from assembly.outputs.services import text_files
from submissions.models import BaseText, Consultation
from submissions.values.exceptions import Refusal


def _text(request: HttpRequest, slug: str) -> tuple[Consultation, BaseText]:
    calls = Consultation.objects.select_related("process").visible_to(request.user)
    consultation = get_object_or_404(calls, slug=slug)
    return consultation, get_object_or_404(BaseText, consultation=consultation)


@require_GET
@never_cache
def paragraph_word(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Send one paragraph with what the person may read of it, in the notation that ``?notation=`` names."""
    consultation, text = _text(request, slug)
    paragraph = get_object_or_404(text.paragraphs.select_related("section", "base_text"), key=key)
    notation = request.GET.get("notation") or text_files.NOTATIONS[0]
    try:
        content = text_files.paragraph_file(paragraph, consultation, request.user, notation)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("submissions:paragraph", slug, key)
    return send_word(content, f"{slug}-{slugify(paragraph.number) or paragraph.key}-{notation}")


@require_GET
@never_cache
def text_word(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the text to be marked up, or the section of it that ``?section=`` names; no account is needed."""
    consultation, text = _text(request, slug)
    section = request.GET.get("section", "")
    try:
        content = text_files.copy_to_mark_up(text, consultation, section)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("submissions:base_text", slug)
    return send_word(content, "-".join(filter(None, [slug, "text", slugify(section)])))


@login_required
@require_GET
@never_cache
def concordance_word(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Send the concordance of a draft with the one before it, to the secretariat."""
    served = Consultation.objects.select_related("process").served_by(request.user)
    consultation = get_object_or_404(served, slug=slug)
    text = get_object_or_404(
        BaseText.objects.select_related("after").filter(process=consultation.process_id, after__isnull=False), key=key
    )
    return send_word(text_files.concordance_file(text, consultation), f"{slug}-{text.key}-concordance")
