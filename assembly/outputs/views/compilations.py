"""Consolidated files: the list, the wish, the progress, the download. For the secretariat of a call only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assembly.enums import CompilationState
from assembly.models import Compilation
from assembly.outputs import check_compilation, selection
from assembly.outputs.forms import CallTemplateForm, CompilationForm, WishForm
from assembly.outputs.services import compiling, templates
from submissions.drafting.services.attachments import WORD
from submissions.models import Consultation
from submissions.values.exceptions import Refusal

REFRESH_SECONDS = 3
"""How often a page without JavaScript asks again while a file is being made."""


@login_required
@require_http_methods(["GET", "POST"])
def compilations(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the consolidated files of a call, and start one."""
    consultation = get_object_or_404(Consultation.objects.served_by(request.user), slug=slug)
    form = CompilationForm(request.POST or None, initial={"template": templates.of_call(consultation)})
    wishing = WishForm(request.POST or None)
    wish, counted = selection.Wish(), False
    if request.method == "POST" and form.is_valid() and wishing.is_valid():
        try:
            wish = selection.wish_from(consultation, wishing.given)
            counted = "count" in request.POST
            if not counted:
                compilation = compiling.request(consultation, request.user, wish=wish, **form.cleaned_data)
                return redirect("assembly:compilation", compilation.pk)
        except Refusal as refusal:
            messages.error(request, str(refusal))
    for_publication = bool(form.is_bound and form.cleaned_data.get("for_publication"))
    found = selection.select(consultation, wish, for_publication=for_publication)
    rows = Compilation.objects.visible_to(request.user).filter(consultation=consultation).select_related("requested_by")
    context = {
        "consultation": consultation,
        "compilations": rows[:50],
        "form": form,
        "look": CallTemplateForm(consultation=consultation),
        "wishing": wishing,
        "counted": counted,
        "count": len(found.manifest),
        "total": found.total,
        "left_out": [(selection.REASONS[reason], rows) for reason, rows in found.by_reason()],
    }
    return render(request, "outputs/compilations.html", context)


@login_required
@require_POST
def look(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose the Word template of a call."""
    consultation = get_object_or_404(Consultation.objects.served_by(request.user), slug=slug)
    form = CallTemplateForm(request.POST, consultation=consultation)
    if not form.is_valid():
        messages.error(request, _("Choose a template that is in use."))
        return redirect("assembly:compilations", slug)
    try:
        templates.choose_for_call(consultation, request.user, form.template, as_site=form.as_site)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Word files of this call will have this look from now on."))
    return redirect("assembly:compilations", slug)


@login_required
@never_cache
@require_GET
def compilation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one file: how far it is, or the download; htmx asks for the changing part alone."""
    found = _visible(request, pk)
    template = "outputs/_progress.html" if request.htmx else "outputs/compilation.html"
    context: dict[str, Any] = {"compilation": found, "consultation": found.consultation, "refresh": REFRESH_SECONDS}
    if found.is_settled and found.proof:
        context["changed"] = compiling.changed_since(found)
        context["counts"], context["reconciled"] = found.proof["counts"], found.proof["reconciliation"]
    return render(request, template, context)


@login_required
@require_POST
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Retry, cancel, delete, publish or unpublish a file, or make the same of what stands now."""
    found = _visible(request, pk)
    try:
        if action == "delete":
            compiling.delete(found.pk, request.user)
            messages.success(request, _("The file was deleted."))
            return redirect("assembly:compilations", found.consultation.slug)
        acts = {
            "retry": compiling.retry,
            "cancel": compiling.cancel,
            "again": compiling.again,
            "publish": compiling.publish,
            "unpublish": compiling.unpublish,
        }
        found = acts[action](found.pk, request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("assembly:compilation", found.pk)


@login_required
@require_GET
def download(request: HttpRequest, pk: int) -> FileResponse:
    """Send the Word file."""
    found = _visible(request, pk)
    if found.state != CompilationState.READY:
        raise Http404
    name = compiling.file_name(found)
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=name, content_type=WORD)


@login_required
@require_GET
def manifest(request: HttpRequest, pk: int) -> JsonResponse:
    """Send the manifest of a file that is ready."""
    return _manifest(_visible(request, pk))


@require_GET
def published_file(request: HttpRequest, slug: str, pk: int) -> FileResponse:
    """Send a published file to anyone."""
    found = _published(request, slug, pk)
    name = compiling.file_name(found)
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=name, content_type=WORD)


@require_GET
def published_manifest(request: HttpRequest, slug: str, pk: int) -> JsonResponse:
    """Send the manifest of a published file to anyone."""
    return _manifest(_published(request, slug, pk))


@require_GET
def checker(_request: HttpRequest) -> HttpResponse:
    """Send the program by which anyone may check a published file."""
    path = Path(check_compilation.__file__)
    response = HttpResponse(path.read_bytes(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{path.name}"'
    return response


def _manifest(found: Compilation) -> JsonResponse:
    if found.state != CompilationState.READY or not found.proof:
        raise Http404
    response = JsonResponse(found.proof, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{compiling.file_name(found)}.manifest.json"'
    return response


def _published(request: HttpRequest, slug: str, pk: int) -> Compilation:
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    rows = Compilation.objects.published().filter(consultation=consultation).select_related("consultation")
    return get_object_or_404(rows, pk=pk)


def _visible(request: HttpRequest, pk: int) -> Compilation:
    rows = Compilation.objects.visible_to(request.user).select_related("consultation", "requested_by", "template")
    return get_object_or_404(rows, pk=pk)
