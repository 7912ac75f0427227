"""Walking the site as a person does: from page to page by its own links, one page of every kind."""

import gzip
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve, reverse

LEFT_OUT = ("admin:", "api:", "account_logout")
"""Kinds of page that are not ours to look at, or that end the walk."""


@dataclass(frozen=True)
class Stop:
    """A page reached: the name of its view with ``/`` for ``:``, and its path."""

    name: str
    path: str


def sign_in(page: Any, email: str, password: str) -> None:
    """Sign a person in through the form."""
    page.goto(reverse("account_login"))
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: urlsplit(url).path != reverse("account_login"))


def walk(page: Any, start: str = "/") -> Iterator[Stop]:
    """Yield at each kind of page that links lead to, the page then being open; breadth first, so that walks repeat."""
    waiting, seen = deque([start]), set()
    while waiting:
        path = waiting.popleft()
        name = _name(path)
        if not name or name in seen or name.startswith(LEFT_OUT):
            continue
        seen.add(name)
        answer = page.context.request.get(path)
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        page.goto(path)
        yield Stop(name.replace(":", "/"), path)
        links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        here = urlsplit(page.url)
        for link in map(urlsplit, links):
            if link.netloc == here.netloc:
                waiting.append(link._replace(scheme="", netloc="", fragment="").geturl())


def weight(page: Any, known: dict[str, int]) -> tuple[int, int]:
    """Return the compressed bytes of the page that is open with all that it loaded, and those of what changes.

    What changes is everything but static files, which a browser keeps: they have their checksum in their name.
    ``known`` keeps the weight of static files from one page to the next.
    """
    loaded = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    static = changing = 0
    for address in {page.url.partition("#")[0], *loaded}:
        kept = urlsplit(address).path.startswith("/static/")
        if address not in known or not kept:
            known[address] = len(gzip.compress(page.context.request.get(address).body()))
        static, changing = (static + known[address], changing) if kept else (static, changing + known[address])
    return static + changing, changing


def _name(path: str) -> str:
    """Return the name of the view behind a path, "" where there is none."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""
