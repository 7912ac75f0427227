import io
import zipfile
from pathlib import Path

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from docx.oxml import parse_xml

from assembly.intake.services.importing import Unreadable
from assembly.models import Compilation, WordTemplate
from assembly.outputs import missing_styles
from assembly.outputs.services import compiling, prerendering, single, templates
from assembly.outputs.services.writing import assemble
from submissions.drafting.services.attachments import File
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.factories import (
    ConsultationFactory,
    RoleGrantFactory,
    UserFactory,
    member,
    reviewer_of,
    secretariat_of,
    submitted_version,
)
from tests.word.ooxml import NAMESPACES, Parts
from tests.word.writing import odd
from word.model.styles import NAMES
from word.writing.house import HOUSE
from word.writing.template import load

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return submitted_version()


@pytest.fixture
def secretariat(version):
    return secretariat_of(version.submission.consultation)


def content(tmp_path, make=odd.german):
    path = tmp_path / "made.docx"
    make(path)
    return path.read_bytes()


@pytest.fixture
def template(secretariat, tmp_path):
    return templates.upload(secretariat, File("Vorlage 2026.docx", content(tmp_path)))[0]


def header(file):
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return archive.read("word/header1.xml").decode()


def test_upload_is_tried_named_and_kept_once(template, secretariat, tmp_path):
    again, new = templates.upload(secretariat, File("other.docx", template.path.read_bytes()), "Other")
    assert (again, new) == (template, False)
    assert template.name == "Vorlage 2026"
    assert template.path.name.startswith(template.sha256)
    assert "Answer Text" in template.missing
    assert "Title" not in template.missing


@pytest.mark.parametrize(("data", "code"), [(b"no zip", "not-word"), (b"", "empty"), (b"%PDF-1.7", "not-word")])
def test_file_that_is_no_word_file_is_refused(secretariat, data, code):
    with pytest.raises(Unreadable) as refused:
        templates.upload(secretariat, File("x.docx", data))
    assert refused.value.code == code
    assert not WordTemplate.objects.exists()


def test_file_that_is_too_large_is_refused(secretariat):
    with pytest.raises(NotPossible):
        templates.upload(secretariat, File("x.docx", bytes(templates.LARGEST + 1)))


def test_one_template_at_most_is_the_default(template, secretariat, tmp_path):
    other = templates.upload(secretariat, File("b.docx", content(tmp_path, odd.numbered)))[0]
    for one in (template, other):
        templates.make_default(one.pk, secretariat)
    assert templates.default() == other
    with pytest.raises(IntegrityError):
        WordTemplate.objects.filter(pk=template.pk).update(is_default=True)


def test_house_can_be_the_default_again(template, secretariat):
    templates.make_default(template.pk, secretariat)
    templates.make_default(None, secretariat)
    assert templates.default() is None


def test_archiving_can_be_undone_and_spares_the_default(template, secretariat):
    templates.make_default(template.pk, secretariat)
    with pytest.raises(NotPossible):
        templates.archive(template.pk, secretariat)
    templates.make_default(None, secretariat)
    assert templates.archive(template.pk, secretariat).archived_at
    with pytest.raises(NotPossible):
        templates.make_default(template.pk, secretariat)
    assert templates.restore(template.pk, secretariat).archived_at is None


def test_single_submissions_have_the_look_of_the_default(template, secretariat, version):
    assert "Vorlage" not in header(single.version_file(version))
    templates.make_default(template.pk, secretariat)
    assert "Vorlage" in header(single.version_file(version))


def test_template_whose_file_is_gone_keeps_nobody_from_a_copy(template, secretariat, version):
    templates.make_default(template.pk, secretariat)
    template.path.unlink()
    assert single.version_file(version)


def test_compilation_keeps_the_template_it_was_asked_for_with(template, secretariat, version):
    compilation = compiling.request(version.submission.consultation, secretariat, template=template)
    templates.archive(template.pk, secretariat)
    compiling.run(compilation.pk)
    compilation.refresh_from_db()
    assert "Vorlage" in header(Path(compilation.file.path).read_bytes())
    with pytest.raises(NotPossible):
        compiling.request(version.submission.consultation, secretariat, template=WordTemplate.objects.get())


def test_every_style_has_its_place_in_the_report():
    named = [name for _, _, names in missing_styles.GROUPS for name in names]
    assert sorted(named) == sorted(set(NAMES.values()) - {"Normal Table", "Default Paragraph Font"})


# ---- pages


