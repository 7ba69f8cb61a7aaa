"""The answers to the parts of a question, joined to one text with every place right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from answering.citing.numbering import Renumbering
from answering.drafting.drafter import Draft
from answering.events import Event, SentenceReady, Settled, Token
from answering.question.splitting import SubQuestion
from answering.run import Run
from answering.verification.assembling import count
from core.answer import Faithfulness, Part, Policy, Sentence, Source, Verdict
from core.passage import Passage
from prompts import as_data

NOT_ANSWERED = "The papers do not answer this part."
_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class Ground:
    """What a part is answered from; sources have the numbers that they have in the whole answer."""

    question: SubQuestion
    passages: Sequence[Passage]
    sources: tuple[Source, ...]
    draft: Draft


class Joining:
    """Puts the parts of an answer one behind the other in `run`, each under its question; a single one stands alone.

    What is told is always a beginning of the text: a part without an answer is told of only once another part has one,
    for where none has the whole is a refusal.
    """

    def __init__(self, run: Run, *, several: bool) -> None:
        self.parts: list[Part] = []
        self._run = run
        self._several = several
        self._begun = Part("", 0, 0)
        self._behind = 0
        """Where the part before this one ends."""
        self._base = 0
        """Where the text of the part begins, behind its heading."""
        self._writing = False
        """Whether an LLM began to write the part."""
        self._told = 0
        """Up to here the text was told."""

    @property
    def refused_all(self) -> bool:
        """Whether no part has an answer."""
        return all(part.refusal is not None for part in self.parts)

    def begin(self, question: str) -> None:
        """Begin with the next part."""
        self._writing, self._behind = False, len(self._run.text)
        self._begun = Part(question, len(self._run.text) + len(self._gap()), 0)
        if self._several:
            self._add(f"**{as_data(question).replace('*', '')}**")
            self._run.text += _BETWEEN
        self._base = len(self._run.text)

    def moved(self, event: Event) -> Iterator[Event]:
        """Yield what is told in place of an event of the part."""
        match event:
            case Settled():
                yield from self._untold(self._base)
                yield event
            case Token() if not self._writing:
                self._writing = True
                if self._several:
                    yield Token(self._run.text[self._behind : self._base])
                yield event
            case SentenceReady(sentence=sentence):
                yield SentenceReady(self._placed(sentence))
            case _:
                yield event

    def end(self, part: Run) -> None:
        """Take up what became of the part."""
        run = self._run
        run.take(part)
        if part.refusal is None:
            run.text += part.text
            run.sentences += [self._placed(sentence) for sentence in part.sentences]
            self._told = len(run.text)
        elif self._several:
            self._add(NOT_ANSWERED)
        run.faithfulness = _together(run.sentences, run.faithfulness, part.faithfulness)
        self.parts.append(replace(self._begun, end=len(run.text), refusal=part.refusal))

    def rest(self) -> Iterator[Event]:
        """Yield what was not told yet, after the last part."""
        if not self.refused_all:
            yield from self._untold(len(self._run.text))

    def renumber(self, numbers: Renumbering, sources: Sequence[Source]) -> tuple[Source, ...]:
        """Give the sources the numbers in whose order the whole answer cites them, and return them."""
        run = self._run
        run.sentences = [numbers.sentence(sentence) for sentence in run.sentences]
        self.parts = [numbers.part(part) for part in self.parts]
        run.text = numbers.text(run.text)
        return numbers.sources(sources)

    def _add(self, text: str) -> None:
        """Add a sentence of our own, which claims nothing."""
        run = self._run
        run.text += self._gap()
        verdict = None if run.policy is Policy.OFF else Verdict.NOT_A_CLAIM
        run.sentences.append(Sentence(text, len(run.text), len(run.text) + len(text), verdict=verdict))
        run.text += text

    def _gap(self) -> str:
        return _BETWEEN if self._run.text and not self._run.text.endswith(_BETWEEN) else ""

    def _placed(self, sentence: Sentence) -> Sentence:
        return replace(sentence, start=self._base + sentence.start, end=self._base + sentence.end)

    def _untold(self, until: int) -> Iterator[Event]:
        begin, self._told = self._told, max(self._told, until)
        if begin < until:
            yield from (SentenceReady(each) for each in self._run.sentences if begin <= each.start < until)
            yield Settled(self._run.text[begin:until])


def _together(sentences: Sequence[Sentence], known: Faithfulness, more: Faithfulness) -> Faithfulness:
    return count(
        sentences,
        dropped=known.dropped_citations + more.dropped_citations,
        needless=known.needless_citations + more.needless_citations,
        repaired=known.repaired_sentences + more.repaired_sentences,
        removed=(*known.removed_sentences, *more.removed_sentences),
    )
