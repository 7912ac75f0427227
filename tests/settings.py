"""Settings of a test run: those of the site, on a database, a broker and folders that the run makes and removes.

``TEST_STACK`` chooses between ``sqlite`` (with the embedded broker) and ``server`` (PostgreSQL and Redis at
``TEST_DATABASE_URL`` and ``TEST_REDIS_URL``, under ``TEST_DATABASE_NAME``). Each parallel process has its own of
everything.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from config import environment
from tests import stacks

for _variable in environment.VARIABLES:
    os.environ.pop(_variable.name, None)  # what a person has set for the site must not reach the tests

_folder = Path(tempfile.mkdtemp(prefix="rapporteur-test-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
for _name in ("media", "static", "mailbox"):
    (_folder / _name).mkdir()
os.environ["RAPPORTEUR_VAR"] = str(_folder)
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's event loop runs in the thread of the test
if stacks.CHOSEN == stacks.SERVER:
    os.environ["DATABASE_URL"] = stacks.DATABASE_URL
    os.environ["REDIS_URL"] = stacks.redis_url()

from config.settings import *  # noqa: E402, F403
from config.settings import CACHES, DATABASES  # noqa: E402

# A file, not memory: the browser's server and a real worker process read the same rows as the test.
DATABASES["default"]["TEST"] = {
    "NAME": stacks.DATABASE_NAME
    if stacks.CHOSEN == stacks.SERVER
    else os.environ.get("TEST_DATABASE_FILE") or str(_folder / "test.sqlite3")
}
if stacks.CHOSEN == stacks.SQLITE:
    DATABASES["default"]["ENGINE"] = "tests.sqlite3"
DATABASES["default"]["CONN_MAX_AGE"] = 0
for _name in CACHES:
    CACHES[_name] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": _name}
MAILBOX_PAGE = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOCKS_RAISE = True
