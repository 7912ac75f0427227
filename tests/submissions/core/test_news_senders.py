"""Every event of the table is raised by its act: which service tells of which event, one row each."""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from submissions.core import news
from submissions.record.services import lifecycle

APPS = ("submissions", "reviews", "assembly")
RAISED = {
    "assigned": "submissions/calls/services/calls.py:assign_all",
    "assigned_several": "submissions/calls/services/calls.py:assign_all",
    "base_text_revised": "submissions/texts/services/base_texts.py:_tell",
    "checked": "submissions/record/services/lifecycle.py:move",
    "clarification_answered": "submissions/record/services/submitting.py:tell_received",
    "clarification_requested": "submissions/record/services/lifecycle.py:move",
    "clearance_asked": "submissions/clearance/services/asking.py:_send_request",
    "clearance_decided": "submissions/clearance/services/asking.py:_decide",
    "clearance_withdrawn": "submissions/clearance/services/asking.py:withdraw",
    "co_submitter_asked_again": "submissions/record/services/joint.py:ask",
    "co_submitter_confirmed": "submissions/record/services/particulars.py:confirm_co_submitter",
    "co_submitter_named": "submissions/record/services/joint.py:ask",
    "co_submitter_removed": "submissions/record/services/particulars.py:_remove",
    "co_submitter_withdrew": "submissions/record/services/particulars.py:withdraw_co_submitter",
    "comment_released": "reviews/news.py:tell_released",
    "corrected": "submissions/record/services/correcting.py:correct_particulars",
    "dates_corrected": "submissions/calls/services/calls.py:correct_dates",
    "entry_moved": "submissions/record/services/voiding.py:move",
    "extended": "submissions/record/services/reminding.py:_tell_extension",
    "file_failed": "assembly/outputs/services/compiling.py",
    "file_ready": "assembly/outputs/services/compiling.py",
    "focal_point_handed_over": "submissions/people/services/membership.py:hand_over",
    "invited": "submissions/people/services/membership.py:invite",
    "member_joined": "submissions/people/services/membership.py:_tell",
    "membership_declined": "submissions/people/services/membership.py:end",
    "membership_ended": "submissions/people/services/membership.py:end",
    "membership_granted": "submissions/people/services/membership.py:_tell",
    "membership_requested": "submissions/people/services/membership.py:request_membership",
    "not_admissible": "submissions/record/services/lifecycle.py:move",
    "on_behalf_answered": "submissions/record/services/particulars.py:answer_for_body",
    "on_behalf_asked": "submissions/record/services/particulars.py:_ask_the_new",
    "organization_corrected": "submissions/people/services/registry.py:correct",
    "organization_merged": "submissions/people/services/merging.py:merge",
    "published": "submissions/record/services/lifecycle.py:move",
    "reopened": "submissions/record/services/lifecycle.py:move",
    "replied": "reviews/news.py:tell_replied",
    "replied_inside": "reviews/news.py:tell_replied",
    "role_ended": "submissions/people/services/roles.py:end",
    "role_given": "submissions/people/services/roles.py:give",
    "silence_answered": "submissions/clearance/services/silence/procedure.py:_answer",
    "silence_ended": "submissions/clearance/services/silence/procedure.py:_end",
    "silence_started": "submissions/clearance/services/silence/procedure.py:start",
    "submitted": "submissions/record/services/submitting.py:tell_received",
    "summary_correction_asked": "assembly/themes/services/summary_versions.py:ask_correction",
    "summary_correction_settled": "assembly/themes/services/summary_versions.py:settle_correction",
    "summary_issued": "assembly/themes/services/summary_versions.py:issue",
    "summary_shown": "assembly/themes/services/summary_versions.py:show_to_cited",
    "unassigned": "submissions/calls/services/calls.py:unassign",
    "unpublished": "submissions/record/services/lifecycle.py:unpublish",
    "voided": "submissions/record/services/voiding.py:_void",
    "withdrawn": "submissions/record/services/lifecycle.py:move",
}
"""The service that tells, as file and function; a service that several acts share stands for all of them."""


@cache
def told_in() -> dict[str, set[str]]:
    """Return in which functions an event is named beside a call of a function that tells, by event."""
    found: dict[str, set[str]] = defaultdict(set)
    names = {event.name for event in news.events()}
    for app in APPS:
        for file in sorted((Path(settings.BASE_DIR) / app).rglob("*.py")):
            if "migrations" in file.parts or "rows" in file.parts:
                continue
            place = file.relative_to(settings.BASE_DIR).as_posix()
            for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(function, ast.FunctionDef):
                    for name in named(function) & names:
                        found[name].add(f"{place}:{function.name}")
    return found


def named(function: ast.FunctionDef) -> set[str]:
    """Return the strings with which a function may tell: those given to a telling function, or chosen before."""
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    telling = [call for call in calls if ast.unparse(call.func).rpartition(".")[2] in {"tell", *HELPERS}]
    if not telling:
        return set()
    if any("TOLD" in ast.unparse(call.args[0]) for call in telling if call.args):
        return {*lifecycle.TOLD.values(), *strings(function)}
    return strings(function)


HELPERS = {"_tell_addressees", "_put_on_record"}
"""Functions that are given the name of an event and tell of it."""


def strings(node: ast.AST) -> set[str]:
    return {row.value for row in ast.walk(node) if isinstance(row, ast.Constant) and isinstance(row.value, str)}


def test_the_rows_are_the_events_of_the_table():
    assert sorted(RAISED) == sorted(event.name for event in news.events())


@pytest.mark.parametrize("event", sorted(RAISED))
def test_an_event_is_told_by_the_service_that_does_it(event):
    assert any(place.startswith(RAISED[event]) for place in told_in()[event]), told_in()[event]


@pytest.mark.parametrize("move", sorted(lifecycle.TOLD))
def test_every_move_of_the_review_is_told(move):
    assert RAISED[lifecycle.TOLD[move]].startswith("submissions/record/services/lifecycle.py")
