"""RDMO on SQLite, asked in this process: ``FOLDER REQUESTS ANSWERS TARGET`` writes figures by kind of request.

A catalogue of seven questions on one page, and a project whose seven values hold about 400 words each. RDMO's own page
saves a value and then asks for the project's progress; both ways are measured.
"""

from __future__ import annotations

import json
import sys
from itertools import cycle
from pathlib import Path

import django
from django.conf import settings

sys.path.insert(0, str(Path(__file__).parent))


def set_up(folder: Path) -> None:
    """Make RDMO's settings as its own template of a site has them, on SQLite."""
    from rdmo.core import settings as defaults

    chosen = {name: getattr(defaults, name) for name in dir(defaults) if name.isupper()}
    chosen |= {
        "SECRET_KEY": "benchmark",
        "BASE_DIR": folder,
        "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "rdmo.sqlite3")}},
        "ROOT_URLCONF": __name__ if __name__ != "__main__" else "requests_rdmo",
        "ALLOWED_HOSTS": ["*"],
        "STATIC_URL": "/static/",
        "STATIC_ROOT": str(folder / "static"),
        "MEDIA_ROOT": str(folder / "media"),
        "LANGUAGES": (("en", "English"),),
        "COMPRESS_ENABLED": True,
        "COMPRESS_OFFLINE": False,
        "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        "LOGGING_CONFIG": None,
    }
    settings.configure(**chosen)
    django.setup()


def main(folder: Path, requests: int, answers: list[str], target: Path) -> None:
    """Fill the site, ask it, and write the figures as JSON."""
    set_up(folder)
    from django.contrib.auth import get_user_model
    from django.contrib.sites.models import Site
    from django.core.management import call_command
    from django.test import Client
    from measuring import measured
    from rdmo.domain.models import Attribute
    from rdmo.projects.models import Membership, Project, Value
    from rdmo.questions.models import Catalog, Page, Question, Section

    call_command("migrate", verbosity=0)
    site = Site.objects.get_current()
    prefix = {"uri_prefix": "https://example.org/terms"}
    catalog = Catalog.objects.create(**prefix, uri_path="call", order=1, title_lang1="Call", available=True)
    catalog.sites.add(site)
    section = Section.objects.create(**prefix, uri_path="call/section", title_lang1="Questions")
    page = Page.objects.create(**prefix, uri_path="call/page", title_lang1="Questions")
    catalog.sections.add(section, through_defaults={"order": 1})
    section.pages.add(page, through_defaults={"order": 1})
    attributes = []
    for number in range(len(answers)):
        attribute = Attribute.objects.create(**prefix, key=f"answer-{number}")
        question = Question.objects.create(
            **prefix,
            uri_path=f"call/question-{number}",
            attribute=attribute,
            text_lang1=f"Question {number + 1}",
            widget_type="textarea",
            value_type="text",
        )
        page.questions.add(question, through_defaults={"order": number})
        attributes.append(attribute)
    person = get_user_model().objects.create_user("person", "person@example.org", None)
    project = Project.objects.create(title="Input", site=site, catalog=catalog)
    Membership.objects.create(project=project, user=person, role="owner")
    values = [
        Value.objects.create(project=project, attribute=attribute, text=text, value_type="text")
        for attribute, text in zip(attributes, answers, strict=True)
    ]
    client = Client()
    client.force_login(person)
    texts = cycle(answers)
    api = f"/api/v1/projects/projects/{project.pk}"
    first = values[0]
    posted = {"attribute": first.attribute_id, "set_prefix": "", "set_index": 0, "collection_index": 0}
    posted |= {"value_type": "text", "unit": "", "external_id": "", "option": None}

    def save():  # type: ignore[no-untyped-def]
        content = {**posted, "text": f"{next(texts)} ({id(object())})"}
        return lambda: client.put(f"{api}/values/{first.pk}/", content, content_type="application/json")

    def save_as_its_page_does():  # type: ignore[no-untyped-def]
        send = save()

        def request():  # type: ignore[no-untyped-def]
            assert send().status_code == 200
            return client.post(f"{api}/progress/", {}, content_type="application/json")

        return request

    def open_page():  # type: ignore[no-untyped-def]
        def request():  # type: ignore[no-untyped-def]
            assert client.get(f"/projects/{project.pk}/interview/{page.pk}/").status_code == 200
            assert client.get(f"{api}/pages/{page.pk}/").status_code == 200
            return client.get(f"{api}/values/?" + "&".join(f"attribute={row.pk}" for row in attributes))

        return request

    figures = {
        "save answer": measured(save, requests),
        "save answer, as its own page does": measured(save_as_its_page_does, requests),
        "drafting page": measured(open_page, requests),
        "my submissions": measured(lambda: lambda: client.get("/projects/"), requests),
    }
    target.write_text(json.dumps(figures), encoding="utf-8")


def _urls() -> list[object]:
    from django.urls import include, path
    from rdmo.core.views import about, home

    return [
        path("", home, name="home"),
        path("about/", about, name="about"),
        path("", include("rdmo.core.urls")),
        path("api/v1/", include("rdmo.core.urls.v1")),
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), json.loads(Path(sys.argv[3]).read_text()), Path(sys.argv[4]))
else:
    urlpatterns = _urls()
