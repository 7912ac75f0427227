"""What tests of the drafting room share: the room, open in a browser, and what is seen of an answer in it."""

import pytest

from tests.browser.room import open_draft, sign_in
from tests.factories import SubmissionFactory, member


@pytest.fixture
def submission():
    return SubmissionFactory()


@pytest.fixture
def author(submission):
    return member(submission)


@pytest.fixture
def room(page, live_server, submission, author):
    """The page of the draft, with the editor of question 1 running."""
    sign_in(page, author, live_server)
    open_draft(page, submission)
    return page
