"""The administration: what an operator sets up, and what the record shows without letting it be changed.

The text of drafts is nowhere here, nor that of versions, files and mail: an operator has no part in them. What has a
life cycle (a submission, a published call) is moved by the services alone.
"""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from submissions.calls.forms import CallForm
from submissions.calls.services import questionnaires
from submissions.models import (
    Accreditation,
    Assignment,
    Association,
    Attachment,
    AuditEvent,
    BaseText,
    CategoryPolicy,
    Consultation,
    Extension,
    Invitation,
    Mail,
    Membership,
    Option,
    Organization,
    OutboxMessage,
    Paragraph,
    ParagraphRevision,
    Process,
    Question,
    Questionnaire,
    RoleGrant,
    Section,
    Submission,
    SubmissionVersion,
    TextSection,
    Theme,
    User,
)
from submissions.people.services import roles
from submissions.values.dates import say_moment


class OnTheRecord(admin.ModelAdmin[Any]):
    """Rows that are looked at and never added, changed or removed here; all columns but those excluded."""

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.opts.concrete_fields if field.name not in (self.exclude or [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.get_fields(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class OnTheRecordInline(admin.TabularInline[Any, Any]):
    """The same, below another row."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


# --- People and organizations -----------------------------------------------------------------------------------------


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


# --- Processes, calls and what they ask -------------------------------------------------------------------------------


class ThemeInline(TranslationStackedInline):
    model = Theme
    extra = 0


@admin.register(Process)
class ProcessAdmin(TranslationAdmin):
    list_display = ["title", "slug"]
    search_fields = ["title", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [ThemeInline]


class CategoryPolicyInline(admin.TabularInline[CategoryPolicy, Consultation]):
    model = CategoryPolicy
    extra = 0


class ExtensionInline(OnTheRecordInline):
    model = Extension


@admin.register(Consultation)
class ConsultationAdmin(TranslationAdmin):
    form = CallForm
    list_display = ["title", "process", "opens", "closes", "published_at", "archived_at"]
    list_filter = ["process", "published_at", "archived_at"]
    search_fields = ["title", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [CategoryPolicyInline, ExtensionInline]
    list_select_related = ["process"]

    def get_readonly_fields(self, request: HttpRequest, obj: Consultation | None = None) -> list[str]:
        """Publishing, archiving and extending are done at the desk, on the record; so are dates once announced."""
        announced = ["process", "opens", "closes", "time_zone"] if obj and obj.published_at else []
        return ["published_at", "archived_at", *announced]

    def get_exclude(self, request: HttpRequest, obj: Consultation | None = None) -> list[str]:
        """Show dates once announced as the call states them."""
        return ["opens_at", "closes_at"] if obj and obj.published_at else []

    @admin.display(description=_("opens at"), ordering="opens_at")
    def opens(self, obj: Consultation) -> str:
        return say_moment(obj.opens_at, obj.zone)

    @admin.display(description=_("closes at"), ordering="closes_at")
    def closes(self, obj: Consultation) -> str:
        return say_moment(obj.closes_at, obj.zone)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Consultation | None = None) -> dict[str, list[str]]:
        """Suggest an address for a new call only: an announced one is known by its address."""
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Consultation | None = None) -> bool:
        """A published call stays on the record."""
        return super().has_delete_permission(request, obj) and not (obj and obj.published_at)


class UntilInUse:
    """Questions, and what belongs to them: changed here until an input is begun, then only looked at.

    From then on a questionnaire changes by ``services.questionnaires.load``, which counts the answers that a change
    touches and keeps them readable. What is added before reaches every draft that is begun meanwhile.
    """

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not _in_use(obj)  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not _in_use(obj)  # type: ignore[misc]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, *([obj] if isinstance(self, InlineModelAdmin) else [])) and not (  # type: ignore[misc]
            _in_use(obj)
        )


def _in_use(obj: Any) -> bool:
    """Tell whether a questionnaire, or what belongs to one, is being answered; False where nothing is chosen yet."""
    questionnaire = obj if isinstance(obj, Questionnaire | None) else obj.questionnaire
    return questionnaire is not None and bool(questionnaire.pk) and questionnaires.is_in_use(questionnaire)


class SectionInline(UntilInUse, TranslationStackedInline):
    model = Section
    extra = 0


@admin.register(Questionnaire)
class QuestionnaireAdmin(UntilInUse, TranslationAdmin):
    list_display = ["title", "consultation"]
    list_filter = ["consultation__process"]
    search_fields = ["title"]
    inlines = [SectionInline]
    list_select_related = ["consultation"]


class OptionInline(UntilInUse, TranslationStackedInline):
    model = Option
    extra = 0


class QuestionForm(forms.ModelForm):
    """A question; none is added to a questionnaire that is being answered."""

    def clean_questionnaire(self) -> Questionnaire:
        """Refuse a questionnaire in use."""
        chosen: Questionnaire = self.cleaned_data["questionnaire"]
        if questionnaires.is_in_use(chosen):
            raise forms.ValidationError(
                _("Inputs have been begun to this call. Its questions are changed by load_questionnaire from now on.")
            )
        return chosen


@admin.register(Question)
class QuestionAdmin(UntilInUse, TranslationAdmin):
    form = QuestionForm
    list_display = ["short_text", "number", "key", "kind", "section", "required", "word_limit"]
    list_filter = ["questionnaire__consultation", "kind", "required"]
    search_fields = ["text", "short_text", "key"]
    inlines = [OptionInline]
    list_select_related = ["section"]


class TextSectionInline(admin.TabularInline[TextSection, BaseText]):
    model = TextSection
    extra = 0


@admin.register(BaseText)
class BaseTextAdmin(admin.ModelAdmin[BaseText]):
    list_display = ["title", "symbol", "consultation", "language"]
    list_filter = ["consultation__process", "language"]
    search_fields = ["title", "symbol"]
    inlines = [TextSectionInline]
    list_select_related = ["consultation"]


class ParagraphRevisionInline(OnTheRecordInline):
    """Comments were made on a wording, so a wording is never changed; a new one is added below it."""

    model = ParagraphRevision

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


@admin.register(Paragraph)
class ParagraphAdmin(admin.ModelAdmin[Paragraph]):
    list_display = ["number", "key", "section", "base_text"]
    list_filter = ["base_text"]
    search_fields = ["key", "number", "revisions__text"]
    inlines = [ParagraphRevisionInline]
    list_select_related = ["section", "base_text"]


# --- Submissions and their record -------------------------------------------------------------------------------------


@admin.register(Submission)
class SubmissionAdmin(OnTheRecord):
    list_display = ["organization", "consultation", "status", "number", "language", "publication", "edited_at"]
    list_filter = ["consultation", "status", "organization__category", "language", "publication"]
    search_fields = ["organization__name", "number"]
    list_select_related = ["organization", "consultation"]


@admin.register(SubmissionVersion)
class SubmissionVersionAdmin(OnTheRecord):
    list_display = ["reference", "submission", "words", "language", "publication", "submitted_at", "is_late"]
    list_filter = ["submission__consultation", "is_late", "language", "publication"]
    search_fields = ["submission__organization__name", "checksum"]
    date_hierarchy = "submitted_at"
    exclude = ["content", "request_key"]
    list_select_related = ["submission__organization"]


@admin.register(Assignment)
class AssignmentAdmin(OnTheRecord):
    list_display = ["version", "reviewer", "assigned_by", "assigned_at"]
    list_filter = ["version__submission__consultation", "reviewer"]
    list_select_related = ["version__submission", "reviewer", "assigned_by"]


@admin.register(Association)
class AssociationAdmin(OnTheRecord):
    list_display = ["organization", "statement_of", "consultation", "declared_by", "declared_at"]
    list_filter = ["consultation", "statement_of"]
    search_fields = ["organization__name"]
    list_select_related = ["organization", "statement_of", "consultation", "declared_by"]


@admin.register(Attachment)
class AttachmentAdmin(OnTheRecord):
    list_display = ["submission", "kind", "content_type", "size", "uploaded_at"]
    list_filter = ["submission__consultation", "kind", "content_type"]
    search_fields = ["submission__organization__name", "sha256"]
    exclude = ["file", "name"]
    list_select_related = ["submission__organization"]


@admin.register(Extension)
class ExtensionAdmin(OnTheRecord):
    list_display = ["consultation", "organization", "closes_at", "granted_by", "granted_at"]
    list_filter = ["consultation"]
    search_fields = ["organization__name", "reason"]
    list_select_related = ["consultation", "organization", "granted_by"]


@admin.register(AuditEvent)
class AuditEventAdmin(OnTheRecord):
    list_display = ["at", "verb", "actor", "consultation", "organization"]
    list_filter = ["verb", "consultation", "at"]
    search_fields = ["organization__name", "actor__email", "sha256"]
    date_hierarchy = "at"
    list_select_related = ["actor", "consultation", "organization"]


@admin.register(OutboxMessage)
class OutboxMessageAdmin(OnTheRecord):
    list_display = ["task", "created_at", "published_at", "attempts", "error"]
    list_filter = ["task", "published_at"]


@admin.register(Mail)
class MailAdmin(OnTheRecord):
    """Whether mail was delivered; its text may hold links that sign a person in."""

    list_display = ["subject", "recipients", "created_at", "sent_at", "failed_at", "attempts", "error"]
    list_filter = ["kind", "sent_at", "failed_at", "created_at"]
    search_fields = ["subject", "recipients"]
    exclude = ["text", "html", "headers"]
