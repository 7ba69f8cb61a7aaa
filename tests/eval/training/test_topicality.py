import json
from dataclasses import asdict
from pathlib import Path
from random import Random

import pytest

from eval.training.topicality import JudgedTopic, fit_topicality, judgements, main, report
from reviewing.reading.topicality import Signs, likelihood


def made(criterion: str, seed: int) -> JudgedTopic:
    rng = Random(seed)  # noqa: S311  # repeatable, not secret
    fulfilled = tuple(n < 10 for n in range(60))
    signs = tuple(
        Signs(rng.gauss(2 if each else -9, 2), rng.gauss(0.5 if each else 0.2, 0.05), rng.random())
        for each in fulfilled
    )
    return JudgedTopic(criterion, signs, fulfilled)


def test_signs_that_tell_papers_apart_are_given_weight() -> None:
    judged = [made("bees", 1), made("bread", 2), made("sheep", 3)]
    weights = fit_topicality(judged)
    assert weights["read"] > 0
    assert weights["near"] > 0
    for each in judged:
        for signs, fulfilled in zip(each.signs, each.fulfilled, strict=True):
            assert (likelihood(signs, weights) > 0.5) is fulfilled
    told = report(judged)
    assert "180 pairs, 30 fulfilled, AUC 1.000" in told
    assert told.count("(0 wrong)") == 4


def test_what_was_read_is_kept_and_weights_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sample = (Path(__file__).parents[3] / "sample" / "papers.jsonl").read_text(encoding="utf-8").splitlines()
    titles = [json.loads(line)["title"] for line in sample]
    rng = Random(4)  # noqa: S311
    signs = {
        one["criterion"]: {
            title: asdict(Signs(rng.gauss(3 if title in one["fulfilled"] else -9, 2), rng.random(), rng.random()))
            for title in titles
        }
        for one in judgements()
    }
    kept, written = tmp_path / "signs.json", tmp_path / "weights.json"
    kept.write_text(json.dumps(signs), encoding="utf-8")
    assert main(["--signs", str(kept), "--write", str(written)]) == 0
    assert json.loads(written.read_text(encoding="utf-8")).keys() == {"bias", "read", "near", "covered"}
    assert "pairs" in capsys.readouterr().out
