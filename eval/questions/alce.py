"""ALCE's JSON (Gao et al. 2023): a list of questions, each with the passages that were retrieved for it.

Facts are what its correctness figures look for: the short answers of ASQA's `qa_pairs`, the `answers` of QAMPARI, the
`claims` of ELI5. Passages that are marked to hold an answer (`answers_found`) name the gold papers; passages of one
Wikipedia page are one paper.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from core.paper import Paper
from core.ports import Rejection
from eval.metrics.answers import Fact
from eval.questions.fields import Gathered, document_title, documents, fact_list, text_field, text_list
from eval.questions.json_source import Record, records
from eval.questions.question import EvalQuestion


class AlceFormat:
    """See the module."""

    name = "alce"

    def recognises(self, path: Path, first: Record | None) -> bool:
        """A question with its passages under `docs`."""
        return first is not None and "question" in first and isinstance(first.get("docs"), list)

    def questions(self, path: Path) -> Iterator[EvalQuestion | Rejection]:
        """Yield in the order of the file."""
        for found in records(path):
            yield found if isinstance(found, Rejection) else _question(*found)

    def papers(self, path: Path) -> Iterator[Paper | Rejection]:
        """Yield the passages of all questions, one paper a page."""
        gathered = Gathered(path.name)
        for found in records(path):
            if not isinstance(found, Rejection):
                for document in documents(found[1], "docs"):
                    gathered.add(document)
        yield from gathered.papers()


def _question(place: str, record: Record) -> EvalQuestion | Rejection:
    question = text_field(record, "question")
    if not question:
        return Rejection(place, "no `question`")
    gold = (document_title(document) for document in documents(record, "docs") if _holds_answer(document))
    kind, facts = _facts(record)
    return EvalQuestion(
        id=text_field(record, "sample_id", "id", "question_id") or place,
        question=question,
        kind=kind,
        gold_papers=tuple(dict.fromkeys(gold)),
        facts=facts,
        reference=text_field(record, "answer"),
    )


def _facts(record: Record) -> tuple[str, tuple[Fact, ...]]:
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
