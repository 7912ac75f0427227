"""Check style, types, imports, migrations, templates and translations: ``python -m tests.lint``."""

import os
import shutil
import subprocess
import sys
import tempfile
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


def main() -> int:
    """Run every check, print what each that fails says, and return 1 when one did."""
    failed = 0
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
