"""What ``make lint`` makes of the tools that it asks."""

import json

from tests import lint


def test_a_finding_of_bandit_counts_unless_the_line_answers_it(tmp_path, monkeypatch):
    (tmp_path / "pyproject.toml").write_text("[tool.bandit]\n", encoding="utf-8")
    (tmp_path / "app.py").write_text(
        "eval('1')\neval('2')  # noqa: S307 - a reason\neval('3')  # noqa: S102\n", encoding="utf-8"
    )
    monkeypatch.setattr(lint, "ROOT", tmp_path)
    monkeypatch.setattr(lint, "APPS", ("app.py",))
    assert [line.split()[0].removeprefix("./") for line in lint.insecure()] == ["app.py:1:", "app.py:3:"]


def test_a_known_weakness_is_named_with_its_cure():
    vulnerable = {"name": "django", "version": "5.2.1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["5.2.2"]}]}
    unasked = {"name": "other", "skip_reason": "not found"}
    said = json.dumps({"dependencies": [vulnerable, unasked]})
    assert lint.weaknesses_in(said) == ["django 5.2.1: PYSEC-1, mended in 5.2.2"]


def test_without_a_network_nothing_is_known_and_nothing_fails(monkeypatch):
    monkeypatch.setattr(lint, "ADVISORIES", "http://127.0.0.1:1/")
    assert lint.known_weaknesses() is None
