"""The sample corpus says what it claims to be: well-formed, free of duplicates, and in our own words."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from itertools import combinations
from pathlib import Path
from typing import Any

from core.identity import normal_arxiv_id, normal_doi, same_work
from core.paper import Paper
from core.text.keys import title_key

SAMPLE = Path(__file__).parents[2] / "sample" / "papers.jsonl"
ALLOWED = {"title", "abstract", "authors", "year", "venue", "doi", "arxiv_id", "url", "tags"}
TAGS = {
    "agents", "alignment", "architecture", "attribution", "benchmark", "compression", "datasets", "dense retrieval",
    "efficiency", "embeddings", "fact checking", "fine-tuning", "hallucination", "human feedback", "inference",
    "instruction tuning", "long context", "metric", "parametric knowledge", "pretraining", "prompting",
    "question answering", "reasoning", "reranking", "retrieval", "retrieval-augmented generation", "scaling",
    "sparse retrieval", "summarization", "translation", "vector search",
}  # fmt: skip
BORROWED_RUN = 9
"""So many words in a row in common with somebody else's text are no coincidence."""

RECORDS: list[dict[str, Any]] = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]


def _paper(record: dict[str, Any]) -> Paper:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in record.items()}
    return Paper(**values)


def test_there_are_enough_papers() -> None:
    assert len(RECORDS) >= 80


def test_sorted_by_year_and_title() -> None:
    order = [(record["year"], record["title"]) for record in RECORDS]
    assert order == sorted(order)


def test_no_title_twice() -> None:
    keys = [title_key(record["title"]) for record in RECORDS]
    assert len(set(keys)) == len(keys)


def test_no_paper_twice() -> None:
    papers = [_paper(record) for record in RECORDS]
    assert not [(one.title, other.title) for one, other in combinations(papers, 2) if same_work(one, other)]


def test_every_tag_is_shared_by_several_papers() -> None:
    used = [tag for record in RECORDS for tag in record["tags"]]
    assert {tag for tag in TAGS if used.count(tag) < 3} == set()


def test_fields() -> None:
    for record in RECORDS:
        assert record.keys() <= ALLOWED <= {field.name for field in fields(Paper)}
        assert record["title"] == record["title"].strip() != ""
        assert record.get("venue") != ""
        assert 2000 <= record["year"] <= 2025
        assert 2 <= len(record["tags"]) <= 4
        assert set(record["tags"]) <= TAGS
        assert len(set(record["tags"])) == len(record["tags"])


def test_authors() -> None:
    for record in RECORDS:
        if "authors" in record:
            assert record["authors"]
            assert len(set(record["authors"])) == len(record["authors"])
            assert all(len(author.split()) >= 2 for author in record["authors"])


def test_identifiers_are_in_normal_form() -> None:
    for record in RECORDS:
        assert record.get("doi") == normal_doi(record.get("doi"))
        assert record.get("arxiv_id") == normal_arxiv_id(record.get("arxiv_id"))
        assert record["url"].startswith("https://")
        if "arxiv_id" in record:
            submitted = 2000 + int(record["arxiv_id"][:2])
            assert submitted <= record["year"] <= submitted + 5, "published before it was submitted, or long after"


def test_abstract_is_plain_prose_of_the_promised_length() -> None:
    for record in RECORDS:
        abstract = record["abstract"]
        assert 80 <= len(abstract.split()) <= 180
        assert abstract == " ".join(abstract.split())
        assert abstract.endswith(".")
        assert not re.search(r"[<>{}\\]|\$", abstract)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = _words(text)
    return zip(*(words[start:] for start in range(BORROWED_RUN)), strict=False)


def test_no_two_abstracts_share_a_sentence() -> None:
    seen: dict[tuple[str, ...], str] = {}
    for record in RECORDS:
        for run in set(_runs(record["abstract"])):
            assert run not in seen, f"{record['title']!r} and {seen[run]!r} share {' '.join(run)!r}"
            seen[run] = record["title"]


def test_nothing_is_borrowed_from_the_larger_corpora(corpora: Path) -> None:
    ours = {run: record["title"] for record in RECORDS for run in _runs(record["abstract"])}
    # The claims there were written of these very abstracts.
    texts = [
        path for path in corpora.rglob("*") if path.suffix in {".txt", ".json", ".jsonl"} and "claims" not in path.parts
    ]
    assert texts
    for path in texts:
        borrowed = {" ".join(run) for run in _runs(path.read_text(encoding="utf-8", errors="replace")) if run in ours}
        assert not borrowed, f"{path.name}"
