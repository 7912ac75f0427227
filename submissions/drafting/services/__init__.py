"""Drafting: beginning a submission, saving answers, and what surrounds them."""

from submissions.drafting.services.beginning import open_submission, start
from submissions.drafting.services.paragraphs import (
    Overtaken,
    add_paragraph_comment,
    change_paragraph_comment,
    remove_paragraph_comment,
)
from submissions.drafting.services.particulars import (
    confirm_co_submitter,
    editable,
    set_particulars,
    withdraw_co_submitter,
)
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
    "confirm_co_submitter",
    "content_at",
    "editable",
    "open_submission",
    "remove_paragraph_comment",
    "save_answer",
    "set_particulars",
    "start",
    "to_save",
    "to_save_alone",
    "withdraw_co_submitter",
    "write",
]
