"""The formats of question sets that are one JSON or JSONL file: Litmus' own, ALCE, ScholarQABench and RAGAS."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.filters import Filters, Surveys
from core.importing import Rejection
from core.paper import Paper
from eval.metrics.answers import Fact
from eval.questions.question import EvalQuestion
from eval.questions.records import (
    Gathered,
    Record,
    document_title,
    documents,
    fact_list,
    records,
    short_answers,
    text_field,
    text_list,
)

_MARKER = re.compile(r"\[(\d{1,4})\]")
_RAGAS_FIELDS = ("ground_truth", "ground_truths", "contexts", "reference_contexts", "retrieved_contexts")
_FILTERS = {"year_from", "year_to", "authors", "venues", "tags", "paper_ids", "surveys"}


@dataclass(frozen=True, slots=True)
class JsonFormat:
    """One format."""

    name: str
    """In messages and reports."""
    knows: Callable[[Record], bool]
    """Whether a record is of this format."""
    question: Callable[[str, Record], EvalQuestion | Rejection]
    """Reads a record, given its place."""
    passages: tuple[str, ...] = ()
    """Fields with passages of papers; none where the questions stand on a corpus of its own."""

    def recognises(self, path: Path, first: Record | None) -> bool:
        """Whether a file is of this format; `first` is its first record. Content decides."""
        return first is not None and self.knows(first)

    def questions(self, path: Path) -> Iterator[EvalQuestion | Rejection]:
        """Yield questions and rejections in the order of the file. Raises UnreadableFile."""
        for found in records(path):
            yield found if isinstance(found, Rejection) else self.question(*found)

    def papers(self, path: Path) -> Iterator[Paper]:
        """Yield the passages of all questions, those of one title as one paper. Raises UnreadableFile."""
        gathered = Gathered(path.name)
        for found in records(path) if self.passages else ():
            if not isinstance(found, Rejection):
                for name in self.passages:
                    for document in documents(found[1], name):
                        gathered.add(document)
        yield from gathered.papers()


def _own(place: str, record: Record) -> EvalQuestion | Rejection:
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
    if unknown := set(value) - _FILTERS:
        return f"unknown filters: {', '.join(sorted(map(str, unknown)))}"
    if any(year is not None and (not isinstance(year, int) or isinstance(year, bool)) for year in years.values()):
        return "`year_from` and `year_to` are whole numbers"
    if value.get("surveys") not in (None, *Surveys):
        return "`surveys` is `only` or `without`"
    return Filters(
        year_from=years["year_from"],
        year_to=years["year_to"],
        authors=text_list(value, "authors"),
        venues=text_list(value, "venues"),
        tags=text_list(value, "tags"),
        paper_ids=text_list(value, "paper_ids"),
        surveys=Surveys(value["surveys"]) if value.get("surveys") else None,
    )


def _alce(place: str, record: Record) -> EvalQuestion | Rejection:
    question = text_field(record, "question")
    if not question:
        return Rejection(place, "no `question`")
    gold = (document_title(document) for document in documents(record, "docs") if _holds_answer(document))
    kind, facts = _alce_facts(record)
    return EvalQuestion(
        id=text_field(record, "sample_id", "id", "question_id") or place,
        question=question,
        kind=kind,
        gold_papers=tuple(dict.fromkeys(gold)),
        facts=facts,
        reference=text_field(record, "answer"),
    )


def _alce_facts(record: Record) -> tuple[str, tuple[Fact, ...]]:
    """The part of ALCE that this is from, and its facts."""
    pairs = [text_list(pair, "short_answers") for pair in documents(record, "qa_pairs")]
    if any(pairs):
        return "asqa", tuple(fact for fact in pairs if fact)
    if record.get("claims"):
        return "eli5", fact_list(record, "claims")
    return "qampari" if record.get("answers") else "question", fact_list(record, "answers")


def _holds_answer(document: Mapping[str, object]) -> bool:
    found = document.get("answers_found")
    return isinstance(found, list) and any(found)


def _scholarqa(place: str, record: Record) -> EvalQuestion | Rejection:
    question = text_field(record, "input")
    if not question:
        return Rejection(place, "no `input`")
    answer, output = text_field(record, "answer"), text_field(record, "output")
    contexts = documents(record, "gold_ctxs", "gold_ctx")
    gold = [document_title(context) for context in contexts] or _cited(record, output or "")
    return EvalQuestion(
        id=text_field(record, "id", "case_id") or place,
        question=question,
        kind=text_field(record, "subject") or "question",
        gold_papers=tuple(dict.fromkeys(filter(None, gold))),
        facts=fact_list(record, "facts") or short_answers(*filter(None, [answer])),
        reference=answer or output,
    )


def _cited(record: Record, output: str) -> list[str]:
    contexts = list(documents(record, "ctxs"))
    numbers = [int(number) for number in _MARKER.findall(output)]
    return [document_title(contexts[number]) for number in numbers if number < len(contexts)]


def _ragas(place: str, record: Record) -> EvalQuestion | Rejection:
    if isinstance(record.get("user_input"), list):
        return Rejection(place, "a conversation of several turns; only single questions are measured")
    question = text_field(record, "user_input", "question")
    if not question:
        return Rejection(place, "no `user_input`")
    references = text_list(record, "reference", "ground_truth", "ground_truths")
    return EvalQuestion(
        id=text_field(record, "id", "sample_id") or place,
        question=question,
        kind=text_field(record, "synthesizer_name", "evolution_type") or "question",
        gold_papers=tuple(dict.fromkeys(document_title(item) for item in documents(record, "reference_contexts"))),
        facts=short_answers(*references),
        reference=references[0] if references else None,
    )


ALCE = JsonFormat(
    "alce", lambda record: "question" in record and isinstance(record.get("docs"), list), _alce, ("docs",)
)
"""A list of questions, each with the passages that were retrieved for it (Gao et al. 2023).

