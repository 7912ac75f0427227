"""Parts that several pages share: the filters of a list and what is set of them, a step back, the way to help."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms, template
from django.urls import reverse
from django.utils.translation import gettext as _

from submissions.core import outbox
from submissions.core.pages import WAITING
from submissions.core.undo import take_offer

register = template.Library()


def _value_text(bound: forms.BoundField) -> str:
    """Return what a filter is set to, in the words of its own list; empty where it is not set."""
    value = bound.value()
    if value in (None, "", [], False):
        return ""
    values = {str(one) for one in (value if isinstance(value, list | tuple) else [value])}
    labels = [str(label) for key, label in getattr(bound.field, "choices", ()) if str(key) in values and str(key)]
    if hasattr(bound.field, "choices"):
        return ", ".join(labels)
    return _("yes") if value is True else str(value)


def _without(query: Any, *names: str) -> str:
    """Return a query without some of its parts, and without the page: what follows begins on the first."""
    rest = query.copy()
    for name in (*names, "page"):
        rest.pop(name, None)
    return f"?{rest.urlencode()}"


def _chips(form: forms.BaseForm, query: Any, unlisted: Sequence[str]) -> Iterator[dict[str, str]]:
    for bound in form:
        if bound.name in query and bound.name not in unlisted and (value := _value_text(bound)):
            yield {"label": str(bound.label), "value": value, "url": _without(query, bound.name)}


@register.inclusion_tag("_toolbar.html", takes_context=True)
def toolbar(
    context: template.Context, form: forms.BaseForm, shown: str, said: str = "", label: str = "", anchor: str = ""
) -> dict[str, Any]:
    """Show the filters of a list: ``{% toolbar form "q status" said=count_in_words anchor="inputs" %}``.

    ``shown`` names the fields that always stand open (a search and at most two), the rest is under "More filters";
    what is set stands below as chips, each with a link that removes it. A field "sort" is never a chip.
    """
    query = context["request"].GET
    names = shown.split()
    more = [bound for bound in form if bound.name not in names and not bound.is_hidden]
    chips = list(_chips(form, query, ("sort",)))
    return {
        "main": [form[name] for name in names],
        "more": more,
        "more_set": sum(1 for bound in more if bound.name != "sort" and bound.name in query and _value_text(bound)),
        "hidden": form.hidden_fields(),
        "chips": chips,
        "said": said,
        "label": label or _("Filter the list"),
        "anchor": anchor,
        "clear_url": _without(query, *(bound.name for bound in form if bound.name != "sort")),
    }


@register.simple_tag(takes_context=True)
def work_waits(context: template.Context) -> bool:
    """Tell whether a page must say that mail and files wait, and no message above it does."""
    said = any(WAITING in message.tags.split() for message in context.get("messages") or ())
    return not said and outbox.waits()


@register.inclusion_tag("_undo.html", takes_context=True)
def undo_offer(context: template.Context) -> dict[str, Any]:
    """Show the step back that the act before this page offers (``core.undo.offer``), once."""
    request = context.get("request")
    return {"offer": take_offer(request) if request is not None else None, "request": request}


@register.inclusion_tag("_help.html")
def help_link(name: str, label: str, page: str = "") -> dict[str, str]:
    """Show the way to a heading of the help: ``{% help_link "submitting" label %}``; ``page`` names another role's."""
    address = reverse("submissions:help_page", args=[page]) if page else reverse("submissions:help")
    return {"url": f"{address}#{name}", "label": label}


@register.simple_tag
def typed_strings() -> dict[str, str]:
    """Return what static/js/typed.js says; ``{name}`` stands for what it fills in."""
    return {
        "restored": _("What you had typed here on {time} and not sent is back."),
        "discard": _("Discard it"),
        "meanwhile": _("It was changed on the site meanwhile. There it says now:"),
        "another": _("This was typed into the same form on {time}, in another tab, and not sent:"),
        "gone": _(
            "You typed this on {time} and did not send it; its field is no longer on this page. Copy what you need."
        ),
        "elsewhere": _("You typed this on {time} and did not send it ({field})."),
        "open": _("Open it where it was typed"),
    }
