"""By what a person is let in: sessions of browsers and personal tokens of programs. Digests only, never a key."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from submissions.values import moments
from submissions.values.enums import TokenScope


class Session(AbstractBaseSession):
    """One browser that is, or was about to be, signed in.

    ``session_key`` is a digest of the key in the cookie (``people.sessions``), so that whoever reads the table, or a
    copy of it, can open no session. ``user`` is empty before signing in.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions")
    agent = models.CharField(_("browser"), max_length=300, blank=True)
    address = models.GenericIPAddressField(_("address"), null=True)
    began_at = models.DateTimeField(_("signed in at"), null=True)
    seen_at = models.DateTimeField(_("last seen at"), null=True)

    objects = BaseSessionManager()  # type: ignore[misc]  # a class variable of the base in the stubs

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.user or '–'}, {self.session_key[:8]}"

    @classmethod
    def get_session_store_class(cls) -> type:
        """Return the store of these rows, as Django asks for it."""
        store: type = import_module(settings.SESSION_ENGINE).SessionStore
        return store


class PersonalTokenQuerySet(models.QuerySet["PersonalToken"]):
    """Filters on tokens."""

    def good(self) -> PersonalTokenQuerySet:
        """Keep those that open something now: not revoked, not expired, of a person who may sign in."""
        fresh = Q(expires_at=None) | Q(expires_at__gt=moments.now())
        return self.filter(fresh, revoked_at=None, user__is_active=True)


class PersonalToken(models.Model):
    """A key by which a person's program uses the API as that person, within ``scopes``.

    The key is shown once, when it is made; ``digest`` is its SHA-256 (hexadecimal) and ``beginning`` its first
    characters, by which a person knows it again.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=100)
    scopes = models.JSONField(_("what it may do"), default=list)
    beginning = models.CharField(_("begins with"), max_length=12)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made at"), default=moments.now)
    expires_at = models.DateTimeField(_("good until"), null=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True)

    objects = PersonalTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("personal token")
        verbose_name_plural = _("personal tokens")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.beginning}…)"

    @property
    def scope_labels(self) -> list[str]:
        """What it may do, in words."""
        return [str(TokenScope(scope).label) for scope in self.scopes if scope in TokenScope.values]

    @property
    def is_good(self) -> bool:
        """Whether it still opens anything."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > moments.now())


class KeptAnswer(models.Model):
    """What the API answered to a request under its Idempotency-Key; ``status`` is empty while it is being answered.

    ``digest`` is the SHA-256 (hexadecimal) of what was asked, so that a key with another request is told apart.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=moments.now)

    class Meta:
        verbose_name = _("answer kept for a repeated request")
        verbose_name_plural = _("answers kept for repeated requests")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="kept_answer_once")]

    def __str__(self) -> str:
        return self.key
