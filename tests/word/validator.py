"""The Open XML SDK's validator, which knows the schemas and many of the rules that Word goes by."""

import json
import subprocess
from pathlib import Path

import pytest

from tests import stacks

needs_validator = pytest.mark.skipif(not stacks.validator() and not stacks.REQUIRE_ALL, reason=stacks.NO_VALIDATOR)
MOST = 20


def faults(path: Path) -> list[str]:
    """What the validator finds in a file, at most the first of it."""
    assert stacks.validator(), stacks.NO_VALIDATOR
    ran = subprocess.run([stacks.validator(), path], capture_output=True, text=True, timeout=250)
    assert ran.returncode in {0, 1}, ran.stderr
    found = json.loads(ran.stdout)["errors"]
    return [f"{fault['path']} {fault['xPath']}: {fault['description']}" for fault in found[:MOST]]
