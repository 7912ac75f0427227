"""Roles: given and ended by a service, told to the person, on the record; the administration calls the same."""

import pytest
from django.urls import reverse

from submissions.models import AuditEvent, Mail, News, RoleGrant
from submissions.people.services import roles
from submissions.values.enums import Role
from tests.factories import ConsultationFactory, UserFactory, secretariat_of

pytestmark = pytest.mark.django_db


def told(person):
    return list(News.objects.filter(person=person).order_by("pk").values_list("event", flat=True))


def test_a_role_is_told_and_on_the_record_once():
    call, person, operator = ConsultationFactory(), UserFactory(), UserFactory()
    for _again in range(2):
        roles.give(person, Role.REVIEWER, call.process, call, actor=operator)
    grant = RoleGrant.objects.get(user=person)
    roles.end(grant.pk, operator)
    roles.end(grant.pk, operator)
    assert told(person) == ["role_given", "role_ended"]
    assert [mail.recipients for mail in Mail.objects.all()] == [[person.email]] * 2
    events = AuditEvent.objects.filter(verb__in=["role_given", "role_ended"]).order_by("pk")
    assert [(event.verb, event.actor, event.data["person"], event.data["role"]) for event in events] == [
        ("role_given", operator, person.pk, "reviewer"),
        ("role_ended", operator, person.pk, "reviewer"),
    ]
    assert not RoleGrant.objects.filter(user=person).exists()


def test_the_administration_gives_and_ends_roles_by_the_service(client):
    call, person = ConsultationFactory(), UserFactory()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    sent = {"user": person.pk, "role": "reviewer", "process": call.process_id, "consultation": call.pk}
    client.post(reverse("admin:submissions_rolegrant_add"), sent)
    grant = RoleGrant.objects.get(user=person)
    client.post(reverse("admin:submissions_rolegrant_delete", args=[grant.pk]), {"post": "yes"})
    other = secretariat_of(call)
    client.post(
        reverse("admin:submissions_rolegrant_changelist"),
        {
            "action": "delete_selected",
            "_selected_action": RoleGrant.objects.filter(user=other).values_list("pk", flat=True),
            "post": "yes",
        },
    )
    assert (told(person), told(other)) == (["role_given", "role_ended"], ["role_ended"])
    assert not RoleGrant.objects.exists()
