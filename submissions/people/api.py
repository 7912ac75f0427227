"""The API of people: the organizations that one belongs to."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import generics, serializers

from submissions.core.api.requests import ApiMixin
from submissions.models import Membership


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    """An organization that one belongs to."""

    id = serializers.IntegerField(source="organization_id")
    name = serializers.CharField(source="organization.name")
    category = serializers.CharField(source="organization.category")

    class Meta:
        model = Membership
        fields = ["id", "name", "category", "role"]


class OwnOrganizationsView(ApiMixin, generics.ListAPIView[Membership]):
    """The organizations for which one drafts; a focal point also submits."""

    serializer_class = MembershipSerializer
    queryset = Membership.objects.none()

    def get_queryset(self) -> QuerySet[Membership]:
        """Return the memberships that count."""
        active = Membership.objects.active().filter(user=self.request.user).select_related("organization")
        return active.order_by("organization__name", "pk")
