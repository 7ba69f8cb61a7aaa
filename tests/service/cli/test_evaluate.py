"""`litmus eval`, over a few papers of its own."""

import json
from pathlib import Path

from eval.figures import BY_KEY
from tests.service.corpus import PAPERS, QUESTION, write_corpus
from tests.service.shell import Shell


def lines(path: Path, *records: object) -> str:
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    return str(path)


def test_questions_are_measured_and_gated(shell: Shell, tmp_path: Path) -> None:
    questions = lines(tmp_path / "questions.jsonl", {"question": QUESTION, "gold_titles": [PAPERS[0]["title"]]})
    papers = str(write_corpus(tmp_path / "papers.jsonl"))
    command = ["eval", questions, "--papers", papers, "--mode", "extractive", "--out", str(tmp_path / "report")]
    passed = shell(*command, "--fail-under", "mrr=0.5")
    assert passed.exit_code == 0, passed.output
    assert BY_KEY["citation_recall"].title in passed.stdout
    assert (tmp_path / "report" / "report.html").exists()
    failed = shell(*command, "--fail-under", "words=9999")
    assert failed.exit_code == 1
    assert "words is" in failed.stderr


def test_answers_are_read_and_rated(shell: Shell, tmp_path: Path) -> None:
    questions = lines(tmp_path / "questions.jsonl", {"id": "one", "question": QUESTION, "split": "test"})
    papers, reading = str(write_corpus(tmp_path / "papers.jsonl")), tmp_path / "reading.md"
    command = ["eval", questions, "--papers", papers, "--mode", "extractive", "--out", str(tmp_path / "report")]
    assert shell(*command, "--split", "test", "--reading", str(reading)).exit_code == 0
    unread = shell("eval", "ratings", str(reading))
    assert unread.exit_code == 1
    assert "Without a rating: 1 answer." in unread.stderr
    first, second = tmp_path / "first.md", tmp_path / "second.md"
    for file, rating in ((first, 3), (second, 2)):
        file.write_text(
            reading.read_text(encoding="utf-8").replace("\nRating:", f"\nRating: {rating}"), encoding="utf-8"
        )
    rated = shell("eval", "ratings", str(first), str(second))
    assert rated.exit_code == 0, rated.output
    assert "mean of 0 to 3: 2.50 over 1 answer" in rated.stdout
    assert "at most one apart: 1.000 (1 of 1)" in rated.stdout


def test_options_may_come_first_and_mistakes_are_told(shell: Shell, tmp_path: Path) -> None:
    assert shell("eval", "--limit", "1", "nowhere.jsonl").exit_code == 1
    questions = lines(tmp_path / "questions.jsonl", {"question": QUESTION})
    assert "there is no metric" in shell("eval", questions, "--fail-under", "x").stderr
    assert "checker" in shell("eval", "--help").output
    assert "--fail-under" in shell("eval", "questions", "--help").output


def test_a_checker_is_measured_on_pairs(shell: Shell, tmp_path: Path) -> None:
    passage, title = PAPERS[0]["abstract"], PAPERS[0]["title"]
    verbatim = {"sentence": passage.split(". ")[0] + ".", "title": title, "passage": passage, "label": True}
    other = {"sentence": "A robot folds shirts in a laundry.", "title": title, "passage": passage, "label": False}
    pairs = lines(tmp_path / "pairs.jsonl", verbatim, {**other, "kind": "other paper"})
    report = shell.json("eval", "checker", pairs)
    assert (report["auc"], report["by_kind"]["other paper"]["auc"]) == (1.0, 1.0)
    shown = shell("eval", "checker", pairs)
    assert "other paper" in shown.stdout


def test_labels_as_words_are_set_against_verdicts(shell: Shell, tmp_path: Path) -> None:
    sentences = PAPERS[0]["abstract"].split(". ")
    claim = {"text": "A robot folds shirts in a laundry.", "label": "unsupported", "kind": "detail"}
    abstract = {"id": "a", "title": "T", "sentences": sentences, "split": "train", "claims": [claim]}
    path = lines(tmp_path / "abstracts.jsonl", abstract)
    refused = shell("eval", "checker", path)
    assert refused.exit_code == 1
    assert "--split all" in refused.stderr
    shown = shell("eval", "checker", path, "--split", "all").stdout.splitlines()
    assert shown[-2].split()[-4:] == ["supported", "partial", "unsupported", "contradicted"]
    assert shown[-1].split() == ["unsupported", "0", "0", "1", "0"]
