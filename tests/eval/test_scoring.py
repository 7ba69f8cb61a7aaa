"""One question, measured by hand."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.answer import Answer, Part, Verdict
from core.ports import SupportChecker
from eval.figures import BY_KEY
from eval.judging import Judge
from eval.questions.question import EvalQuestion
from eval.records import AnswerRecord, Scored
from eval.report.summary import figures
from eval.scoring import score

PAPERS = [("One", "Models grow. Data grows."), ("Two", "Costs fall."), ("Three", "Nothing here.")]
QUESTION = EvalQuestion(
    "q", "What grows?", "fact", gold_papers=("one!", "Absent"), facts=(("models grow",), ("costs fall", "cheaper"))
)

Build = Callable[..., Answer]
Keep = Callable[..., AnswerRecord]


async def measure(question: EvalQuestion, record: AnswerRecord, checker: SupportChecker) -> Scored:
    judge = Judge(checker)
    return await judge.settle(lambda: score(question, record, judge))


def values(scored: Scored) -> dict[str, float | None]:
    return {key: found.value for key, found in scored.rates.items()}


async def test_an_answer_by_hand(answered: Build, recorded: Keep, checker: SupportChecker) -> None:
    answer = answered(
        [
            ("Models grow.", (1,)),  # right
            ("Costs fall.", (1,)),  # wrong paper: [2] says it
            ("Models grow and Costs fall.", (1, 2)),  # both are needed
            ("Data grows.", (1, 3)),  # [3] is irrelevant
            ("Pigs fly.", ()),  # uncited
        ],
        PAPERS,
    )
    record = recorded(QUESTION, answer, [("Two", "Costs fall."), ("One", "Models grow."), ("Two", "…")])
    found = values(await measure(QUESTION, record, checker))
    assert found["citation_recall"] == 3 / 5
    assert found["citation_precision"] == 4 / 6
    assert found["citation_f1"] == pytest.approx(2 * (3 / 5) * (4 / 6) / (3 / 5 + 4 / 6))
    assert found["claim_recall"] == 3 / 5
    assert found["asta_recall"] == 3 / 5
    # By claim: 1, 0, 1 (each is needed), 1/2; the uncited one has none.
    assert found["asta_precision"] == (1 + 0 + 1 + 0.5) / 4
    assert found["misattribution"] == 1 / 4
    assert found["served_support"] == 4 / 5
    assert found["invented_citations"] == 1 / 7
    assert found["exact_evidence"] == 1.0
    assert found["fact_recall"] == 1.0
    assert found["gold_cited"] == 1 / 2
    assert found["cited_gold"] == 1 / 3
    assert found["words"] == 13
    assert found["recall_at_1"] == 0.0
    assert found["recall_at_2"] == 1 / 2
    assert found["mrr"] == 1 / 2
    assert found["facts_at_1"] == 1 / 2
    assert found["facts_at_2"] == 1.0
    # The first chunk states a fact too, but its paper is not gold.
    assert found["chunk_mrr"] == 1 / 2
    assert (found["refusal_accuracy"], found["over_refusal"], found["refusal_recall"]) == (1.0, 0.0, None)
    assert (found["litqa_accuracy"], found["litqa_precision"]) == (1.0, 1.0)
    assert (found["prompt_tokens"], found["total_ms"]) == (100, 450.0)
    assert "cost_usd" not in found
    assert set(found) <= set(BY_KEY)


async def test_what_litmus_puts_in_between_the_parts_of_a_question_counts_against_nothing(
    answered: Build, recorded: Keep, checker: SupportChecker, refused: Answer
) -> None:
    plain = answered(
        [("What grows?", ()), ("Models grow.", (1,)), ("What falls?", ()), ("No answer.", ()), ("Pigs fly.", ())],
        PAPERS,
    )
    starts = [sentence.start for sentence in plain.sentences]
    parts = (
        Part("What grows?", 0, starts[2]),
        Part("What falls?", starts[2], starts[4], refused.refusal),
        Part("", len(plain.text), len(plain.text)),
    )
    assert values(await measure(QUESTION, recorded(QUESTION, plain), checker))["citation_recall"] == 1 / 5
    found = values(await measure(QUESTION, recorded(QUESTION, replace(plain, parts=parts)), checker))
    assert (found["citation_recall"], found["citation_precision"]) == (1 / 2, 1.0)


async def test_what_the_judge_says_stands_beside_what_was_served(
    answered: Build, recorded: Keep, checker: SupportChecker
) -> None:
    answer = answered([("Models grow and Pigs fly.", (1,)), ("Hm.", ()), ("Costs fall.", (2,))], PAPERS)
    scored = await measure(QUESTION, recorded(QUESTION, answer), checker)
    assert [judged.verdict for judged in scored.judged] == [Verdict.PARTIAL, Verdict.UNSUPPORTED, Verdict.SUPPORTED]
    assert scored.judged[0].sentence.verdict is Verdict.SUPPORTED
    # Partial support is none: ALCE asks for full support.
    assert values(scored)["citation_recall"] == 1 / 3


async def test_what_was_served_untested_is_a_claim_if_the_judge_says_so(
    answered: Build, recorded: Keep, checker: SupportChecker
) -> None:
    tested = answered([("Models grow.", (1,)), ("Pigs fly.", ())], PAPERS)
    made = (*tested.sentences, replace(tested.sentences[1], text="To sum up:"))
    untested = replace(tested, sentences=tuple(replace(sentence, verdict=None, score=None) for sentence in made))
    scored = await measure(QUESTION, recorded(QUESTION, untested), checker)
    found = values(scored)
    assert [judged.verdict for judged in scored.judged] == [
        Verdict.SUPPORTED,
        Verdict.UNSUPPORTED,
        Verdict.NOT_A_CLAIM,
    ]
    # To the letter of ALCE the heading is a sentence without support.
    assert (found["citation_recall"], found["claim_recall"], found["served_support"]) == (1 / 3, 1 / 2, None)


async def test_a_wrong_refusal(refused: Answer, recorded: Keep, checker: SupportChecker) -> None:
    found = values(await measure(QUESTION, recorded(QUESTION, refused, [("One", "Models grow.")]), checker))
    assert (found["refusal_accuracy"], found["over_refusal"], found["refusal_precision"]) == (0.0, 1.0, 0.0)
    assert (found["fact_recall"], found["gold_cited"], found["litqa_accuracy"]) == (0.0, 0.0, 0.0)
    assert found["litqa_precision"] is None
    # Retrieval is measured all the same; citations and length are not.
    assert found["mrr"] == 1.0
    assert not {"citation_recall", "citation_precision", "words"} & set(found)


async def test_a_right_refusal(refused: Answer, recorded: Keep, checker: SupportChecker) -> None:
    question = EvalQuestion("q", "Why?", "unanswerable", answerable=False)
    found = values(await measure(question, recorded(question, refused), checker))
    assert (found["refusal_accuracy"], found["refusal_recall"], found["refusal_precision"]) == (1.0, 1.0, 1.0)
    assert (found["over_refusal"], found["fact_recall"], found["recall_at_5"]) == (None, None, None)


async def test_a_courteous_reply_is_no_answer(answered: Build, recorded: Keep, checker: SupportChecker) -> None:
    question = EvalQuestion("q", "thanks", "small_talk", answerable=False)
    found = values(await measure(question, recorded(question, answered([("You are welcome.", ())], [])), checker))
    assert (found["refusal_recall"], found["refusal_accuracy"]) == (1.0, 1.0)


async def test_refusals_over_a_run(answered: Build, refused: Answer, recorded: Keep, checker: SupportChecker) -> None:
    # Five answerable ones, one of them refused; three unanswerable ones, two of them refused.
    answer = answered([("Models grow.", (1,))], PAPERS)
    cases = [(True, refused)] + [(True, answer)] * 4 + [(False, refused)] * 2 + [(False, answer)]
    scored = []
    for number, (answerable, given) in enumerate(cases):
        question = EvalQuestion(str(number), "What grows?", facts=(("models grow",),), answerable=answerable)
        scored.append(await measure(question, recorded(question, given), checker))
    found = {figure.key: figure.value for figure in figures(scored)}
    assert found["refusal_precision"] == 2 / 3
    assert found["refusal_recall"] == 2 / 3
    assert found["refusal_accuracy"] == 6 / 8
    assert found["over_refusal"] == 1 / 5
    # Five of eight state the fact, and five were answered: a refusal is never correct.
    assert (found["litqa_accuracy"], found["litqa_precision"]) == (5 / 8, 1.0)


async def test_an_answer_without_citations_has_precision_0(
    answered: Build, recorded: Keep, checker: SupportChecker
) -> None:
    found = values(await measure(QUESTION, recorded(QUESTION, answered([("Pigs fly.", ())], PAPERS)), checker))
    assert (found["citation_recall"], found["citation_precision"], found["asta_precision"]) == (0.0, 0.0, 0.0)
    assert found["citation_f1"] == 0.0


async def test_facts_that_no_chunk_holds_are_0_not_nothing(
    answered: Build, recorded: Keep, checker: SupportChecker
) -> None:
    record = recorded(QUESTION, answered([("Models grow.", (1,))], PAPERS), [("Three", "Nothing.")])
    found = values(await measure(QUESTION, record, checker))
    assert (found["chunk_mrr"], found["chunk_ndcg_at_10"], found["facts_at_8"]) == (0.0, 0.0, 0.0)


async def test_gold_papers_by_id(answered: Build, recorded: Keep, checker: SupportChecker) -> None:
    question = EvalQuestion("q", "?", gold_papers=("p_one", "p1"))
    record = recorded(question, answered([("Models grow.", (1,))], PAPERS), [("Two", ""), ("One", "")])
    found = values(await measure(question, record, checker))
    assert (found["gold_cited"], found["mrr"]) == (1 / 2, 1 / 2)


async def test_a_failed_question_has_no_figures(recorded: Keep, checker: SupportChecker) -> None:
    scored = await measure(QUESTION, recorded(QUESTION, None), checker)
    assert scored.rates == {}
    assert not scored.refused


async def test_the_judge_is_asked_in_batches_and_once(
    answered: Build, recorded: Keep, checker: SupportChecker, tmp_path: Path
) -> None:
    answer = answered([("Models grow.", (1,)), ("Data grows.", (1, 3)), ("Costs fall.", (1,))], PAPERS)
    record = recorded(QUESTION, answer)
    judge = Judge(checker, tmp_path)
    first = await judge.settle(lambda: score(QUESTION, record, judge))
    batches = list(checker.batches)  # type: ignore[attr-defined]  # the fixture's own
    # First what each sentence cites, together and one by one; then whether another source supports what failed.
    assert batches == [5, 1]
    await judge.settle(lambda: score(QUESTION, record, judge))
    again = Judge(checker, tmp_path)
    assert await again.settle(lambda: score(QUESTION, record, again)) == first
    assert checker.batches == batches  # type: ignore[attr-defined]


@pytest.mark.parametrize("key", ["recall_at_8", "ndcg_at_10", "mrr"])
async def test_without_gold_papers_retrieval_is_not_measured(
    key: str, answered: Build, recorded: Keep, checker: SupportChecker
) -> None:
    question = EvalQuestion("q", "?")
    found = values(await measure(question, recorded(question, answered([], PAPERS)), checker))
    assert found[key] is None
