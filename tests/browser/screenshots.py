"""Photograph every kind of page for every role of the demonstration, narrow and wide (``make screenshots``).

The pictures go to ``var/screenshots/ROLE/PAGE-WIDTH.png``. The site runs on a folder of its own meanwhile.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import django

from config import environment
from tests import stacks
from tests.browser.walking import sign_in, walk

WIDTHS = (320, 1440)
"""CSS pixels: the narrowest that WCAG 2.2, success criterion 1.4.10, asks for, and a desk's."""
TALLEST = 6000
"""Pixels after which a picture is cut."""


def photograph(browser: Any, address: str, role: str, target: Path, email: str = "", password: str = "") -> int:
    """Walk the site in one role and photograph each page; return how many there were."""
    context = browser.new_context(base_url=address, viewport={"width": WIDTHS[-1], "height": 900})
    page = context.new_page()
    page.goto("/")
    if email:
        sign_in(page, email, password)
    stops = list(walk(page))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for stop in stops:
            page.goto(stop.path)
            height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
            path = target / role / f"{stop.name.replace('/', '-')}-{width}.png"
            page.screenshot(path=path, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
    context.close()
    return len(stops)


def main() -> int:
    """Start the site, photograph it, end it."""
    from playwright.sync_api import sync_playwright

    if not stacks.chromium():
        sys.stderr.write(f"{stacks.NO_CHROMIUM}\n")
        return 1
    target = environment.var_folder() / "screenshots"
    shutil.rmtree(target, ignore_errors=True)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    with tempfile.TemporaryDirectory() as var:
        site = subprocess.Popen(
            [sys.executable, "-m", "config.supervisor"],
            env={**os.environ, "RAPPORTEUR_VAR": var, "PORT": port},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            if not any("Rapporteur runs at" in line for line in site.stdout or ()):
                return 1
            django.setup()
            demonstration = json.loads((Path(var) / "demonstration.json").read_text(encoding="utf-8"))
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=stacks.chromium(), args=stacks.CHROMIUM_OPTIONS)
                for role, email in [("anyone", ""), *demonstration["people"]]:
                    folder = re.sub(r"\W+", "-", role.lower())
                    address = f"http://127.0.0.1:{port}"
                    count = photograph(browser, address, folder, target, email, demonstration["password"])
                    sys.stdout.write(f"{count:3} pages as {role}: {target / folder}\n")
                browser.close()
        finally:
            site.terminate()
            site.communicate(timeout=30)
    return 0


if __name__ == "__main__":
    sys.exit(main())
