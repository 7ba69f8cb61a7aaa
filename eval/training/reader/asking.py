"""Questions, for the reader to learn which sentences answer: those that ship, and published ones.

A question is read with one sentence at a time, as serving reads it (answering/drafting). What answers is `supported`,
what helps `partial`, and everything else `unsupported`: the rest of its abstract, and the abstracts beside it.

Published questions come as lines of passages: `sentences`, a `title` if there is one, and `questions` with the text
`q` and the places of the sentences that answer (`gold`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from core.answer import Verdict
from core.errors import UnreadableFile
from eval.claims import LabelledAbstract, LabelledClaim
from eval.lines import read_lines
from eval.training.questions import TrainingQuestion
from eval.training.reader.batches import CitedAbstract, Example, Instance, Maker

KIND = "question"
_ANSWERS, _HELPS = 2, 1
_NEAREST, _OTHERS = 3, 1
"""Sentences that do not answer, of each question: those that are nearest to it, and such as come."""
_OF_NEIGHBOUR = 2
"""Questions about another abstract, of each abstract."""
_ELSEWHERE = 0.5
"""How much those count, which nobody asked of this abstract, and published questions."""
_AT_ONCE = 6
"""Questions in one instance."""


@dataclass(frozen=True, slots=True)
class MarkedQuestion:
    """A question about an abstract, and the grade of each sentence that belongs into its answer."""

    text: str
    grades: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class MarkedPassage:
    """An abstract with the questions about it."""

    abstract: LabelledAbstract
    questions: tuple[MarkedQuestion, ...]
    weight: float = 1.0


def passages_of(
    questions: Iterable[TrainingQuestion], abstracts: Mapping[str, LabelledAbstract]
) -> list[MarkedPassage]:
    """Put questions to the abstracts that they are about. One about two abstracts belongs to both."""
    found: dict[str, list[MarkedQuestion]] = defaultdict(list)
    for question in questions:
        grades: dict[str, dict[int, int]] = defaultdict(dict)
        for gold in question.gold:
            grades[gold.abstract][gold.sentence] = gold.grade
        if question.about is not None:
            grades.setdefault(question.about, {})
        for name, own in grades.items():
            found[name].append(MarkedQuestion(question.text, own))
    return [MarkedPassage(abstracts[name], tuple(asked)) for name, asked in found.items()]


def read_published(path: Path) -> list[MarkedPassage]:
    """Read published questions. Raises UnreadableFile."""
    found = []
    for number, row in enumerate(read_lines(path, dict)):
        try:
            sentences = tuple(row["sentences"])
            abstract = LabelledAbstract(f"passage {number}", str(row.get("title") or ""), sentences, "train", ())
            asked = tuple(
                MarkedQuestion(str(each["q"]), dict.fromkeys(each["gold"], _ANSWERS)) for each in row["questions"]
            )
        except (KeyError, TypeError) as error:
            raise UnreadableFile(f"{path} has a passage that cannot be used: {error!r}.") from None
        if any(not 0 <= place < len(sentences) for each in asked for place in each.grades):
            raise UnreadableFile(f"{path} has a question whose answer is not in its passage: line {number + 1}.")
        if sentences and asked:
            found.append(MarkedPassage(abstract, asked, _ELSEWHERE))
    return found


class Questions:
    """Makes passes over questions; each chooses other sentences that do not answer."""

    def __init__(
        self,
        passages: Sequence[MarkedPassage],
        neighbours: Mapping[str, Sequence[LabelledAbstract]],
        maker: Maker,
        seed: int,
    ) -> None:
        self._passages = passages
        self._by_id = {each.abstract.id: each for each in passages}
        self._neighbours = neighbours
        self._maker = maker
        self._random = Random(seed)  # noqa: S311  # repeatable, not secret

    def one_pass(self, most: int | None = None) -> list[Instance]:
        """Return instances of every passage, or of some."""
        some = self._passages if most is None else self._random.sample(self._passages, most)
        return [made for passage in some for made in self._of(passage)]

    def _of(self, passage: MarkedPassage) -> list[Instance]:
        asked = self._random.sample(passage.questions, len(passage.questions))
        groups = [
            [each for question in asked[start : start + _AT_ONCE] for each in self._examples(passage, question)]
            for start in range(0, len(asked), _AT_ONCE)
        ]
        groups[0] += self._strangers(passage.abstract)
        documents = [CitedAbstract(passage.abstract)]
        return [self._maker.instance(passage.abstract.id, documents, group) for group in groups]

    def _examples(self, passage: MarkedPassage, asked: MarkedQuestion) -> list[Example]:
        others = [place for place in range(len(passage.abstract.sentences)) if place not in asked.grades]
        near = self._nearest(asked.text, passage.abstract, others)
        rest = [place for place in others if place not in near]
        some = [*near, *self._random.sample(rest, min(_OTHERS, len(rest)))]
        return [
            *(question_example(asked.text, place, grade, passage.weight) for place, grade in asked.grades.items()),
            *(question_example(asked.text, place, 0, passage.weight) for place in some),
        ]

    def _strangers(self, abstract: LabelledAbstract) -> list[Example]:
        """Questions that a neighbour answers, with the sentence of this abstract that is nearest to each."""
        near = [self._by_id[each.id] for each in self._neighbours.get(abstract.id, ()) if each.id in self._by_id]
        if not near:
            return []
        other = self._random.choice(near)
        asked = self._random.sample(other.questions, min(_OF_NEIGHBOUR, len(other.questions)))
        places = range(len(abstract.sentences))
        return [
            question_example(each.text, place, 0, _ELSEWHERE)
            for each in asked
            for place in self._nearest(each.text, abstract, places)[:1]
        ]

    def _nearest(self, text: str, abstract: LabelledAbstract, places: Sequence[int]) -> list[int]:
        near = self._maker.nearest(text, [abstract.sentences[place] for place in places])
        return [places[at] for at in near[:_NEAREST]]


def question_example(text: str, place: int, grade: int, weight: float = 1.0) -> Example:
    """Return a question with one sentence, as the reader learns and as it is measured."""
    label = {_ANSWERS: Verdict.SUPPORTED, _HELPS: Verdict.PARTIAL}.get(grade, Verdict.UNSUPPORTED)
    return Example(LabelledClaim(text, label, KIND), weight, (place,))
