"""The Word files whose look is given to what this site writes: uploaded, tried, chosen, archived. They never change."""

from __future__ import annotations

import hashlib
import io
import tempfile
from functools import lru_cache
from pathlib import Path
from zipfile import ZipFile

from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from django.utils import translation
from django.utils.translation import gettext as _

from assembly.intake.services.unreadable import Unreadable
from assembly.models import CallTemplate, WordTemplate
from assembly.rules import reason_against_templates
from assembly.word_templates import file_of
from richtext.blocks import Blocks
from submissions.core import locks
from submissions.drafting.services.attachments import File, plain_name
from submissions.models import Consultation, User
from submissions.rules import reason_against
from submissions.values import moments
from submissions.values.enums import Language
from submissions.values.exceptions import NotPermitted, NotPossible
from word.matching.arrange import arrange
from word.model.document import Document, Properties
from word.read import read
from word.reading.safety import Refused
from word.template.specimen import drafting, specimen
from word.template.trial import try_in_subprocess
from word.writing.house import HOUSE
from word.writing.writer import write

LARGEST = 10 * 1024 * 1024
"""Bytes of a template: its pictures go into every file."""


@locks.in_steps
def upload(actor: User, file: File, name: str = "") -> tuple[WordTemplate, bool]:
    """Keep a file as a template and tell whether it is new; the same file is kept once, and taken out of the archive.

    It is tried first, in a process of its own. Raises NotPermitted, NotPossible or Unreadable.
    """
    _require(actor)
    if len(file.content) > LARGEST:
        raise NotPossible(_("The file is larger than %(limit)s.") % {"limit": filesizeformat(LARGEST)})
    digest = hashlib.sha256(file.content).hexdigest()
    known: WordTemplate | None = WordTemplate.objects.filter(sha256=digest).first()
    if known:
        return (restore(known.pk, actor) if known.archived_at else known), False
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.docx"
        path.write_bytes(file.content)
        try:
            tried = try_in_subprocess(path)
        except Refused as refused:
            raise Unreadable(refused) from refused
        with ZipFile(path) as archive:
            is_dotx = b"wordprocessingml.template.main" in archive.read("[Content_Types].xml")
    template = WordTemplate(
        name=(name.strip() or Path(plain_name(file.name)).stem)[:120],
        sha256=digest,
        size=len(file.content),
        missing=list(tried.missing),
        notices=list(tried.notices),
        uploaded_by=actor,
    )
    with locks.transaction():
        template.file.save(f"{digest}.{'dotx' if is_dotx else 'docx'}", ContentFile(file.content), save=False)
        template.save()
    return template, True


@locks.writing
def make_default(template_id: int | None, actor: User) -> None:
    """Let files have the look of this template from now on; None stands for the house. Raises NotPermitted."""
    _require(actor)
    locks.rows(WordTemplate.objects.all())
    WordTemplate.objects.filter(is_default=True).update(is_default=False)
    if template_id is not None and not WordTemplate.objects.in_use().filter(pk=template_id).update(is_default=True):
        raise NotPossible(_("This template is archived. Take it out of the archive first."))


@locks.writing
def archive(template_id: int, actor: User) -> WordTemplate:
    """Offer a template no longer; files that were made with it can be made again. Raises NotPermitted, NotPossible."""
    template = _locked(template_id, actor)
    if template.is_default:
        raise NotPossible(_("This is the default. Choose another default first."))
    call = CallTemplate.objects.filter(template=template).select_related("consultation").first()
    if call:
        raise NotPossible(
            _("The call “%(call)s” has this template. Choose another on the page of its consolidated files first.")
            % {"call": call.consultation.title}
        )
    return _set_archived(template, archived=True)


@locks.writing
def restore(template_id: int, actor: User) -> WordTemplate:
    """Offer an archived template again. Raises NotPermitted."""
    return _set_archived(_locked(template_id, actor), archived=False)


def _set_archived(template: WordTemplate, *, archived: bool) -> WordTemplate:
    template.archived_at = moments.now() if archived else None
    template.save(update_fields=["archived_at"])
    return template


def default() -> WordTemplate | None:
    """Return the template in whose look files are written; None stands for the house."""
    found: WordTemplate | None = WordTemplate.objects.filter(is_default=True).first()
    return found


@locks.writing
def choose_for_call(
    consultation: Consultation, actor: User, template: WordTemplate | None, *, as_site: bool = False
) -> None:
    """Let the files of a call have the look of a template (None: the house), or ``as_site`` that of the site's default.

    Raises NotPermitted for anyone but its secretariat, and NotPossible for an archived template.
    """
    reason = reason_against(actor, "submissions.serve_consultation", consultation)
    if reason:
        raise NotPermitted(reason)
    if as_site:
        CallTemplate.objects.filter(consultation=consultation).delete()
        return
    if template is not None and not locks.rows(WordTemplate.objects.in_use().filter(pk=template.pk)):
        raise NotPossible(_("This template is archived. Choose another."))
    chosen = {"template": template, "chosen_by": actor, "chosen_at": moments.now()}
    CallTemplate.objects.update_or_create(consultation=consultation, defaults=chosen)


def of_call(consultation: Consultation) -> WordTemplate | None:
    """Return the template of a call's files: its own choice, else the site's default; None stands for the house."""
    chosen = CallTemplate.objects.filter(consultation=consultation).select_related("template").first()
    return chosen.template if chosen else default()


def path_for(consultation: Consultation) -> Path | None:
    """Return the file of a call's template. One that is gone does not keep a person from their copy."""
    return file_of(of_call(consultation))


def drafting_look(consultation: Consultation) -> WordTemplate | None:
    """Return the template of a call's drafting files: that of its other files, unless its styles would tell on answers.

    An answer must be read from the file as it was written. A template that makes the text of answers bold, or marks
    its lists in a way the reader takes for something else, does not allow that: then it is the house (None).
    """
    template = of_call(consultation)
    path = file_of(template)
    return template if path and carries_answers(path) else None


@lru_cache(maxsize=32)
def carries_answers(path: Path) -> bool:
    """Tell whether an answer with every construct reads the same in the look of a template as in the house's."""
    return _read_back(path) == _read_back(HOUSE)


def _read_back(path: Path) -> Blocks:
    document = Document(Properties("Drafting file"), list(drafting()))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "drafting.docx"
        with file.open("wb") as stream:
            write(document, stream, path)
        return arrange(read(file).items)


def sample(template: WordTemplate | None, language: str) -> bytes:
    """Return a document that holds every construct, in the look of a template; None stands for the house."""
    with translation.override(Language(language).interface):
        document = specimen(_("Sample document"), language, _("Page {page} of {pages}"))
    stream = io.BytesIO()
    write(document, stream, template.path if template else HOUSE)
    return stream.getvalue()


def _locked(template_id: int, actor: User) -> WordTemplate:
    _require(actor)
    return locks.one(WordTemplate.objects.all(), template_id)


def _require(actor: User) -> None:
    reason = reason_against_templates(actor)
    if reason:
        raise NotPermitted(reason)


@locks.within
def copy_choice(source: Consultation, copy: Consultation) -> None:
    """Give the copy of a call the template that the call has chosen; without one both follow the site's default."""
    chosen = CallTemplate.objects.filter(consultation=source).first()
    if chosen is not None:
        CallTemplate.objects.create(consultation=copy, template_id=chosen.template_id, chosen_by_id=chosen.chosen_by_id)
