"""The corpus that the plain-text reader was made for. Only its counts and a digest are written here."""

import hashlib
from pathlib import Path

from core.importing import Rejection
from core.paper import Paper
from indexing.readers import open_records

DIGEST_OF_TITLES = "fc27aa4ad7910d48b6019094ba431d13b363c5a42ae88afb941d43180bff4fe5"


def test_all_303_titles_are_exact(corpora: Path) -> None:
    records = open_records(corpora / "corpus" / "hf_papers.txt", max_record_chars=100_000)
    found = list(records)
    papers = [record for record in found if isinstance(record, Paper)]
    assert records.format == "text"
    assert len(papers) == 303
    assert [record.place for record in found if isinstance(record, Rejection)] == ["line 1", "line 2"]
    assert hashlib.sha256("\n".join(paper.title for paper in papers).encode()).hexdigest() == DIGEST_OF_TITLES
    assert min(len(paper.abstract) for paper in papers) > 500


def test_json_lines_of_a_corpus(corpora: Path) -> None:
    records = list(open_records(corpora / "data" / "pubmedqa_abstracts.jsonl", max_record_chars=100_000))
    assert len(records) == 843
    assert all(isinstance(record, Paper) for record in records)
