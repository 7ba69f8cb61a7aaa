"""The bundled judgements of topics are of the form that their README tells."""

import json
from pathlib import Path

from eval.training.topicality import judgements

ROOT = Path(__file__).parents[3]
TITLES = {
    json.loads(line)["title"] for line in (ROOT / "sample" / "papers.jsonl").read_text(encoding="utf-8").splitlines()
}


def test_every_line_judges_papers_of_the_sample() -> None:
    judged = judgements()
    assert len({one["criterion"] for one in judged}) == len(judged) >= 12
    for one in judged:
        assert one.keys() == {"criterion", "fulfilled", "debatable"}
        fulfilled, debatable = set(one["fulfilled"]), set(one["debatable"])
        assert fulfilled
        assert fulfilled | debatable <= TITLES
        assert not fulfilled & debatable
        assert len(fulfilled) + len(debatable) == len(one["fulfilled"]) + len(one["debatable"])


def test_no_line_asks_what_the_screening_is_reported_on() -> None:
    assert not any("augment" in one["criterion"].lower() for one in judgements())


def test_the_readme_counts_them() -> None:
    readme = (ROOT / "eval" / "data" / "README.md").read_text(encoding="utf-8")
    assert f"`topics.jsonl`: {len(judgements())} criteria" in readme
