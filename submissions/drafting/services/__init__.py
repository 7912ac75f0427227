"""Drafting: beginning a submission, saving answers, and what surrounds them."""

from submissions.drafting.services.access import editable
from submissions.drafting.services.beginning import open_submission, start
from submissions.drafting.services.paragraphs import (
    Overtaken,
    add_paragraph_comment,
    change_paragraph_comment,
    enter_from_file,
    remove_paragraph_comment,
    take_out_of_file,
)
from submissions.drafting.services.proposers import proposers_on
from submissions.drafting.services.saving import (
    Conflict,
    Merged,
    Place,
    Saved,
    clean_value,
    cleaned,
    content_at,
    save_answer,
    to_save,
    to_save_alone,
    write,
)

__all__ = [
    "Conflict",
    "Merged",
    "Overtaken",
    "Place",
    "Saved",
    "add_paragraph_comment",
    "change_paragraph_comment",
    "clean_value",
    "cleaned",
    "content_at",
    "editable",
    "enter_from_file",
    "open_submission",
    "proposers_on",
    "remove_paragraph_comment",
    "save_answer",
    "start",
    "take_out_of_file",
    "to_save",
    "to_save_alone",
    "write",
]
