"""The questions of a call."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from submissions.values import kinds, moments
from submissions.values.kinds.base import Kind


class Questionnaire(models.Model):
    """The questions of one call, in sections."""

    consultation = models.OneToOneField("submissions.Consultation", models.CASCADE, related_name="questionnaire")
    title = models.CharField(_("title"), max_length=300)
    introduction = models.TextField(_("introduction"), blank=True)

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")

    def __str__(self) -> str:
        return self.title


class Section(models.Model):
    """A titled part of a questionnaire."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="sections")
    key = models.SlugField(_("key"), max_length=60)
    title = models.CharField(_("title"), max_length=300)
    introduction = models.TextField(_("introduction"), blank=True)
    position = models.PositiveIntegerField(_("position"))

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "key"], name="section_key"),
            models.UniqueConstraint(fields=["questionnaire", "position"], name="section_position"),
        ]

    def __str__(self) -> str:
        return self.title


class QuestionQuerySet(models.QuerySet["Question"]):
    """Which questions are meant."""

    def asked(self) -> QuestionQuerySet:
        """Those that are asked now; those that others have replaced keep the answers they had and ask nobody."""
        return self.filter(retired_at=None)


class Question(models.Model):
    """One question. ``number`` is what people call it by ("question 5"); questions without one are not numbered.

    A question that was answered is never taken away or turned into another: it retires with its answers, under its key,
    and where another takes its place, that one says which it ``replaces``.
    """

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="questions")
    section = models.ForeignKey(Section, models.CASCADE, related_name="questions")
    key = models.SlugField(_("key"), max_length=60)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    position = models.PositiveIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=30, choices=kinds.choices, default=kinds.DEFAULT)
    text = models.TextField(_("question"))
    short_text = models.CharField(_("short title"), max_length=120, blank=True, help_text=_("For lists and contents."))
    guidance = models.TextField(_("guidance"), blank=True)
    required = models.BooleanField(_("required"), default=False)
    word_limit = models.PositiveIntegerField(_("word limit"), null=True, blank=True)
    leeway = models.PositiveIntegerField(
        _("leeway, per cent"), default=0, help_text=_("How far an answer may pass the limit before it is refused.")
    )
    scale_max = models.PositiveIntegerField(_("highest step of the scale"), default=5)
    also_worded = models.JSONField(
        _("also worded"), default=list, blank=True, help_text=_("Other wordings by which Word files are recognised.")
    )
    shown_if = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="follow_ups", verbose_name=_("shown only if")
    )
    shown_if_values = models.JSONField(_("has one of the answers"), default=list, blank=True)
    retired_at = models.DateTimeField(_("asked no more since"), null=True, editable=False)
    replaces = models.OneToOneField("self", models.SET_NULL, null=True, editable=False, related_name="replaced_by")

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "key"], name="question_key"),
            models.UniqueConstraint(fields=["questionnaire", "position"], name="question_position"),
            models.UniqueConstraint(
                fields=["questionnaire", "number"],
                condition=models.Q(number__isnull=False, retired_at=None),
                name="question_number",
            ),
            models.CheckConstraint(
                condition=models.Q(scale_max__gte=2) & models.Q(scale_max__lte=10), name="question_scale"
            ),
            models.CheckConstraint(
                condition=models.Q(word_limit=None) | models.Q(word_limit__gte=1), name="question_word_limit"
            ),
        ]

    def __str__(self) -> str:
        return self.short_text or self.text

    def clean(self) -> None:
        """Refuse a question shown only if a question of another questionnaire, or itself, is answered so."""
        if self.shown_if and (self.shown_if == self or self.shown_if.questionnaire_id != self.questionnaire_id):
            raise ValidationError({"shown_if": _("Choose an earlier question of the same questionnaire.")})
        if self.section_id and self.section.questionnaire_id != self.questionnaire_id:
            raise ValidationError({"section": _("Choose a section of the same questionnaire.")})

    @property
    def mark(self) -> str:
        """What tells the question apart in the marks of a file, beside those that have borne its number."""
        return str(self.number) if self.retired_at is None else f"{self.number}_{self.pk}"

    @property
    def hard_limit(self) -> int | None:
        """The number of words above which an answer cannot be submitted, leeway counted; None for no limit."""
        return None if self.word_limit is None else self.word_limit * (100 + self.leeway) // 100

    def over(self, words: int) -> str:
        """Tell how so many words stand to the limit: "", "soft" (warned of) or "hard" (cannot be submitted)."""
        limit, hard = self.word_limit, self.hard_limit
        if limit is None or hard is None or words <= limit:
            return ""
        return "hard" if words > hard else "soft"

    @property
    def is_text(self) -> bool:
        """Whether the answer is rich text."""
        return self.asked_as.is_text

    @property
    def asked_as(self) -> Kind:
        """What the kind of the question decides."""
        return kinds.kind_of(self.kind)

    def is_shown(self, values: dict[int, object]) -> bool:
        """Tell whether the question is asked, given the values of other answers by primary key of their question."""
        if self.shown_if_id is None:
            return True
        value = values.get(self.shown_if_id)
        chosen = value if isinstance(value, list) else [value]
        return any(choice in self.shown_if_values for choice in chosen)


class Option(models.Model):
    """One choice of a question with choices."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="options")
    value = models.SlugField(_("value"), max_length=60)
    label = models.CharField(_("label"), max_length=300)
    position = models.PositiveIntegerField(_("position"))
    retired_at = models.DateTimeField(
        _("offered no more since"), null=True, editable=False, help_text=_("Those who had chosen it keep it.")
    )

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["question", "value"], name="option_value")]

    def __str__(self) -> str:
        return self.label


class QuestionnaireChange(models.Model):
    """A change made by the secretariat, with the questionnaire as it was before, by which it is taken back."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="changes")
    said = models.CharField(_("what was done"), max_length=300)
    before = models.JSONField(_("what it was"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("made at"), default=moments.now)

    class Meta:
        verbose_name = _("change of a questionnaire")
        verbose_name_plural = _("changes of questionnaires")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.said
