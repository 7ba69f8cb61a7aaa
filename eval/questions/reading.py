"""Question sets in, whatever their format: content decides."""

from collections.abc import Iterator
from pathlib import Path

from core.errors import UnknownFormat, UnreadableFile
from core.paper import Paper
from core.ports import Rejection
from eval.questions.alce import AlceFormat
from eval.questions.beir import BeirFormat
from eval.questions.json_source import first_record
from eval.questions.own import OwnFormat
from eval.questions.question import EvalQuestion, QuestionFormat, QuestionSet
from eval.questions.ragas import RagasFormat
from eval.questions.scholarqa import ScholarqaFormat

FORMATS: tuple[QuestionFormat, ...] = (BeirFormat(), AlceFormat(), ScholarqaFormat(), RagasFormat(), OwnFormat())
"""The more particular come first."""


def read_questions(path: Path) -> QuestionSet:
    """Read all questions. A bad record is reported, the rest kept. Raises UnreadableFile and UnknownFormat."""
    chosen = detect(path)
    questions: dict[str, EvalQuestion] = {}
    rejections: list[Rejection] = []
    for found in chosen.questions(path):
        if isinstance(found, Rejection):
            rejections.append(found)
        elif not _is_text(found.question):
            rejections.append(Rejection(found.id, "half a character (a lone surrogate) in the question"))
        elif found.id in questions:
            rejections.append(Rejection(found.id, "another question has this id"))
        else:
            questions[found.id] = found
    if not questions:
        why = f" The first problem: {rejections[0].place}: {rejections[0].reason}." if rejections else ""
        raise UnreadableFile(f"{path} ({chosen.name}) holds no question.{why}")
    return QuestionSet(path.stem, chosen.name, tuple(questions.values()), tuple(rejections), path)


def _is_text(question: str) -> bool:
    """Whether it can be written down: JSON can hold half of a pair of surrogates, UTF-8 cannot."""
    try:
        question.encode()
    except UnicodeEncodeError:
        return False
    return True


def read_corpus(path: Path) -> Iterator[Paper | Rejection]:
    """The papers that come with a question set; none if it stands on a corpus of its own."""
    return detect(path).papers(path)


def detect(path: Path) -> QuestionFormat:
    """The format of a file or folder. Raises UnreadableFile and UnknownFormat."""
    if not path.exists():
        raise UnreadableFile(f"{path} does not exist. Give a file or a BEIR folder of questions.")
    first = None if path.is_dir() else first_record(path)
    for candidate in FORMATS:
        if candidate.recognises(path, first):
            return candidate
    if path.is_dir():
        raise UnknownFormat(
            f"{path} is no BEIR folder that can be asked: it needs queries.jsonl, and judgements such as "
            "qrels/test.tsv."
        )
    seen = f"Its first record has the fields {', '.join(sorted(first)[:8])}." if first else "It holds no JSON record."
    raise UnknownFormat(
        f"{path} is no question set that Litmus knows. {seen} Known: JSONL with `question`, BEIR folders, "
        "ALCE JSON, ScholarQABench JSON, RAGAS JSONL (docs/evaluation.md)."
    )
