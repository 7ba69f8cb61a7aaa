"""Whether `strict` leaves the answers of a strong model whole, and whether it shows what was made wrong in them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from answering import open_litmus
from core.answer import Verdict
from core.identity import paper_id
from core.paper import Paper
from core.passage import Passage, Scores
from core.ports import Claim, SupportChecker
from core.settings import Settings
from eval.bench.figures import Figure, share
from eval.bench.stored_answers import StoredAnswer, without_markers
from eval.bench.strong_asking import Followed, Outcome, replay
from eval.judging import checker_for
from eval.statistics import balanced_accuracy
from indexing.chunking import chunk_paper

_BATCH = 64
_MOST_REFUSED = 0.05
_FAITHFUL, _SPOILT, _DIRECT = "strong answers, faithful", "strong answers, spoilt", "strong answers, without retrieval"


async def strong_figures(
    answers: Sequence[StoredAnswer],
    papers: Sequence[Paper],
    settings: Settings,
    checker: str | SupportChecker | None = None,
) -> list[Figure]:
    """Measure the faithful and the spoilt answers over these papers, by default with the configured checker."""
    async with open_litmus(settings) as litmus, checker_for(checker, litmus, settings) as chosen:
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
        share(f"{_FAITHFUL}: sentences called supported", _supported(able), len(able), 0.9, "higher"),
        share(f"{_FAITHFUL}: sentences shown", _shown(able), len(able), better="higher"),
        share(
            f"{_FAITHFUL}: answers left whole",
            sum(outcome.whole for outcome in complete),
            len(complete),
            better="higher",
            note="of those whose papers were all retrieved",
        ),
        share(f"{_FAITHFUL}: answers refused, every paper retrieved", refused_complete, len(complete), _MOST_REFUSED),
        share(f"{_FAITHFUL}: answers refused, of all", refused, len(outcomes), note=lacking),
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
        share(f"{_SPOILT}: sentences called supported", _supported(able), len(able), 0.1),
        share(f"{_SPOILT}: sentences shown", _shown(able), len(able)),
    ]
    for kind, count in kinds.most_common():
        own = [each for of, each in asked if each.retrieved and of == kind]
        figures.append(
            share(f"{_SPOILT}, {kind}: called supported", _supported(own), count, note=f"{_shown(own)} shown")
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
        return Claim(without_markers(sentence), tuple((n, each) for n, title in cited for each in passages[title]))

    true = [claim(answer, sentence) for answer in answers for sentence in answer.sentences]
    wrong = [claim(answer, answer.spoilt_sentence) for answer in answers]
    claims = [*true, *wrong]
    verdicts: list[Verdict] = []
    for start in range(0, len(claims), _BATCH):
        verdicts += [judged.verdict for judged in await checker.check(claims[start : start + _BATCH])]
    called = [verdict is Verdict.SUPPORTED for verdict in verdicts]
    labels = [True] * len(true) + [False] * len(wrong)
    right_true, right_wrong = sum(called[: len(true)]), sum(called[len(true) :])
    return [
        Figure(
            f"{_DIRECT}: balanced accuracy of the verdict",
            balanced_accuracy(labels, called) or 0.0,
            better="higher",
            note=f"{len(true)} faithful and {len(wrong)} spoilt sentences",
        ),
        share(f"{_DIRECT}: faithful sentences called supported", right_true, len(true), better="higher"),
        share(f"{_DIRECT}: spoilt sentences called supported", right_wrong, len(wrong)),
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
    return [share(f"{name}: removed, {why}", count, len(sentences)) for why, count in reasons.most_common()]


def _not_retrieved(name: str, missed: Sequence[Followed], of: int) -> Figure:
    note = f"counted apart; {_supported(missed)} called supported, {_shown(missed)} shown"
    return share(f"{name}: sentences citing a paper that was not retrieved", len(missed), of, note=note)
