"""A question with what is known of its right answer."""

from dataclasses import dataclass, field
from pathlib import Path

from core.filters import Filters
from core.importing import Rejection
from eval.metrics.answers import Fact


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """One question of a set."""

    id: str
    question: str
    kind: str = "question"
    """Figures are also given by kind: `fact`, `paraphrase`, `unanswerable`, ..."""
    gold_papers: tuple[str, ...] = ()
    """Titles or ids of the papers that an answer should rest on."""
    facts: tuple[Fact, ...] = ()
    """What a right answer says, each fact in wordings of which any suffices."""
    answerable: bool = True
    """Whether the papers answer it; if not, the right answer is a refusal."""
    filters: Filters = field(default_factory=Filters)
    reference: str | None = None
    """A whole right answer, where the set has one."""
    note: str = ""
    split: str = ""
    """The part of the set that it belongs to, such as `dev` and `test`; empty where a set has no parts."""
    best: tuple[str, ...] = ()
    """Sentences of the abstracts that answer, to the character; a right answer opens with one of them."""
    most_sentences: int | None = None
    """The most sentences that make sense. None: nobody has said."""
    wrong: tuple[Fact, ...] = ()
    """What a right answer does not hold, each in wordings of which any would be wrong."""
    lacks: tuple[str, ...] = ()
    """Things that the question names and no paper has: a right answer says so."""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A file or folder of questions, read."""

    name: str
    format: str
    questions: tuple[EvalQuestion, ...]
    rejections: tuple[Rejection, ...]
    path: Path
