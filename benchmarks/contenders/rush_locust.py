"""People at the end of a call, for locust, in an environment of its own.

``RUSH_FILE`` says who they are, ``RUSH_ACKNOWLEDGED`` where what was acknowledged to them is written. A drafter saves
one answer about every 15 seconds and sometimes asks for the empty page; a submitter opens the page and submits once,
one in five of them twice at the same moment, as a double click or a retry does.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections import defaultdict
from pathlib import Path
from typing import Any
from uuid import uuid4

import gevent
from locust import HttpUser, constant, events, task

PEOPLE: list[dict[str, Any]] = json.loads(Path(os.environ["RUSH_FILE"]).read_text(encoding="utf-8"))
SUBMITTERS = int(os.environ["RUSH_SUBMITTERS"])
SECONDS = float(os.environ["RUSH_SECONDS"])
TOKEN = "a" * 32
PACE = 15.0
"""Seconds from one save of a drafter to the next."""
EMPTY = 0.1
"""Share of saves after which the empty page is asked for: enough to compare with, and little load of its own."""
said: dict[str, Any] = {"sentences": defaultdict(list), "submitted": []}


class Person(HttpUser):
    """Somebody signed in on a connection of their own."""

    abstract = True

    def sign_in(self, person: dict[str, Any]) -> None:
        """Go on with a session that was begun before."""
        self.person = person
        self.client.cookies.update({"sessionid": person["session"], "csrftoken": TOKEN})
        self.client.headers.update({"X-CSRFToken": TOKEN})


class Drafter(Person):
    """Writes a sentence into an answer again and again."""

    waiting = PEOPLE[SUBMITTERS:]
    fixed_count = len(waiting)

    def on_start(self) -> None:
        """Take somebody's place, and begin at a moment of one's own."""
        self.sign_in(Drafter.waiting.pop())
        gevent.sleep(random.uniform(0, PACE))
        self.due = time.monotonic()

    def wait_time(self) -> float:
        """Keep one's own moment. Locust's pacing counts from the start, so that all would save at once from then on."""
        self.due += PACE
        return max(0.0, self.due - time.monotonic())

    @task
    def save(self) -> None:
        """Save one answer of about 400 words with one sentence more."""
        answer = random.choice(self.person["answers"])
        key, pk, revision = answer
        sentence = f"We add {uuid4().hex}."
        with self.client.post(
            f"/submissions/{self.person['submission']}/draft/answers/{key}/",
            {
                "base": revision,
                "key": uuid4().hex,
                "format": "html",
                "content": f"{self.person['text']}<p>{sentence}</p>",
            },
            headers={"Accept": "application/json"},
            name="save answer",
            catch_response=True,
        ) as response:
            if response.status_code != 200 or response.json()["state"] not in {"saved", "merged"}:
                response.failure(f"{response.status_code} {response.text[:100]}")
                return
            answer[2] = response.json()["revision"]
            said["sentences"][pk].append(sentence)
        if random.random() < EMPTY:
            self.client.get("/empty/", name="empty page")


class Submitter(Person):
    """Submits at some moment of the last minute."""

    wait_time = constant(3600)
    waiting = PEOPLE[:SUBMITTERS]
    fixed_count = len(waiting)

    def on_start(self) -> None:
        """Take somebody's place."""
        self.sign_in(Submitter.waiting.pop())
        gevent.sleep(random.uniform(0, max(1, SECONDS - 15)))

    @task
    def submit(self) -> None:
        """Read the check list, then submit; some twice at once."""
        address = f"/submissions/{self.person['submission']}/submit/"
        self.client.get(address, name="check list")
        key = uuid4().hex
        presses = [gevent.spawn(self.press, address, key) for _ in range(2 if random.random() < 0.2 else 1)]
        gevent.joinall(presses)
        if all(press.value for press in presses):
            said["submitted"].append(self.person["submission"])

    def press(self, address: str, key: str) -> bool:
        """Press the button once."""
        with self.client.post(
            address, {"key": key}, name="submit", allow_redirects=False, catch_response=True
        ) as response:
            if response.status_code == 302:
                return True
            response.failure(str(response.status_code))
            return False


@events.quitting.add_listener
def write(**_event: object) -> None:
    """Write down what was acknowledged."""
    Path(os.environ["RUSH_ACKNOWLEDGED"]).write_text(json.dumps(said), encoding="utf-8")
