"""Question sets in, whatever their format: content decides. And parts of them, and gold papers by their titles."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from core.errors import SettingsError, UnknownFormat, UnreadableFile
from core.importing import Rejection
from core.paper import Paper
from eval.questions.beir import BeirFormat
from eval.questions.formats import ALCE, OWN, RAGAS, SCHOLARQA, JsonFormat
from eval.questions.question import EvalQuestion, QuestionSet
from eval.questions.records import first_record, records, text_field

FORMATS = (BeirFormat(), ALCE, SCHOLARQA, RAGAS, OWN)
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


def detect(path: Path) -> BeirFormat | JsonFormat:
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


def of_split(questions: QuestionSet, split: str | None) -> Sequence[EvalQuestion]:
    """The questions of this part, or all. Raises SettingsError that names the parts if it has no such part."""
    if split is None:
        return questions.questions
    chosen = tuple(question for question in questions.questions if question.split == split)
    if not chosen:
        parts = ", ".join(dict.fromkeys(question.split for question in questions.questions if question.split))
        raise SettingsError(f"--split {split}: {questions.path} has {f'the parts {parts}' if parts else 'no parts'}.")
    return chosen


def name_gold_by_title(questions: Sequence[EvalQuestion], papers: Path) -> tuple[EvalQuestion, ...]:
    """Replace gold ids that a JSON or JSONL file of papers knows by the title there; leave the rest as it is."""
    wanted = {gold for question in questions for gold in question.gold_papers}
    titles = _titles(papers, wanted)
    return tuple(
        replace(question, gold_papers=tuple(titles.get(gold, gold) for gold in question.gold_papers))
        for question in questions
    )


def _titles(papers: Path, wanted: set[str]) -> dict[str, str]:
    titles: dict[str, str] = {}
    try:
        for found in records(papers):
            if not isinstance(found, Rejection):
                identifier, title = text_field(found[1], "id", "_id"), text_field(found[1], "title")
                if identifier in wanted and title:
                    titles[identifier] = title
    except UnreadableFile:
        # BibTeX and other formats name no ids that a question set could use.
        return {}
    return titles
