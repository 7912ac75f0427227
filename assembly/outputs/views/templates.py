"""Word templates: the list, the upload, what a template lacks, a sample in its look. For secretariats of a process."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assembly.models import WordTemplate
from assembly.outputs import missing_styles
from assembly.outputs.forms import TemplateForm
from assembly.outputs.services import templates as service
from submissions.drafting.services.attachments import WORD, File
from submissions.rules import may
from submissions.values.enums import Language
from submissions.values.exceptions import Refusal
from word.writing.house import HOUSE

SAMPLES = (Language.ENGLISH, Language.ARABIC)
"""Languages of the sample document: one that runs from left to right, one from right to left."""


def _managed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let only those who manage templates see a page; to others it is not there."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *arguments: object, **named: object) -> HttpResponse:
        if not may(request.user, "assembly.manage_templates"):
            raise Http404
        return view(request, *arguments, **named)

    return guarded


@_managed
@require_http_methods(["GET", "POST"])
def templates(request: HttpRequest) -> HttpResponse:
    """Show the templates, and take one in."""
    form = TemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found, new = service.upload(request.user, File(file.name, file.read()), form.cleaned_data["name"])
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            said = _("The template was added.") if new else _("This file is here already; this is its template.")
            messages.success(request, said)
            return redirect("assembly:template", found.pk)
    rows = list(WordTemplate.objects.select_related("uploaded_by"))
    context = {
        "form": form,
        "templates": [row for row in rows if not row.archived_at],
        "archived": [row for row in rows if row.archived_at],
        "house_is_default": not any(row.is_default for row in rows),
        "samples": SAMPLES,
    }
    return render(request, "outputs/templates.html", context)


@_managed
@require_GET
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one template: what it lacks, what stands in, and a sample to look at."""
    found = get_object_or_404(WordTemplate.objects.select_related("uploaded_by"), pk=pk)
    context = {
        "template": found,
        "missing": list(missing_styles.missing(found.missing)),
        "notices": [missing_styles.NOTICES[notice] for notice in found.notices],
        "samples": SAMPLES,
    }
    return render(request, "outputs/template.html", context)


@_managed
@require_POST
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Make a template the default, archive it, or take it out of the archive."""
    found = get_object_or_404(WordTemplate, pk=pk)
    said = {
        "default": _("Files will have the look of this template from now on."),
        "archive": _("The template was archived. It can be taken out of the archive on this page."),
        "restore": _("The template can be chosen again."),
    }
    acts = {"default": service.make_default, "archive": service.archive, "restore": service.restore}
    try:
        acts[action](found.pk, request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said[action])
    return redirect("assembly:template", found.pk)


@_managed
@require_POST
def house_default(request: HttpRequest) -> HttpResponse:
    """Let files have the look of the house again."""
    service.make_default(None, request.user)
    messages.success(request, _("Files will have the house style from now on."))
    return redirect("assembly:templates")


@_managed
@require_GET
def template_file(request: HttpRequest, pk: int) -> FileResponse:
    """Send the file as it was uploaded."""
    found = get_object_or_404(WordTemplate, pk=pk)
    return FileResponse(
        found.file.open("rb"), as_attachment=True, filename=f"{slugify(found.name) or 'template'}{found.path.suffix}"
    )


@_managed
@require_GET
def house_file(_request: HttpRequest) -> FileResponse:
    """Send the house's own template, to begin another from."""
    return FileResponse(HOUSE.open("rb"), as_attachment=True, filename="house-style.docx", content_type=WORD)


@_managed
@require_GET
def sample(_request: HttpRequest, language: str, pk: int | None = None) -> HttpResponse:
    """Send a document that holds every construct, in the look of a template or of the house."""
    if language not in SAMPLES:
        raise Http404
    found = get_object_or_404(WordTemplate, pk=pk) if pk else None
    response = HttpResponse(service.sample(found, language), content_type=WORD)
    stem = (slugify(found.name) if found else "house-style") or "template"
    response["Content-Disposition"] = f'attachment; filename="{stem}-sample-{language}.docx"'
    return response
