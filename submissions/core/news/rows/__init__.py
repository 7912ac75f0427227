"""The rows of the table that belong to this app. Reviews and assembly add theirs in their own ``news`` modules."""

from submissions.core.news.rows import calls, inputs, joint, people
from submissions.core.news.table import register

register(*inputs.INPUTS, *calls.REVIEWS, *joint.JOINT, *joint.CLEARANCE, *people.PEOPLE, *calls.CALLS)
