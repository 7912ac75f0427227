"""Who takes part in a meeting of a call's process."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from submissions.values import moments
from submissions.values.enums import Category


class Participant(models.Model):
    """A representative at a meeting; ``organization`` is empty where the body is not in the register.

    ``body`` is how the list names it; ``country`` the ISO 3166-1 code of two letters.
    """

    consultation = models.ForeignKey("submissions.Consultation", models.CASCADE, related_name="participants")
    organization = models.ForeignKey(
        "submissions.Organization", models.SET_NULL, null=True, related_name="participants"
    )
    title = models.CharField(_("title"), max_length=60, blank=True)
    name = models.CharField(_("name"), max_length=200)
    function = models.CharField(_("function"), max_length=300, blank=True)
    body = models.CharField(_("organization"), max_length=300)
    country = models.CharField(_("country"), max_length=2, blank=True)
    category = models.CharField(_("category"), max_length=40, choices=Category)
    made_at = models.DateTimeField(_("entered at"), default=moments.now)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
