"""The benchmarks run, and what they keep has the form that others read."""

import json
import re
import subprocess
import sys
from dataclasses import asdict

import pytest
from lxml import etree

import richtext
from benchmarks import chart, corpus, harness, kept, requests, submitting, word_reading, word_writing
from benchmarks.harness import Row

pytestmark = pytest.mark.processes
KEYS = ["contender", "work", "submissions", "cpu_s", "wall_s", "peak_mb", "queries", "median_ms", "p95_ms"]
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


BENCHMARKS = ("placing", "requests", "rush", "submitting", "word_reading", "word_writing")


@pytest.mark.parametrize("module", ["benchmarks", *(f"benchmarks.{name}" for name in BENCHMARKS)])
def test_each_benchmark_explains_itself(module):
    done = subprocess.run([sys.executable, "-m", module, "--help"], cwd=harness.ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout.startswith(f"usage: python -m {module} ")) == (0, True)


def rows_of(main, options, folder):
    """Run a benchmark and return the rows in its file."""
    target = folder / "rows.json"
    main([*options, "--json", str(target)])
    return json.loads(target.read_text())


def test_writing_keeps_a_row_for_ours_and_one_for_the_floor(tmp_path):
    rows = rows_of(word_writing.main, ["--submissions", "1", "--rivals", "none", "--repeats", "1"], tmp_path)
    assert [(list(row), row["contender"], row["submissions"], row["cpu_s"] > 0) for row in rows] == [
        (KEYS, "rapporteur", 1, True),
        (KEYS, "rapporteur, rendered ahead", 1, True),
        (KEYS, "zlib", 1, True),
    ]


def test_reading_places_every_answer_and_keeps_every_feature(capsys, tmp_path):
    rows = rows_of(word_reading.main, ["--rivals", "none", "--repeats", "1"], tmp_path)
    shares = re.findall(r"(\d+) of \d+", capsys.readouterr().out.strip().splitlines()[-1])
    assert [list(row) for row in rows] == [KEYS] * 3
    assert shares == ["7", "22", "88", "36", "22", "11", "11", "22"]


def test_requests_have_a_row_for_each_kind_of_work(tmp_path):
    rows = rows_of(
        requests.main, ["--submissions", "1", "--requests", "1", "--repeats", "1", "--rivals", "none"], tmp_path
    )
    assert [(row["work"], list(row) == KEYS, row["queries"] > 0) for row in rows] == [
        ("save answer", True, True),
        ("drafting page", True, True),
        ("my submissions", True, True),
        ("submit", True, True),
        ("consolidated file of 1", True, True),
    ]


def test_submitting_has_a_row_for_one_answer_and_for_seven(tmp_path):
    rows = rows_of(submitting.main, ["--requests", "1", "--organizations", "0"], tmp_path)
    assert [(row["work"], row["median_ms"] > 0) for row in rows] == [
        ("submit 1 answer of 2,000 words", True),
        ("receipt as Word, 1 answer", True),
        ("submit 7 answers of 2,000 words", True),
        ("receipt as Word, 7 answers", True),
    ]


def test_contender_past_its_time_is_stopped_and_has_no_figures(capsys):
    assert harness.compete("slow", "work", 1, SLEEP, limit=0.2) == Row("slow", "work", 1)
    assert capsys.readouterr().err == "slow, work of 1: stopped after 0.2 seconds\n"


def test_contender_that_fails_is_quoted(capsys):
    harness.compete("broken", "work", 1, [sys.executable, "-c", "raise SystemExit('no such thing')"])
    assert capsys.readouterr().err == "broken, work of 1: failed: no such thing\n"


def test_table_gives_multiples_of_our_figures(capsys):
    harness.show("Title", [Row("rapporteur", "work", 1, 2.0, 4.0, 50.0), Row("rival", "work", 1, 8.0, 6.0, 100.0)])
    assert capsys.readouterr().out.splitlines()[-2].split()[-3:] == ["4.0", "1.5", "2.0"]


def test_answers_are_canonical():
    answer = corpus.answer(2, 7)
    assert richtext.serialize(richtext.parse(answer)) == answer


CANONICAL = (
    "<ul><li><p>One</p><ol><li><p>Two</p></li></ol></li></ul>"
    '<p>A<sup data-note="See &lt;em&gt;this&lt;/em&gt;."></sup></p>'
)
CONVERTED = (
    '<ul><li>One<ol><li>Two</li></ol></li></ul><p>A<a href="#footnote-1">[1]</a></p>'
    '<ol><li id="footnote-1">See <em>this</em>. <a href="#footnote-ref-1">↑</a></li></ol>'
)


@pytest.mark.parametrize("html", [CANONICAL, CONVERTED], ids=["canonical", "as others write it"])
def test_footnotes_and_nested_items_are_found_however_html_spells_them(html):
    found = {key for key in kept.features(html) if key[0] in {"footnotes", "list items"}}
    assert found == {("footnotes", "See this."), ("list items", "1 One"), ("list items", "2 Two")}


def test_chart_names_every_contender_and_says_its_figures(tmp_path):
    rows = [asdict(Row("rapporteur", "work", count, cpu_s=count / 100)) for count in (100, 1000)]
    rows += [asdict(Row("pandoc", "work", 100, cpu_s=6.0)), asdict(Row("python-docx", "work", 100))]
    (tmp_path / "rows.json").write_text(json.dumps(rows))
    chart.main(tmp_path / "chart.svg", tmp_path / "rows.json")
    root = etree.parse(tmp_path / "chart.svg").getroot()
    said = [element.text for element in root if element.tag.endswith("text")]
    assert root[0].text == "rapporteur: 1.00 s for 100, 10.00 s for 1,000; pandoc: 6.00 s for 100"
    assert {"rapporteur", "pandoc", "100", "1,000"} <= set(said)
    assert "python-docx" not in said
