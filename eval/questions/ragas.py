"""RAGAS-style JSONL: one SingleTurnSample a line (`user_input`, `reference`, `reference_contexts`, ...).

The names of Ragas 0.1 are read too (`question`, `ground_truth` or `ground_truths`, `contexts`). Gold papers are the
reference contexts; a context without a title is called by its first words.
"""

from collections.abc import Iterator
from pathlib import Path

from core.paper import Paper
from core.ports import Rejection
from eval.questions.fields import Gathered, document_title, documents, short_answers, text_field, text_list
from eval.questions.json_source import Record, records
from eval.questions.question import EvalQuestion

_OLD_NAMES = ("ground_truth", "ground_truths", "contexts", "reference_contexts", "retrieved_contexts")
_CONTEXTS = ("reference_contexts", "retrieved_contexts", "contexts")


class RagasFormat:
    """See the module."""

    name = "ragas"

    def recognises(self, path: Path, first: Record | None) -> bool:
        """A `user_input`, or a `question` beside one of Ragas' other fields."""
        return first is not None and (
            "user_input" in first or ("question" in first and any(name in first for name in _OLD_NAMES))
        )

    def questions(self, path: Path) -> Iterator[EvalQuestion | Rejection]:
        """Yield in the order of the file."""
        for found in records(path):
            yield found if isinstance(found, Rejection) else _question(*found)

    def papers(self, path: Path) -> Iterator[Paper | Rejection]:
        """Yield the contexts of all samples."""
        gathered = Gathered(path.name)
        for found in records(path):
            if not isinstance(found, Rejection):
                for name in _CONTEXTS:
                    for document in documents(found[1], name):
                        gathered.add(document)
        yield from gathered.papers()


def _question(place: str, record: Record) -> EvalQuestion | Rejection:
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
