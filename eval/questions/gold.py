"""Gold papers that are named by the ids of the papers' own file: told by title instead, for ids are Litmus' own."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core.errors import UnreadableFile
from core.ports import Rejection
from eval.questions.fields import text_field
from eval.questions.json_source import records
from eval.questions.question import EvalQuestion


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
