"""ScholarQABench (Asai et al. 2024): JSON or JSONL of `input`, with `ctxs`, `gold_ctx` or `gold_ctxs`, and answers.

Gold papers are the gold contexts, else the contexts that a human answer (`output`) cites: there `[n]` counts from 0.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from core.paper import Paper
from core.ports import Rejection
from eval.questions.fields import Gathered, document_title, documents, fact_list, short_answers, text_field
from eval.questions.json_source import Record, records
from eval.questions.question import EvalQuestion

_MARKER = re.compile(r"\[(\d{1,4})\]")
_CONTEXTS = ("gold_ctxs", "gold_ctx")


class ScholarqaFormat:
    """See the module."""

    name = "scholarqabench"

    def recognises(self, path: Path, first: Record | None) -> bool:
        """An `input` with contexts or an answer."""
        return first is not None and "input" in first and any(name in first for name in (*_CONTEXTS, "ctxs", "answer"))

    def questions(self, path: Path) -> Iterator[EvalQuestion | Rejection]:
        """Yield in the order of the file."""
        for found in records(path):
            yield found if isinstance(found, Rejection) else _question(*found)

    def papers(self, path: Path) -> Iterator[Paper | Rejection]:
        """Yield the contexts of all questions, one paper a title."""
        gathered = Gathered(path.name)
        for found in records(path):
            if not isinstance(found, Rejection):
                for name in (*_CONTEXTS, "ctxs"):
                    for document in documents(found[1], name):
                        gathered.add(document)
        yield from gathered.papers()


def _question(place: str, record: Record) -> EvalQuestion | Rejection:
    question = text_field(record, "input")
    if not question:
        return Rejection(place, "no `input`")
    answer, output = text_field(record, "answer"), text_field(record, "output")
    gold = [document_title(document) for document in documents(record, *_CONTEXTS)] or _cited(record, output or "")
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