def addresses(template):
    yield "get", reverse("assembly:templates")
    yield "post", reverse("assembly:templates")
    yield "post", reverse("assembly:house_default")
    yield "get", reverse("assembly:house_file")
    yield "get", reverse("assembly:house_sample", args=["en"])
    yield "get", reverse("assembly:template", args=[template.pk])
    yield "get", reverse("assembly:template_file", args=[template.pk])
    yield "get", reverse("assembly:template_sample", args=[template.pk, "en"])
    for action in ("default", "archive", "restore"):
        yield "post", reverse("assembly:template_act", args=[template.pk, action])


def test_templates_are_for_the_secretariat_of_a_whole_process(client, template, version):
    consultation = version.submission.consultation
    of_one_call = RoleGrantFactory(process=consultation.process, consultation=consultation).user
    others = [UserFactory(is_superuser=True), member(version.submission), reviewer_of(consultation), of_one_call]
    for person in others:
        client.force_login(person)
        for method, address in addresses(template):
            assert getattr(client, method)(address).status_code == 404
        for act in (templates.archive, templates.restore, templates.make_default):
            with pytest.raises(NotPermitted):
                act(template.pk, person)
        with pytest.raises(NotPermitted):
            templates.upload(person, File("x.docx", b"PK"))


def test_templates_ask_who_is_not_signed_in_to_sign_in(client, template):
    for method, address in addresses(template):
        assert getattr(client, method)(address)["Location"].startswith(reverse("account_login"))


def test_secretariat_adds_a_template_and_sees_what_it_lacks(client, secretariat, tmp_path):
    client.force_login(secretariat)
    assert "No template has been added yet." in client.get(reverse("assembly:templates")).content.decode()
    file = SimpleUploadedFile("bare.docx", content(tmp_path, odd.bare))
    response = client.post(reverse("assembly:templates"), {"file": file, "name": "Bare"}, follow=True)
    page = response.content.decode()
    assert response.redirect_chain[-1][0] == reverse("assembly:template", args=[WordTemplate.objects.get().pk])
    assert "Answer Text" in page
    assert "hold no page number" in page


def test_refusal_is_said_beside_the_file(client, secretariat):
    client.force_login(secretariat)
    response = client.post(reverse("assembly:templates"), {"file": SimpleUploadedFile("x.docx", b"no")})
    assert "Please save it as a Word document (.docx)." in response.content.decode()


def test_secretariat_changes_the_default_archives_and_restores_by_pages(client, template, secretariat):
    client.force_login(secretariat)
    states = []
    for address in ("default", None, "archive", "restore"):
        to = (
            reverse("assembly:template_act", args=[template.pk, address])
            if address
            else reverse("assembly:house_default")
        )
        assert client.post(to).status_code == 302
        template.refresh_from_db()
        states.append((template.is_default, bool(template.archived_at)))
    assert states == [(True, False), (False, False), (False, True), (False, False)]


def test_samples_and_files_are_sent(client, template, secretariat):
    client.force_login(secretariat)
    for language in ("en", "ar"):
        assert "Vorlage" in header(
            client.get(reverse("assembly:template_sample", args=[template.pk, language])).content
        )
        assert header(client.get(reverse("assembly:house_sample", args=[language])).content)
    assert client.get(reverse("assembly:house_sample", args=["xx"])).status_code == 404
    sent = client.get(reverse("assembly:template_file", args=[template.pk]))
    assert (b"".join(sent.streaming_content), sent["Content-Disposition"]) == (
        template.path.read_bytes(), 'attachment; filename="vorlage-2026.docx"'
    )  # fmt: skip
    assert b"".join(client.get(reverse("assembly:house_file")).streaming_content) == HOUSE.read_bytes()


def test_form_of_a_file_offers_templates_with_the_default_first_chosen(client, template, secretariat, version):
    templates.make_default(template.pk, secretariat)
    client.force_login(secretariat)
    address = reverse("assembly:compilations", args=[version.submission.consultation.slug])
    assert f'<option value="{template.pk}" selected>' in client.get(address).content.decode()
    response = client.post(address, {"layout": "by-question", "language": "en", "template": template.pk}, follow=True)
    assert Compilation.objects.get().template == template
    assert template.sha256 in response.content.decode()
    client.post(address, {"layout": "by-question", "language": "en", "template": ""})
    assert Compilation.objects.latest("pk").template is None


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_as_many_queries_whatever_its_length(client, secretariat, count, django_assert_num_queries):
    for number in range(count):
        WordTemplate.objects.create(name=str(number), sha256=f"{number:064}", size=1, uploaded_by=secretariat, file="x")
    client.force_login(secretariat)
    with django_assert_num_queries(12):
        client.get(reverse("assembly:templates"))


