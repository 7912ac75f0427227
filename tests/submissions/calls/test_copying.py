"""A call is copied with as much as is wished, and nobody is told of the copy."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from assembly.models import CallTemplate
from submissions.calls.services import copying
from submissions.calls.services.copying import PARTS, copy_call
from submissions.models import AuditEvent, Consultation, Extension, RoleGrant
from submissions.values.enums import AuditVerb, Category, ConsultationPhase, QuestionKind, Role
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.factories.calls import (
    BaseTextFactory,
    ConsultationFactory,
    OptionFactory,
    ParagraphFactory,
    QuestionFactory,
    RoleGrantFactory,
)
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    """A call with a condition between questions, a text, a secretariat of its own and wordings in French."""
    call = ConsultationFactory(
        slug="first", title_en="First call", title_fr="Premier appel", categories=[Category.MEMBER_STATE]
    )
    section = call.questionnaire.sections.get()
    choice = QuestionFactory(section=section, key="choice", kind=QuestionKind.SINGLE_CHOICE, text_fr="Lequel ?")
    OptionFactory(question=choice, value="yes", label_en="Yes", label_fr="Oui")
    QuestionFactory(section=section, key="why", shown_if=choice, shown_if_values=["yes"])
    text = BaseTextFactory(consultation=call)
    ParagraphFactory(section__base_text=text, key="p-1", text="We resolve to act.")
    return call


@pytest.fixture
def secretariat(call):
    return RoleGrantFactory(process=call.process, consultation=call, role=Role.SECRETARIAT).user


def test_the_copy_holds_the_questions_with_their_conditions_and_wordings(call, secretariat):
    copy = copy_call(call.pk, secretariat, slug="second")
    questions = {row.key: row for row in copy.questionnaire.questions.all()}
    assert list(questions) == [row.key for row in call.questionnaire.questions.all()]
    assert questions["why"].shown_if == questions["choice"]
    assert questions["choice"].text_fr == "Lequel ?"
    assert [option.label_fr for option in questions["choice"].options.all()] == ["Oui"]
    assert {row.questionnaire for row in questions.values()} == {copy.questionnaire}


def test_the_copy_holds_settings_categories_text_and_roles_and_is_not_announced(call, secretariat):
    copy = copy_call(call.pk, secretariat, slug="second")
    assert (copy.phase(), copy.time_zone, copy.title_fr) == (
        ConsultationPhase.UNPUBLISHED,
        "America/New_York",
        "Premier appel",
    )
    assert [row.category for row in copy.category_policies.all()] == [Category.MEMBER_STATE]
    assert [row.revisions.get().text for row in copy.base_text.paragraphs.all()] == ["We resolve to act."]
    assert copy.role_grants.get().user == secretariat
    assert AuditEvent.objects.get(verb=AuditVerb.CONSULTATION_COPIED).data["source"] == "first"


def test_parts_are_left_out_as_wished(call, secretariat):
    copy = copy_call(call.pk, secretariat, slug="second", parts=[])
    assert not hasattr(copy, "base_text")
    assert not RoleGrant.objects.filter(consultation=copy).exists()
    assert (copy.title_en, copy.title_fr) == ("First call", None)
    assert copy.questionnaire.questions.get(key="choice").text_fr is None


def test_the_choice_of_a_word_template_goes_along(call, secretariat):
    CallTemplate.objects.create(consultation=call, template=None, chosen_by=secretariat)
    assert copy_call(call.pk, secretariat, slug="second").word_look.template is None
    assert not hasattr(copy_call(call.pk, secretariat, slug="third", parts=[]), "word_look")


def test_it_opens_tomorrow_for_as_long_as_the_other_and_without_its_extensions(call, secretariat):
    Extension.objects.create(
        consultation=call, closes_at=call.closes_at + timedelta(days=9), reason="Asked", granted_by=secretariat
    )
    copy = copy_call(call.pk, secretariat, slug="second")
    assert copy.closes_at - copy.opens_at == call.closes_at - call.opens_at
    assert copy.extensions.count() == 0
    hours = [row.opens_at.astimezone(row.zone).time() for row in (call, copy)]
    assert hours[0] == hours[1]


def test_changing_the_copy_leaves_the_call_as_it_was(call, secretariat):
    copy = copy_call(call.pk, secretariat, slug="second")
    copy.questionnaire.questions.all().update(text_en="Something else")
    copy.base_text.paragraphs.all().delete()
    assert not call.questionnaire.questions.filter(text_en="Something else").exists()
    assert call.base_text.paragraphs.count() == 1


@pytest.mark.parametrize("slug", ["first", "has space", "", "naïve/path"])
def test_a_name_that_is_taken_or_none_is_refused(call, secretariat, slug):
    with pytest.raises(NotPossible):
        copy_call(call.pk, secretariat, slug=slug)
    assert Consultation.objects.count() == 1


def test_who_does_not_serve_the_call_copies_nothing(call):
    with pytest.raises(NotPermitted):
        copy_call(call.pk, UserFactory(), slug="second")


def test_the_command_takes_title_and_dates_in_the_zone_of_the_call(call, secretariat, capsys):
    call_command("copy_call", "first", "second", title="Second", opens="2030-03-01", closes="2030-04-15")
    copy = Consultation.objects.get(slug="second")
    assert (copy.title_en, copy.title_fr) == ("Second", None)
    local = [moment.astimezone(copy.zone).isoformat() for moment in (copy.opens_at, copy.closes_at)]
    assert local == ["2030-03-01T00:00:00-05:00", "2030-04-15T23:59:00-04:00"]
    assert "second: 6 questions; opens 2030-03-01 00:00" in capsys.readouterr().out


@pytest.mark.parametrize(
    "options", [{"opens": "soon"}, {"opens": "2030-02-30"}, {"opens": "2030-02-02", "closes": "2030-01-01"}]
)
def test_the_command_refuses_times_that_are_none(call, secretariat, options):
    with pytest.raises(CommandError):
        call_command("copy_call", "first", "second", **options)
    assert Consultation.objects.count() == 1


def test_every_part_is_copied_by_something():
    assert {part for part in PARTS if not copying._copiers[part]} == {copying.TRANSLATIONS}
