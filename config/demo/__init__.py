"""The demonstration as data: a process, its calls, the bodies and people in it, what they submitted, and its review.

Everything is invented, and the text of States and negotiating groups says so in its first words. `load` knows nothing
of Django: it reads the files of this folder into frozen dataclasses and refuses what does not fit together; `replay`
writes them to the database. Dates are relative to the day of loading.

The formats of process.yaml, organizations.yaml, people.yaml, elements_paper.yaml and reviews.yaml are described at the
top of each. Those of ``submissions/*.yaml`` (one submission each, in the order of their names):

``consultation``    slug of the call; left out for wsis20-elements-paper
``organization``    key of the lead organization
``status``          where the story below leaves the submission; checked against it
``language``        of the original: en, fr, es, ru, zh or ar
``publication``     attributed, unattributed or secretariat_only
``co_submitters``   keys of organizations; ``on_behalf_of``, names of further bodies; ``group_name``, as the submitter
                    describes its role among them
``associations``    each with the ``organization`` whose statement the delegation associates itself with, ``days_ago``
``started``         when and by whom the draft was begun: ``days_ago``, ``time`` (UTC) and ``by``, the key of a person
``versions``        one for each submit: ``submitted`` (as ``started``); ``answers`` that are new or changed, by key of
                    the question; ``paragraph_comments``, all of them, where they changed (``paragraph``, ``action``,
                    ``comment``, ``proposed_text``, both plain text); and ``moves`` made on this version afterwards
                    (``move``, a name of submissions/rules/lifecycle.py; ``days_ago``, ``time``, ``by``; ``note``, being
                    the note, ground or reason that the move asks for)
``draft``           what was saved since: ``saved`` (as ``started``), ``answers`` and ``paragraph_comments``
``pictures``        each with a ``key``, by which an answer names it (``data-sha256="chart:KEY"``), and ``bars``, a
                    number by label: the chart is drawn when the demonstration is loaded
``sent_for_clearance``  when and by whom (as ``started``) the draft was sent to whoever clears it first
``silence``         a silence procedure still running on the draft: ``started`` (likewise), the ``days`` that it was
                    given and the ``addresses`` written to beside the focal points of the members

Answers are canonical HTML (richtext), laid out with one block a line and indented; `load` joins the lines.
"""

from config.demo.data import Demo, DemoError
from config.demo.loading import load

__all__ = ["Demo", "DemoError", "load"]
