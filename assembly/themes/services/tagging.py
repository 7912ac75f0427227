"""Passages under themes: by hand, suggested by the machine and confirmed in bulk, and carried to later versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from assembly.models import Tag, TagState
from assembly.rules import require_secretariat
from assembly.themes.passages import Passage, passages_of, quoted
from assembly.themes.services.tree import put_under
from assembly.themes.suggesting import Profile, Suggester
from reviews import rules as reviews_rules
from reviews.placements import html_of_answer
from reviews.placing import place
from submissions.core import locks
from submissions.core.outbox import enqueue
from submissions.models import Consultation, Question, SubmissionVersion, Theme, User
from submissions.values import moments
from submissions.values.enums import Language
from submissions.values.exceptions import NotFound, NotPermitted, NotPossible

CARRY, SUGGEST = "assembly.tasks.carry_tags", "assembly.tasks.suggest_themes"

LIKELY = 0.3
"""A suggestion with a lower score is offered for a single passage, and not put under its theme by itself."""

EXAMPLES = 200
"""So many confirmed passages of a theme teach the machine at most."""


@locks.writing
def tag(version_id: int, actor: User, theme_id: int, question: str, exact: str, *, near: int | None = None) -> Tag:
    """Put a passage of a version under a theme, quoted as it stands there (at ``near`` or else closest to it).

    A suggestion for the same passage is confirmed. Raises NotPermitted, NotFound, or NotPossible where the words do
    not occur in the answer.
    """
    version = _version(version_id, actor)
    theme = _theme(version.submission.consultation, theme_id)
    row, found = quoted(version, question, exact, near)
    made, _is_new = Tag.objects.update_or_create(
        theme=theme,
        version=version,
        question=row,
        start=found.start,
        end=found.end,
        defaults={
            "exact": found.exact,
            "prefix": found.prefix,
            "suffix": found.suffix,
            "state": TagState.SURE,
            "tagged_by": actor,
            "confirmed_by": actor,
            "confirmed_at": moments.now(),
        },
    )
    return made


@locks.writing
def untag(tag_id: int, actor: User) -> None:
    """Take a passage from under its theme. Raises NotPermitted or NotFound."""
    row = Tag.objects.filter(pk=tag_id).first()
    if row is None:
        raise NotFound(_("This passage no longer stands under the theme."))
    _version(row.version_id, actor)
    row.delete()


@locks.writing
def confirm(consultation: Consultation, tag_ids: Sequence[int], actor: User) -> int:
    """Confirm suggested and doubtful passages of a call; return how many were confirmed. Raises NotPermitted."""
    require_secretariat(consultation, actor)
    waiting = Tag.objects.of_call(consultation).filter(
        pk__in=tag_ids, state__in=[TagState.SUGGESTED, TagState.DOUBTFUL]
    )
    keys = list(waiting.values_list("pk", flat=True))
    Tag.objects.filter(pk__in=keys).update(state=TagState.SURE, confirmed_by=actor, confirmed_at=moments.now())
    return len(keys)


@locks.writing
def unconfirm(consultation: Consultation, tag_ids: Sequence[int], actor: User) -> int:
    """Take a confirmation in bulk back: passages that the machine suggested are suggestions again."""
    require_secretariat(consultation, actor)
    rows = Tag.objects.of_call(consultation).filter(pk__in=tag_ids, state=TagState.SURE, tagged_by=None)
    return rows.update(state=TagState.SUGGESTED, confirmed_by=None, confirmed_at=None)


@locks.writing
def dismiss(consultation: Consultation, tag_ids: Sequence[int], actor: User) -> int:
    """Take passages of a call from under their themes; return how many. Raises NotPermitted."""
    require_secretariat(consultation, actor)
    keys = list(Tag.objects.of_call(consultation).filter(pk__in=tag_ids).values_list("pk", flat=True))
    Tag.objects.filter(pk__in=keys).delete()
    return len(keys)


@locks.writing
def move(consultation: Consultation, tag_ids: Sequence[int], theme_id: int, actor: User) -> int:
    """Put passages of a call under another theme; return how many moved. Raises NotPermitted or NotFound."""
    require_secretariat(consultation, actor)
    theme = _theme(consultation, theme_id)
    return put_under(list(Tag.objects.of_call(consultation).filter(pk__in=tag_ids).exclude(theme=theme)), theme)


@locks.writing
def ask_for_suggestions(consultation: Consultation, actor: User) -> None:
    """Have a worker suggest a theme for each passage of the call that has none. Raises NotPermitted or NotPossible."""
    require_secretariat(consultation, actor)
    if not consultation.process.themes.exists():
        raise NotPossible(_("There are no themes yet. Add some, or begin with a set."))
    enqueue(SUGGEST, consultation_id=consultation.pk)


@locks.writing
def suggest(consultation_id: int) -> int:
    """Suggest a theme for each passage of a call that has none; return how many were suggested. Safe to repeat."""
    consultation = Consultation.objects.select_related("process").filter(pk=consultation_id).first()
    if consultation is None:
        return 0
    suggester = suggester_of(consultation)
    themes = set(consultation.process.themes.values_list("pk", flat=True))
    questions = {row.key: row for row in Question.objects.filter(questionnaire__consultation=consultation)}
    versions = SubmissionVersion.objects.to_compile().filter(submission__consultation=consultation)
    taken = set(Tag.objects.filter(version__in=versions).values_list("version_id", "question__key", "start"))
    rows = []
    for version in versions.iterator(chunk_size=100):
        for passage in passages_of(version):
            if (version.pk, passage.question, passage.start) in taken or passage.question not in questions:
                continue
            best = next(iter(suggester.suggest(passage.text, 1)), None)
            if best and best.score >= LIKELY and best.theme in themes:
                rows.append(
                    Tag(
                        theme_id=best.theme,
                        version=version,
                        question=questions[passage.question],
                        start=passage.start,
                        end=passage.end,
                        exact=passage.text,
                        state=TagState.SUGGESTED,
                    )
                )
    Tag.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def suggester_of(consultation: Consultation) -> Suggester:
    """Return what suggests themes for passages of a call, taught by the passages that persons confirmed."""
    examples: dict[int, list[str]] = defaultdict(list)
    taught = Tag.objects.of_call(consultation).filter(state=TagState.SURE).order_by("-pk")
    for theme_id, exact in taught.values_list("theme", "exact")[: EXAMPLES * 50]:
        if len(examples[theme_id]) < EXAMPLES:
            examples[theme_id].append(exact)
    return Suggester(
        [
            Profile(theme.pk, _titles(theme), tuple(theme.phrases), tuple(examples[theme.pk]))
            for theme in consultation.process.themes.all()
        ]
    )


@locks.writing
def carry(version_id: int) -> int:
    """Carry the tags of the version before to a version, and say how surely; return how many. Safe to repeat.

    What was suggested is left behind: it is suggested anew from the new words.
    """
    version = SubmissionVersion.objects.select_related("submission").filter(pk=version_id).first()
    if version is None:
        return 0
    locks.submission(version.submission_id)
    previous = version.submission.versions.filter(number=version.number - 1).first()
    if previous is None:
        return 0
    together: dict[int, list[Tag]] = defaultdict(list)
    standing = previous.tags.counted().filter(~Q(carried_to__version=version)).select_related("question")
    for row in standing:
        together[row.question_id].append(row)
    whole = {(row.question, row.start, row.end) for row in passages_of(previous)}
    paragraphs = list(passages_of(version))
    rows = []
    for tags in together.values():
        key = tags[0].question.key
        old, new = (html_of_answer(one, key) for one in (previous, version))
        for row, placed in zip(tags, place(old, old, new, tags), strict=True):
            start, end, exact = placed.start, placed.end, placed.exact
            if placed.state != "lost" and (key, row.start, row.end) in whole:
                start, end, exact = _paragraph_at(paragraphs, key, start, end, exact)
            rows.append(
                Tag(
                    theme_id=row.theme_id,
                    version=version,
                    question_id=row.question_id,
                    start=start,
                    end=end,
                    exact=exact or row.exact,
                    state=row.state if placed.state == "sure" else TagState(placed.state),
                    carried_from=row,
                    tagged_by_id=row.tagged_by_id,
                )
            )
    Tag.objects.bulk_create(_distinct(rows))
    return len(rows)


def _paragraph_at(paragraphs: list[Passage], key: str, start: int, end: int, exact: str) -> tuple[int, int, str]:
    """Return the paragraph that a place is in: what was tagged whole stays whole, its full stop and new words too."""
    for row in paragraphs:
        if row.question == key and row.start <= start and end <= row.end:
            return row.start, row.end, row.text
    return start, end, exact


def _distinct(rows: list[Tag]) -> list[Tag]:
    """Two passages that became one under one theme are one."""
    found: dict[tuple[object, ...], Tag] = {}
    for row in rows:
        lost = row.carried_from_id if row.state == TagState.LOST else None
        found.setdefault((row.theme_id, row.question_id, row.start, row.end, lost), row)
    return list(found.values())


def _titles(theme: Theme) -> tuple[str, ...]:
    codes = [Language(code).interface.replace("-", "_") for code in Language.values]
    return tuple(filter(None, (getattr(theme, f"title_{code}") for code in codes)))


def _version(version_id: int, actor: User) -> SubmissionVersion:
    rows = SubmissionVersion.objects.select_related("submission__consultation__process", "submission__organization")
    version = rows.filter(pk=version_id).first()
    if version is None:
        raise NotFound(_("There is no such version."))
    locks.submission(version.submission_id)
    if reason := reviews_rules.reason_against(actor, "reviews.comment", version):
        raise NotPermitted(reason)
    return version


def _theme(consultation: Consultation, theme_id: int) -> Theme:
    theme = Theme.objects.filter(pk=theme_id, process=consultation.process_id).first()
    if theme is None:
        raise NotFound(_("This theme is no more."))
    return theme
