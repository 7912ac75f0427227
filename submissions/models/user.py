"""People who sign in."""

from __future__ import annotations

from typing import Any, ClassVar
from unicodedata import normalize

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from submissions.values import moments


class UserManager(BaseUserManager["User"]):
    """Creates people by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a person who may sign in; without a password, only by a link sent to the address."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a person who may do everything in the administration."""
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})

    def get_by_natural_key(self, username: str | None) -> User:
        """Find a person by e-mail address in any case."""
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by e-mail address."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language of the interface"), max_length=10, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    wants_reminders = models.BooleanField(
        _("reminders of closing times by e-mail"),
        default=True,
        help_text=_("7 days, 1 day and 3 hours before a call closes, while a draft of yours has not been submitted."),
    )
    is_staff = models.BooleanField(_("may enter the administration"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("date joined"), default=moments.now, editable=False)
    erasure_announced_at = models.DateTimeField(_("told that the account will be erased at"), null=True, editable=False)
    erased_at = models.DateTimeField(
        _("erased at"), null=True, editable=False, help_text=_("The row stays, without name or address.")
    )

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_any_case",
                violation_error_message=_("There is already an account with this e-mail address."),
            )
        ]

    def __str__(self) -> str:
        return str(_("A former member")) if self.erased_at else self.name or self.email

    def set_password(self, raw_password: str | None) -> None:
        """Set the password, in one spelling of its characters whatever the keyboard (NIST SP 800-63B, 3.1.1.2)."""
        super().set_password(raw_password if raw_password is None else normalize("NFKC", raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Tell whether this is the password, however the keyboard spelled its characters."""
        if raw_password is None:
            return super().check_password(None)
        spelled = normalize("NFKC", raw_password)
        # One set before spellings were made one is still good as it was typed then.
        return super().check_password(spelled) or (spelled != raw_password and super().check_password(raw_password))

    def get_full_name(self) -> str:
        """Return the name, or the address where no name is known."""
        return str(self)
