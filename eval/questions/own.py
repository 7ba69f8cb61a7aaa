"""Litmus' own format: JSONL of `id`, `question`, `kind`, `gold_titles`, `facts`, `answerable`, `filters`, `note`, and
of `split`, `best`, `most_sentences`, `wrong`, `lacks`, which say more of a right answer.

Only `question` is needed. `answer_facts` is read as `facts`, `gold` (titles or ids) as `gold_titles`; a fact is a text
or a list of wordings of which any suffices. Without `answerable`, a question is unless its kind is `unanswerable`.
"""

from collections.abc import Iterator
from pathlib import Path

from core.filters import Filters, Surveys
from core.paper import Paper
from core.ports import Rejection
from eval.questions.fields import fact_list, short_answers, text_field, text_list
from eval.questions.json_source import Record, records
from eval.questions.question import EvalQuestion


class OwnFormat:
    """See the module."""

    name = "litmus"

    def recognises(self, path: Path, first: Record | None) -> bool:
        """Anything with a question; asked last."""
        return first is not None and "question" in first

    def questions(self, path: Path) -> Iterator[EvalQuestion | Rejection]:
        """Yield in the order of the file."""
        for found in records(path):
            yield found if isinstance(found, Rejection) else _question(*found)

    def papers(self, path: Path) -> Iterator[Paper | Rejection]:
        """None: the questions stand on a corpus of its own."""
        return iter(())


def _question(place: str, record: Record) -> EvalQuestion | Rejection:
    question = text_field(record, "question")
    if not question:
        return Rejection(place, "no `question`")
    filters = _filters(record.get("filters"))
    if isinstance(filters, str):
        return Rejection(place, filters)
    kind = text_field(record, "kind") or "question"
    answerable = record.get("answerable")
    if answerable is not None and not isinstance(answerable, bool):
        return Rejection(place, "`answerable` is neither true nor false")
    most = record.get("most_sentences")
    if most is not None and (not isinstance(most, int) or isinstance(most, bool) or most < 0):
        return Rejection(place, "`most_sentences` is no whole number from 0")
    reference = text_field(record, "answer", "reference")
    return EvalQuestion(
        id=text_field(record, "id") or place,
        question=question,
        kind=kind,
        gold_papers=text_list(record, "gold_titles", "gold_papers", "gold"),
        facts=fact_list(record, "facts", "answer_facts") or short_answers(*filter(None, [reference])),
        answerable=kind != "unanswerable" if answerable is None else answerable,
        filters=filters,
        reference=reference,
        note=text_field(record, "note") or "",
        split=text_field(record, "split") or "",
        best=text_list(record, "best"),
        most_sentences=most,
        wrong=fact_list(record, "wrong"),
        lacks=text_list(record, "lacks"),
    )


def _filters(value: object) -> Filters | str:
    """The filters, or what is wrong with them."""
    if value is None:
        return Filters()
    if not isinstance(value, dict):
        return "`filters` is not an object"
    years = {name: value.get(name) for name in ("year_from", "year_to")}
    unknown = set(value) - {"year_from", "year_to", "authors", "venues", "tags", "paper_ids", "surveys"}
    if unknown:
        return f"unknown filters: {', '.join(sorted(map(str, unknown)))}"
    if any(year is not None and (not isinstance(year, int) or isinstance(year, bool)) for year in years.values()):
        return "`year_from` and `year_to` are whole numbers"
    if value.get("surveys") not in (None, *Surveys):
        return "`surveys` is `only` or `without`"
    surveys = Surveys(value["surveys"]) if value.get("surveys") else None
    return Filters(
        year_from=years["year_from"],
        year_to=years["year_to"],
        authors=text_list(value, "authors"),
        venues=text_list(value, "venues"),
        tags=text_list(value, "tags"),
        paper_ids=text_list(value, "paper_ids"),
        surveys=surveys,
    )
