"""The document under consultation, section by section and paragraph by numbered paragraph."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from submissions.models.querysets import ParagraphRevisionQuerySet
from submissions.values import moments


class BaseText(models.Model):
    """The text a call comments on, such as an elements paper."""

    consultation = models.OneToOneField("submissions.Consultation", models.CASCADE, related_name="base_text")
    title = models.CharField(_("title"), max_length=300)
    symbol = models.CharField(_("document symbol"), max_length=60, blank=True)
    note = models.TextField(_("note on its status"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")

    class Meta:
        verbose_name = _("base text")
        verbose_name_plural = _("base texts")

    def __str__(self) -> str:
        return self.title


class TextSection(models.Model):
    """A titled section of the base text."""

    base_text = models.ForeignKey(BaseText, models.CASCADE, related_name="sections")
    title = models.CharField(_("title"), max_length=300)
    position = models.PositiveIntegerField(_("position"))

    class Meta:
        verbose_name = _("section of the base text")
        verbose_name_plural = _("sections of the base text")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["base_text", "position"], name="text_section_position")]

    def __str__(self) -> str:
        return self.title


class Paragraph(models.Model):
    """A numbered paragraph. ``key`` never changes, whatever number a revision gives it or however its text changes."""

    section = models.ForeignKey(TextSection, models.CASCADE, related_name="paragraphs")
    base_text = models.ForeignKey(BaseText, models.CASCADE, related_name="paragraphs")
    key = models.SlugField(_("stable identifier"), max_length=60)
    number = models.CharField(_("number"), max_length=20)
    position = models.PositiveIntegerField(_("position"))

    class Meta:
        verbose_name = _("paragraph")
        verbose_name_plural = _("paragraphs")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["base_text", "key"], name="paragraph_key"),
            models.UniqueConstraint(fields=["base_text", "position"], name="paragraph_position"),
        ]

    def __str__(self) -> str:
        return self.number


class ParagraphRevision(models.Model):
    """The wording of a paragraph at one time; the highest number is the present one."""

    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("revision"))
    text = models.TextField(_("text"))
    created_at = models.DateTimeField(_("created at"), default=moments.now, editable=False)

    objects = ParagraphRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision of a paragraph")
        verbose_name_plural = _("revisions of paragraphs")
        ordering = ["paragraph", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["paragraph", "number"], name="paragraph_revision_number"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="paragraph_revision_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.paragraph}, {self.number}"
