"""BEIR folders (Thakur et al. 2021): corpus.jsonl, queries.jsonl and qrels/*.tsv.

A question is a query that the relevance judgements know; documents with a judgement above 0 are its gold papers. Of
several judgement files `test` is taken, else `dev`, else the first by name.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from core.errors import UnreadableFile
from core.importing import Rejection
from core.paper import Paper
from eval.questions.question import EvalQuestion
from eval.questions.records import Record, document_title, records, text_field

_COLUMNS = 3


class BeirFormat:
    """See the module."""

    name = "beir"

    def recognises(self, path: Path, first: Record | None) -> bool:
        """A folder with queries and judgements."""
        return path.is_dir() and (path / "queries.jsonl").is_file() and (path / "qrels").is_dir()

    def questions(self, path: Path) -> Iterator[EvalQuestion | Rejection]:
        """Yield in the order of queries.jsonl. Gold papers are named by title, for ids do not survive an import."""
        judged, rejections = _judgements(path / "qrels")
        yield from rejections
        titles = _titles(path, {document for gold in judged.values() for document in gold})
        for found in records(path / "queries.jsonl"):
            if isinstance(found, Rejection):
                yield Rejection(f"queries.jsonl {found.place}", found.reason)
                continue
            place, record = found
            query, text = text_field(record, "_id", "id"), text_field(record, "text")
            if not query or not text:
                yield Rejection(f"queries.jsonl {place}", "no `_id`, or no `text`")
            elif query in judged:
                gold = tuple(titles.get(document, document) for document in judged[query])
                yield EvalQuestion(id=query, question=text, gold_papers=gold)

    def papers(self, path: Path) -> Iterator[Paper | Rejection]:
        """Yield the corpus, if it is there."""
        corpus = path / "corpus.jsonl"
        if not corpus.is_file():
            return
        for found in records(corpus):
            if isinstance(found, Rejection):
                yield Rejection(f"corpus.jsonl {found.place}", found.reason)
                continue
            place, record = found
            text = text_field(record, "text")
            if text:
                yield Paper(title=document_title(record), abstract=text, source=f"{path.name}/corpus.jsonl")
            else:
                yield Rejection(f"corpus.jsonl {place}", "no `text`")


def _titles(path: Path, wanted: set[str]) -> dict[str, str]:
    """Titles of these documents; the corpus is read once and never held."""
    corpus = path / "corpus.jsonl"
    titles: dict[str, str] = {}
    for found in records(corpus) if corpus.is_file() else ():
        if not isinstance(found, Rejection):
            document = text_field(found[1], "_id", "id")
            if document in wanted:
                titles[document] = document_title(found[1])
    return titles


def _judgements(folder: Path) -> tuple[dict[str, list[str]], list[Rejection]]:
    """Gold documents by query, and the rows that could not be used."""
    file = _judgement_file(folder)
    judged: dict[str, list[str]] = {}
    rejections: list[Rejection] = []
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        for number, row in enumerate(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
            if not row or (number == 1 and row[0].strip() == "query-id"):
                continue
            if len(row) < _COLUMNS or not _is_number(row[-1]):
                place = f"qrels/{file.name} line {number}"
                rejections.append(Rejection(place, "expected query-id, corpus-id and score, separated by tabs"))
            elif float(row[-1]) > 0:
                # Files in TREC's own layout have an unused column in the middle.
                judged.setdefault(row[0].strip(), []).append(row[-2].strip())
    return judged, rejections


def _judgement_file(folder: Path) -> Path:
    files = sorted(folder.glob("*.tsv"))
    if not files:
        raise UnreadableFile(f"{folder} holds no .tsv file. A BEIR folder has its judgements in qrels/test.tsv.")
    preferred = {file.stem: file for file in files}
    return preferred.get("test") or preferred.get("dev") or files[0]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
