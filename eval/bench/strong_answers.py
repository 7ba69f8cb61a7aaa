"""Whether `strict` leaves the answers of a strong model whole, and whether it shows what was made wrong in them.

Each answer is replayed to Litmus, and its sentences are followed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from answering import Answered, Litmus, Question, SentenceReady, open_litmus
from core.answer import Answer, Mode, Policy, Reason, Sentence, Verdict
from core.identity import paper_id
from core.paper import Paper
from core.passage import Passage, Scores
from core.ports import Claim, SupportChecker
from core.settings import Settings
from eval.bench.figures import Figure, share_figure
from eval.bench.stored_answers import ReplayServer, StoredAnswer, claim_of, letters, replaying
from eval.judging import checked, checker_for
from eval.statistics import balanced_accuracy
from indexing.chunking import chunk_paper

_MOST_REFUSED = 0.05
_FAITHFUL, _SPOILT, _DIRECT = "strong answers, faithful", "strong answers, spoilt", "strong answers, without retrieval"


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of one stored sentence."""

    retrieved: bool
    """Whether the prompt listed every paper that it cites."""
    supported: bool = False
    shown: bool = False
    removed: Reason | None = None
    """Why it was removed, if that was told."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one stored answer."""

    answer: StoredAnswer
    asked: bool
    """Whether the model was asked; if not, the answer is a refusal."""
    refused: bool
    sentences: tuple[Followed, ...]

    @property
    def retrieved(self) -> bool:
        """Whether the prompt listed every paper that the answer cites."""
        return self.asked and all(each.retrieved for each in self.sentences)

    @property
    def whole(self) -> bool:
        """Whether every sentence is shown."""
        return all(each.shown for each in self.sentences)


async def replay(
    litmus: Litmus, checker: SupportChecker, answers: Sequence[StoredAnswer], sentences: Mapping[str, Sequence[str]]
) -> list[Outcome]:
    """Ask a library every question under `strict`, with a model that writes these sentences (by the answer's id)."""
    with ReplayServer(answers, sentences) as server:
        asked = replaying(litmus, server, checker)
        return [await _ask(asked, server, answer, sentences[answer.id]) for answer in answers]


async def _ask(litmus: Litmus, server: ReplayServer, stored: StoredAnswer, sentences: Sequence[str]) -> Outcome:
    question = Question(
        stored.question,
        mode=Mode.LLM,  # a server that fails is no answer
        faithfulness=Policy.STRICT,
        read_filters=False,  # the stored answer is one to the whole question, over all papers
        split=False,
    )
    tested: list[Sentence] = []
    answer: Answer | None = None
    async with aclosing(litmus.stream(question)) as events:
        async for event in events:
            if isinstance(event, SentenceReady):
                tested.append(event.sentence)
            elif isinstance(event, Answered):
                answer = event.answer
    assert answer is not None  # noqa: S101  # a stream ends with it
    replayed = server.replayed.get(stored.id)
    if replayed is None:
        return Outcome(stored, asked=False, refused=True, sentences=(Followed(retrieved=False),) * len(sentences))
    retrieved = [replayed.missing.isdisjoint(stored.cited(sentence)) for sentence in sentences]
    return Outcome(stored, True, answer.refused, trace(sentences, retrieved, tested, answer))


def trace(
    sentences: Sequence[str], retrieved: Sequence[bool], tested: Sequence[Sentence], answer: Answer
) -> tuple[Followed, ...]:
    """Find what was written in what was tested and shown, where sentences may have been cut in other places.

    A sentence is supported if all that is claimed in it is, and shown if all of it is.
    """
    shown = {letters(sentence.text) for sentence in answer.sentences}
    removed = {letters(each.text): each.reason for each in answer.faithfulness.removed_sentences}
    followed = []
    for parts, there in zip(_parts(sentences, tested), retrieved, strict=True):
        claims = [part for part in parts if part.verdict is not Verdict.NOT_A_CLAIM]
        keys = [letters(part.text) for part in parts]
        followed.append(
            Followed(
                there,
                supported=bool(claims) and all(claim.verdict is Verdict.SUPPORTED for claim in claims),
                shown=bool(parts) and shown.issuperset(keys),
                removed=next((removed[key] for key in keys if key in removed and key not in shown), None),
            )
        )
    return tuple(followed)


def _parts(sentences: Sequence[str], tested: Sequence[Sentence]) -> list[list[Sentence]]:
    """For each sentence what was tested of it, by their letters in order."""
    whole = "".join(map(letters, sentences))
    places, at = [], 0
    for part in tested:
        start = whole.find(letters(part.text), at)
        if start >= 0:
            at = start + len(letters(part.text))
            places.append((start, at, part))
    found, begin = [], 0
    for sentence in sentences:
        end = begin + len(letters(sentence))
        found.append([part for start, stop, part in places if start < end and begin < stop])
        begin = end
    return found


async def strong_figures(
    answers: Sequence[StoredAnswer],
    papers: Sequence[Paper],
    settings: Settings,
    checker: str | SupportChecker | None = None,
) -> list[Figure]:
    """Measure the faithful and the spoilt answers over these papers, by default with the configured checker."""
    async with open_litmus(settings) as litmus:
        chosen = checker_for(checker, litmus.library.index.embedder, settings)
        await litmus.library.upsert(papers)
        faithful = await replay(litmus, chosen, answers, {each.id: each.sentences for each in answers})
        spoilt = await replay(litmus, chosen, answers, {each.id: each.spoilt for each in answers})
        direct = await _direct(chosen, answers, papers, settings.chunk_tokens)
    return [*faithful_figures(faithful), *spoilt_figures(spoilt), *direct]


