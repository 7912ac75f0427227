"""People and organizations."""

import hashlib
from datetime import timedelta

import factory
from django.utils import timezone

from submissions.models import Invitation, Membership, Organization, User
from submissions.rules import may
from submissions.values.enums import Category, MembershipRole, MembershipState

PASSWORD = "correct horse battery"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"person{number}@example.org")
    name = factory.Sequence(lambda number: f"Person {number}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        """Make the person with ``PASSWORD``, or the password given, hashed; with a verified address."""
        user = model_class.objects.create_user(kwargs.pop("email"), kwargs.pop("password", PASSWORD), **kwargs)
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)
        return user


class OrganizationFactory(factory.django.DjangoModelFactory):
    """A civil society organization; ``category`` for others (States come from StateFactory)."""

    class Meta:
        model = Organization

    name_en = factory.Sequence(lambda number: f"Organization {number:03}")
    category = Category.CIVIL_SOCIETY


class StateFactory(OrganizationFactory):
    name_en = factory.Sequence(lambda number: f"State {number:03}")
    formal_name_en = factory.LazyAttribute(lambda state: f"the Republic of {state.name_en}")
    category = Category.MEMBER_STATE
    iso3 = factory.Sequence(lambda number: "X" + chr(65 + number // 26 % 26) + chr(65 + number % 26))


class GroupFactory(OrganizationFactory):
    name_en = factory.Sequence(lambda number: f"Group {number:03}")
    category = Category.NEGOTIATING_GROUP


class MembershipFactory(factory.django.DjangoModelFactory):
    """An active drafter."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organization = factory.SubFactory(OrganizationFactory)
    role = MembershipRole.DRAFTER
    state = MembershipState.ACTIVE


class InvitationFactory(factory.django.DjangoModelFactory):
    """An invitation whose token is "token" followed by its sequence number, unless ``token`` is given."""

    class Meta:
        model = Invitation
        skip_postgeneration_save = True

    class Params:
        token = factory.Sequence(lambda number: f"token{number}")

    organization = factory.SubFactory(OrganizationFactory)
    email = factory.Sequence(lambda number: f"invited{number}@example.org")
    token_sha256 = factory.LazyAttribute(lambda row: hashlib.sha256(row.token.encode()).hexdigest())
    invited_by = factory.SubFactory(UserFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))

    @factory.post_generation
    def entitled(self, create, extracted, **_facts):
        """Let its author admit members, unless ``entitled`` is false: an invitation holds only while they may."""
        if (
            create
            and extracted is not False
            and self.consultation_id is None
            and not may(self.invited_by, "submissions.admit_members", self.organization)
        ):
            MembershipFactory(user=self.invited_by, organization=self.organization, role=MembershipRole.FOCAL_POINT)
