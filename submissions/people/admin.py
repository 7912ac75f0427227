"""The administration of persons, roles and organizations."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from submissions.core.admin import OnTheRecord, OnTheRecordInline
from submissions.models import (
    Accreditation,
    Invitation,
    Membership,
    Organization,
    RoleGrant,
    User,
)
from submissions.people.services import roles


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "name")


class RoleGrantInline(OnTheRecordInline):
    """Roles are given and ended on their own page, each told to the person."""

    model = RoleGrant


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    add_form = NewUserForm
    ordering = ["email"]
    list_display = ["email", "name", "is_active", "is_staff", "date_joined", "last_login"]
    list_filter = ["is_active", "is_staff", "is_superuser", "role_grants__role"]
    search_fields = ["email", "name"]
    readonly_fields = ["date_joined", "last_login"]
    inlines = [RoleGrantInline]
    fieldsets = [
        (None, {"fields": ["email", "name", "password"]}),
        (_("Preferences"), {"fields": ["language", "time_zone"]}),
        (_("Permissions"), {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        (_("Dates"), {"fields": ["date_joined", "last_login"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "name", "usable_password", "password1", "password2"]})]


@admin.register(RoleGrant)
class RoleGrantAdmin(admin.ModelAdmin[RoleGrant]):
    list_display = ["user", "role", "process", "consultation"]
    list_filter = ["role", "process", "consultation"]
    search_fields = ["user__email", "user__name"]
    autocomplete_fields = ["user"]
    list_select_related = ["user", "process", "consultation"]

    def has_change_permission(self, request: HttpRequest, obj: RoleGrant | None = None) -> bool:
        """A role is ended and another given, never turned into another."""
        return obj is None and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: RoleGrant, form: Any, change: bool) -> None:
        obj.pk = roles.give(obj.user, obj.role, obj.process, obj.consultation, actor=cast(User, request.user)).pk

    def delete_model(self, request: HttpRequest, obj: RoleGrant) -> None:
        roles.end(obj.pk, cast(User, request.user))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[RoleGrant]) -> None:
        for key in list(queryset.values_list("pk", flat=True)):
            roles.end(key, cast(User, request.user))


class MembershipInline(admin.TabularInline[Membership, Organization]):
    model = Membership
    extra = 0
    autocomplete_fields = ["user"]


class AccreditationInline(admin.TabularInline[Accreditation, Organization]):
    model = Accreditation
    extra = 0
    autocomplete_fields = ["confirmed_by"]


@admin.register(Organization)
class OrganizationAdmin(TranslationAdmin):
    list_display = ["name", "acronym", "category", "regional_group", "seat_region", "country"]
    list_filter = ["category", "regional_group", "seat_region", "is_demonstration"]
    search_fields = ["name", "formal_name", "acronym"]
    autocomplete_fields = ["members"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    inlines = [MembershipInline, AccreditationInline]


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin[Membership]):
    list_display = ["user", "organization", "role", "state", "created_at"]
    list_filter = ["state", "role", "organization__category"]
    search_fields = ["user__email", "user__name", "organization__name"]
    autocomplete_fields = ["user", "organization"]
    list_select_related = ["user", "organization"]


@admin.register(Accreditation)
class AccreditationAdmin(admin.ModelAdmin[Accreditation]):
    list_display = ["organization", "process", "kind", "confirmed_by", "confirmed_at"]
    list_filter = ["process", "kind"]
    search_fields = ["organization__name"]
    autocomplete_fields = ["organization", "confirmed_by"]
    list_select_related = ["organization", "process", "confirmed_by"]


@admin.register(Invitation)
class InvitationAdmin(OnTheRecord):
    list_display = ["email", "organization", "role", "invited_by", "created_at", "expires_at", "accepted_at"]
    list_filter = ["role", "organization__category"]
    search_fields = ["email", "organization__name"]
    exclude = ["token_sha256"]
    list_select_related = ["organization", "invited_by"]
