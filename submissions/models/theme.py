"""The themes by which a process sorts what it receives."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Theme(models.Model):
    """A theme of a process, over all its rounds; themes form a tree of two levels and more.

    ``keywords`` are words and phrases that speak for the theme, one a line, in any language.
    """

    process = models.ForeignKey("submissions.Process", models.CASCADE, related_name="themes")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    key = models.SlugField(_("key"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    keywords = models.TextField(_("keywords"), blank=True)
    position = models.PositiveIntegerField(_("position"))

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["process", "key"], name="theme_key"),
            models.CheckConstraint(condition=~models.Q(parent=models.F("pk")), name="theme_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def phrases(self) -> list[str]:
        """The keywords, one by one."""
        return [line.strip() for line in self.keywords.splitlines() if line.strip()]