def faithful_figures(outcomes: Sequence[Outcome]) -> list[Figure]:
    """How much of what is true is left."""
    sentences = [each for outcome in outcomes if outcome.asked for each in outcome.sentences]
    able = [each for each in sentences if each.retrieved]
    complete = [outcome for outcome in outcomes if outcome.retrieved]
    unasked = sum(not outcome.asked for outcome in outcomes)
    refused = sum(outcome.refused for outcome in outcomes)
    refused_complete = sum(outcome.refused for outcome in complete)
    lacking = f"{unasked} before the model was asked, {refused - unasked - refused_complete} with a paper not retrieved"
    return [
        share_figure(f"{_FAITHFUL}: sentences called supported", _supported(able), len(able), 0.9, "higher"),
        share_figure(f"{_FAITHFUL}: sentences shown", _shown(able), len(able), better="higher"),
        share_figure(
            f"{_FAITHFUL}: answers left whole",
            sum(outcome.whole for outcome in complete),
            len(complete),
            better="higher",
            note="of those whose papers were all retrieved",
        ),
        share_figure(
            f"{_FAITHFUL}: answers refused, every paper retrieved", refused_complete, len(complete), _MOST_REFUSED
        ),
        share_figure(f"{_FAITHFUL}: answers refused, of all", refused, len(outcomes), note=lacking),
        *_removed(_FAITHFUL, able),
        _not_retrieved(_FAITHFUL, [each for each in sentences if not each.retrieved], len(sentences)),
    ]


def spoilt_figures(outcomes: Sequence[Outcome]) -> list[Figure]:
    """How much of what is wrong is shown."""
    asked = [
        (outcome.answer.spoilt_kind, outcome.sentences[outcome.answer.spoilt_place])
        for outcome in outcomes
        if outcome.asked
    ]
    able = [each for _, each in asked if each.retrieved]
    kinds = Counter(kind for kind, each in asked if each.retrieved)
    figures = [
        share_figure(f"{_SPOILT}: sentences called supported", _supported(able), len(able), 0.1),
        share_figure(f"{_SPOILT}: sentences shown", _shown(able), len(able)),
    ]
    for kind, count in kinds.most_common():
        own = [each for of, each in asked if each.retrieved and of == kind]
        figures.append(
            share_figure(f"{_SPOILT}, {kind}: called supported", _supported(own), count, note=f"{_shown(own)} shown")
        )
    missed = [each for _, each in asked if not each.retrieved]
    return [*figures, *_removed(_SPOILT, able), _not_retrieved(_SPOILT, missed, len(asked))]


async def _direct(
    checker: SupportChecker, answers: Sequence[StoredAnswer], papers: Iterable[Paper], chunk_tokens: int
) -> list[Figure]:
    """Hold each sentence against the whole abstracts that it cites."""
    known = [replace(paper, id=paper_id(paper)) for paper in papers]
    passages = {
        paper.title: [Passage(chunk, paper, Scores(1.0)) for chunk in chunk_paper(paper, chunk_tokens)]
        for paper in known
    }

    def claim(answer: StoredAnswer, sentence: str) -> Claim:
        cited = enumerate(answer.cited(sentence), start=1)
        return Claim(claim_of(sentence), tuple((n, each) for n, title in cited for each in passages[title]))

    true = [claim(answer, sentence) for answer in answers for sentence in answer.sentences]
    wrong = [claim(answer, answer.spoilt_sentence) for answer in answers]
    called = [judged.verdict is Verdict.SUPPORTED for judged in await checked(checker, [*true, *wrong])]
    labels = [True] * len(true) + [False] * len(wrong)
    right_true, right_wrong = sum(called[: len(true)]), sum(called[len(true) :])
    return [
        Figure(
            f"{_DIRECT}: balanced accuracy of the verdict",
            balanced_accuracy(labels, called) or 0.0,
            better="higher",
            note=f"{len(true)} faithful and {len(wrong)} spoilt sentences",
        ),
        share_figure(f"{_DIRECT}: faithful sentences called supported", right_true, len(true), better="higher"),
        share_figure(f"{_DIRECT}: spoilt sentences called supported", right_wrong, len(wrong)),
    ]


def _supported(sentences: Iterable[Followed]) -> int:
    return sum(each.supported for each in sentences)


def _shown(sentences: Iterable[Followed]) -> int:
    return sum(each.shown for each in sentences)


def _removed(name: str, sentences: Sequence[Followed]) -> list[Figure]:
    """How many sentences are not shown, by reason."""
    reasons = Counter(
        each.removed.value.replace("_", " ") if each.removed else "no reason told"
        for each in sentences
        if not each.shown
    )
    return [share_figure(f"{name}: removed, {why}", count, len(sentences)) for why, count in reasons.most_common()]


def _not_retrieved(name: str, missed: Sequence[Followed], of: int) -> Figure:
    note = f"counted apart; {_supported(missed)} called supported, {_shown(missed)} shown"
    return share_figure(f"{name}: sentences citing a paper that was not retrieved", len(missed), of, note=note)