def test_answers_rendered_ahead_for_the_house_are_not_put_on_another_page(tmp_path):
    version = submitted_version(answers={"q1": "<table><tr><td><p>a</p></td><td><p>b</p></td></tr></table>"})
    prerendering.render(version.pk)
    path, target = tmp_path / "letter.docx", tmp_path / "out.docx"
    odd.letter(path)
    consultation = version.submission.consultation
    assemble(consultation, [version.pk], "by-question", target, template=path)
    tables = Parts(target).find("//w:tbl/w:tblGrid")
    grids = {sum(map(int, table.xpath("w:gridCol/@w:w", namespaces=NAMESPACES))) for table in tables}
    assert grids == {load(path).width}


def test_the_desk_leads_whoever_manages_templates_to_them_and_nobody_else(client):
    consultation = ConsultationFactory()
    desk = reverse("submissions:desk", args=[consultation.slug])
    link = f'href="{reverse("assembly:templates")}"'
    client.force_login(secretariat_of(consultation))
    assert link in client.get(desk).content.decode()
    of_one_call = RoleGrantFactory(process=consultation.process, consultation=consultation).user
    client.force_login(of_one_call)
    assert link not in client.get(desk).content.decode()


def test_a_call_may_have_a_look_of_its_own(template, secretariat, version, tmp_path):
    consultation = version.submission.consultation
    other = templates.upload(secretariat, File("b.docx", content(tmp_path, odd.numbered)))[0]
    templates.make_default(other.pk, secretariat)
    templates.choose_for_call(consultation, secretariat, template)
    assert (templates.of_call(consultation), templates.of_call(ConsultationFactory())) == (template, other)
    assert "Vorlage" in header(single.version_file(version))
    templates.choose_for_call(consultation, secretariat, None)
    assert templates.of_call(consultation) is None
    templates.choose_for_call(consultation, secretariat, None, as_site=True)
    assert templates.of_call(consultation) == other


def test_the_look_of_a_call_is_for_its_secretariat(client, template, secretariat, version):
    consultation = version.submission.consultation
    address = reverse("assembly:call_template", args=[consultation.slug])
    others = [UserFactory(), UserFactory(is_superuser=True), member(version.submission), reviewer_of(consultation)]
    for person in (*others, secretariat_of(submitted_version().submission.consultation)):
        with pytest.raises(NotPermitted):
            templates.choose_for_call(consultation, person, template)
        client.force_login(person)
        assert client.post(address, {"word_look": template.pk}).status_code == 404
    client.force_login(secretariat)
    assert client.post(address, {"word_look": template.pk}).status_code == 302
    assert templates.of_call(consultation) == template
    page = client.get(reverse("assembly:compilations", args=[consultation.slug])).content.decode()
    assert page.count(f'<option value="{template.pk}" selected>') == 2  # of the call, and so of its next file
    client.post(address, {"word_look": "nothing"})
    assert templates.of_call(consultation) == template
    client.post(address, {"word_look": "site"})
    assert templates.of_call(consultation) is None


def test_a_template_that_a_call_has_is_not_archived(template, secretariat, version):
    consultation = version.submission.consultation
    templates.choose_for_call(consultation, secretariat, template)
    with pytest.raises(NotPossible, match=consultation.title):
        templates.archive(template.pk, secretariat)
    templates.choose_for_call(consultation, secretariat, None)
    templates.archive(template.pk, secretariat)
    with pytest.raises(NotPossible):
        templates.choose_for_call(consultation, secretariat, template)


@pytest.mark.parametrize("make", odd.TEMPLATES.values(), ids=odd.TEMPLATES)
def test_odd_templates_carry_answers(tmp_path, make):
    path = tmp_path / "odd.docx"
    make(path)
    assert templates.carries_answers(path)


def test_a_template_that_would_tell_on_answers_leaves_drafting_files_to_the_house(tmp_path):
    path = tmp_path / "telling.docx"
    made = docx.Document()
    for style in ("Quote", "List Bullet"):
        made.styles[style].delete()
    # Its quotations are headings, which is how they would be read.
    quote = made.styles.add_style("Quote", 1)
    quote.element.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {odd.W} w:val="0"/>'))
    made.save(str(path))
    assert not templates.carries_answers(path)
