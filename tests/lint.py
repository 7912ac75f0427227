"""Check style, types, imports, migrations, templates and translations: ``python -m tests.lint``."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def checks() -> list[list[str | Path]]:
    """Return the commands, each of which must succeed."""
    python = sys.executable
    commands: list[list[str | Path]] = [
        [BIN / "ruff", "check", "--quiet"],
        [BIN / "ruff", "format", "--check", "--quiet"],
        [BIN / "lint-imports", "--no-cache"],
        [python, "-m", "tests.lint_services"],
        [python, "-m", "mypy"],
        [python, "manage.py", "makemigrations", "--check", "--dry-run"],
        [BIN / "djlint", "templates", "--lint", "--quiet"],
    ]
    if shutil.which("msgfmt"):
        catalogues = sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))
        commands += [["msgfmt", "--check", "--output-file", os.devnull, path] for path in catalogues]
    return commands


APPS = ("richtext", "word", "submissions", "reviews", "assembly", "config", "manage.py")
SAME = {"B703": "S308"}
"""Findings of bandit that ruff knows under another number; all others have the same, with another letter."""


def insecure() -> list[str]:
    """Return what bandit finds, but for lines where ruff's rule of the same number was answered with a reason."""
    command = [BIN / "bandit", "--quiet", "--recursive", *APPS, "--configfile", "pyproject.toml", "--format", "json"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    report = json.loads(result.stdout)
    found = [f"{row['filename']}: {row['reason']}" for row in report["errors"]]
    for row in report["results"]:
        rule = SAME.get(row["test_id"], f"S{row['test_id'][1:]}")
        lines = (ROOT / row["filename"]).read_text(encoding="utf-8").splitlines()
        said = " ".join(lines[number - 1] for number in row["line_range"])
        if not re.search(rf"noqa:[^#]*\b{rule}\b", said):
            found.append(f"{row['filename']}:{row['line_number']}: {row['test_id']} {row['issue_text']}")
    return found


ADVISORIES = "https://pypi.org/pypi/pip/json"
"""Asked once whether the list of known weaknesses can be had here; pip-audit keeps no copy of it."""
PATIENCE = 300


def known_weaknesses() -> list[str] | None:
    """Return the weaknesses that are known of the pinned packages; None where nobody can be asked."""
    try:
        urllib.request.urlopen(ADVISORIES, timeout=5).close()
    except OSError:
        return None
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said.json"
        files = [part for name in ("requirements.txt", "requirements-dev.txt") for part in ("--requirement", name)]
        options = (
            "--disable-pip",
            "--require-hashes",
            "--progress-spinner",
            "off",
            "--format",
            "json",
            "--output",
            said,
        )
        try:
            subprocess.run(
                [BIN / "pip-audit", *files, *options], cwd=ROOT, capture_output=True, timeout=PATIENCE, check=False
            )
        except subprocess.TimeoutExpired:
            return None
        if not said.exists():
            return None
        return weaknesses_in(said.read_text(encoding="utf-8"))


def weaknesses_in(said: str) -> list[str]:
    """Return what a report of pip-audit names, a line each."""
    found = []
    for package in json.loads(said)["dependencies"]:
        for row in package.get("vulns", []):
            mended = " or ".join(row["fix_versions"]) or "no version yet"
            found.append(f"{package['name']} {package['version']}: {row['id']}, mended in {mended}")
    return found


def main() -> int:
    """Run every check, print what each that fails says, and return 1 when one did."""
    failed = 0
    for name, found in (("bandit", insecure()), ("pip-audit", known_weaknesses())):
        if found is None:
            sys.stdout.write(f"{'left':6} {name}: the list of known weaknesses cannot be had here\n")
            continue
        sys.stdout.write(f"{'FAILED' if found else 'ok':6} {name}\n" + "".join(f"{line}\n" for line in found))
        failed = failed or int(bool(found))
    with tempfile.TemporaryDirectory() as var:  # the settings must not leave a secret behind
        for command in checks():
            name = " ".join(Path(part).name if Path(part).is_absolute() else str(part) for part in command)
            result = subprocess.run(
                command,
                cwd=ROOT,
                env={**os.environ, "RAPPORTEUR_VAR": var},
                capture_output=True,
                text=True,
                check=False,
            )
            sys.stdout.write(f"{'FAILED' if result.returncode else 'ok':6} {name}\n")
            if result.returncode:
                failed = 1
                sys.stdout.write(result.stdout + result.stderr)
            sys.stdout.flush()
    return failed


if __name__ == "__main__":
    sys.exit(main())