Facts are what its correctness figures look for: the short answers of ASQA's `qa_pairs`, the `answers` of QAMPARI, the
`claims` of ELI5. Passages that are marked to hold an answer (`answers_found`) name the gold papers; passages of one
Wikipedia page are one paper.
"""

SCHOLARQA = JsonFormat(
    "scholarqabench",
    lambda record: "input" in record and any(name in record for name in ("gold_ctxs", "gold_ctx", "ctxs", "answer")),
    _scholarqa,
    ("gold_ctxs", "gold_ctx", "ctxs"),
)
"""`input`, with `ctxs`, `gold_ctx` or `gold_ctxs`, and answers (Asai et al. 2024).

Gold papers are the gold contexts, else the contexts that a human answer (`output`) cites: there `[n]` counts from 0.
"""

RAGAS = JsonFormat(
    "ragas",
    lambda record: "user_input" in record or ("question" in record and any(name in record for name in _RAGAS_FIELDS)),
    _ragas,
    ("reference_contexts", "retrieved_contexts", "contexts"),
)
"""One SingleTurnSample a line (`user_input`, `reference`, `reference_contexts`, ...), as of Ragas 0.1 too (`question`,
`ground_truth` or `ground_truths`, `contexts`). Gold papers are the reference contexts; a context without a title is
called by its first words."""

OWN = JsonFormat("litmus", lambda record: "question" in record, _own)
"""`id`, `question`, `kind`, `gold_titles`, `facts`, `answerable`, `filters`, `note`, and of `split`, `best`,
`most_sentences`, `wrong`, `lacks`, which say more of a right answer.

Only `question` is needed. `answer_facts` is read as `facts`, `gold` (titles or ids) as `gold_titles`; a fact is a text
or a list of wordings of which any suffices. Without `answerable`, a question is unless its kind is `unanswerable`.
"""
