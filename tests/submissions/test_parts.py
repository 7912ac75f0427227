"""Parts that several pages share: what each shows for what it is given, and the step back that is offered once."""

import re

import pytest
from django import forms
from django.contrib.sessions.backends.db import SessionStore
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from submissions.core import undo

pytestmark = pytest.mark.django_db


class Filters(forms.Form):
    q = forms.CharField(required=False, label="Name")
    status = forms.ChoiceField(required=False, choices=[("", "Any"), ("draft", "Draft"), ("checked", "Checked")])
    region = forms.MultipleChoiceField(required=False, choices=[("a", "Africa"), ("b", "Asia")])
    sort = forms.ChoiceField(required=False, choices=[("", "Name"), ("edited", "Edited")])


def squeezed(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def toolbar(query):
    request = RequestFactory().get(f"/list/?{query}")
    template = Template('{% load parts %}{% toolbar form "q status" said="3 inputs" anchor="inputs" %}')
    return template.render(Context({"request": request, "form": Filters(request.GET or None)}))


def test_toolbar_names_what_is_set_and_each_link_removes_one():
    html = toolbar("q=sea&region=a&region=b&sort=edited&page=3")
    assert "Name: sea Remove" in squeezed(html)
    assert "Region: Africa, Asia" in squeezed(html)
    assert "More filters (1)" in html
    links = re.findall(r'<a href="(\?[^"]*)"', html)
    assert links == [
        "?region=a&amp;region=b&amp;sort=edited#inputs",
        "?q=sea&amp;sort=edited#inputs",
        "?sort=edited#inputs",
    ]


def test_toolbar_without_filters_shows_no_chips():
    assert 'class="chip"' not in toolbar("page=2")


def test_step_back_is_offered_on_one_page_only():
    request = RequestFactory().get("/")
    request.session = SessionStore()
    undo.offer(request, "3 inputs were published.", "Take back", "/take-back/", key=7)
    shown = render_to_string("_messages.html", {}, request)
    assert "3 inputs were published." in shown
    assert 'name="key" value="7"' in shown
    assert "Take back" not in render_to_string("_messages.html", {}, request)


def test_confirmation_counts_and_names_what_is_left_out():
    html = render_to_string(
        "_confirm.html",
        {
            "question": "Publish?",
            "lines": [{"count": 31, "text": "will be published", "url": "/list/"}],
            "left_out": [{"count": 4, "text": "not checked"}],
            "told": "Their focal points are told.",
            "act": "Publish 31 inputs",
            "back": "/desk/",
        },
        RequestFactory().get("/"),
    )
    assert squeezed(html) == (
        "Publish? 31 will be published Left out: 4 not checked Their focal points are told. Publish 31 inputs Go back"
    )


def test_balance_shows_a_remainder_as_a_fault_of_the_site():
    terms = [{"count": 7, "label": "placed"}, {"count": 2, "label": "left out"}]
    whole = {"whole": 10, "whole_label": "words", "terms": terms}
    assert "A fault of this site" in render_to_string("_balance.html", {**whole, "remainder": 1})
    assert squeezed(render_to_string("_balance.html", {**whole, "remainder": 0})) == "10 words = 7 placed + 2 left out"


@pytest.mark.parametrize(
    ("name", "context", "said"),
    [
        ("_steps", {"steps": [{"name": "Dates", "line": "and zone", "state": "To do"}]}, "Dates and zone To do"),
        ("_neighbours", {"previous": "/a/", "next": "/b/", "number": 3, "total": 41}, "Previous · 3 of 41 · Next"),
        ("_quote", {"text": "Connect.", "language": "en", "source": "EU, No. 12"}, "Connect. ( EU, No. 12 )"),
        ("_card", {"card": {"number": 2, "author": "Ada", "excerpt": "Which?", "replies": 1}}, "2 Ada Which? 1"),
        ("_clash", {"said": "Changed.", "theirs": "A", "mine": "B", "name": "note"}, "Keep mine Keep theirs"),
        ("_figure", {"said": "Two.", "head": ["Group", "Inputs"], "rows": [["Africa", 2]]}, "Group Inputs Africa 2"),
        ("_progress", {"stage": "Writing", "done": 2, "total": 9, "percent": 22}, "Writing: 2 of 9"),
        ("_page_bar", {"list_url": "#q", "list_label": "List", "act_url": "/", "act_label": "Send"}, "List Send"),
        ("_bulk", {"name": "row", "total": 9, "acts": [{"label": "Assign", "name": "do", "value": "a"}]}, "Assign"),
        ("_empty", {"filtered": "/list/"}, "Nothing matches. Remove the filters"),
        ("_panel", {"id": "p", "title": "Notes", "body": "_empty.html", "text": "None."}, "Notes None."),
    ],
)
def test_part_says_what_it_is_given(name, context, said):
    assert said in squeezed(render_to_string(f"{name}.html", context))


@pytest.mark.parametrize("name", ["start", "drafter", "focal-point", "reviewer", "secretariat", "administrator"])
def test_help_page_has_a_heading_to_link_to_for_each_part(client, name):
    html = client.get(reverse("submissions:help_page", args=[name])).content.decode()
    body = html.partition('<div class="reading help">')[2].partition("</div>")[0]
    assert len(re.findall(r'<h2 id="[a-z-]+">', body)) >= 4
    assert len(re.findall(r"<h2", body)) == len(re.findall(r'<h2 id="[a-z-]+">', body))
