"""One part of a question set."""

from collections.abc import Sequence

from core.errors import SettingsError
from eval.questions.question import EvalQuestion, QuestionSet


def of_split(questions: QuestionSet, split: str | None) -> Sequence[EvalQuestion]:
    """The questions of this part, or all. Raises SettingsError that names the parts if it has no such part."""
    if split is None:
        return questions.questions
    chosen = tuple(question for question in questions.questions if question.split == split)
    if not chosen:
        parts = ", ".join(dict.fromkeys(question.split for question in questions.questions if question.split))
        raise SettingsError(f"--split {split}: {questions.path} has {f'the parts {parts}' if parts else 'no parts'}.")
    return chosen
