"""What a judge said is known for good; what another one said in its place is not taken for its word."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from core.answer import Verdict
from core.ports import Claim, Judgement
from eval import judging
from eval.judging import AN_ANSWER, Judge, checked
from eval.pairs import Pair

PAIRS = [Pair(f"Sentence {n}.", "Title", "Some passage.", True, "true") for n in range(3)]


class FailsOn:
    """Supports everything; on some sentences it had to let another checker judge."""

    name = "fails on some"

    def __init__(self, *texts: str) -> None:
        self._texts = texts
        self.asked: list[str] = []

    async def check(self, claims: Sequence[Claim]) -> list[Judgement]:
        self.asked += [claim.text for claim in claims]
        return [
            Judgement(Verdict.UNSUPPORTED, 0.2, notice="Another one judged.")
            if claim.text in self._texts
            else Judgement(Verdict.SUPPORTED, 0.9)
            for claim in claims
        ]


async def supported(judge: Judge) -> list[bool]:
    def compute() -> list[bool]:
        return [judge.entails(claim.text, claim.cited) for claim in (pair.claim() for pair in PAIRS)]

    return await judge.settle(compute)


async def test_a_stand_in_counts_in_this_run_and_is_asked_for_again_in_the_next(tmp_path: Path) -> None:
    failing = Judge(FailsOn("Sentence 1."), tmp_path)
    assert await supported(failing) == [True, False, True]
    assert failing.notices == {"Another one judged.": 1}
    mended = FailsOn()
    assert await supported(Judge(mended, tmp_path)) == [True, True, True]
    assert mended.asked == ["Sentence 1."]


async def test_what_a_checker_of_other_weights_said_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await supported(Judge(FailsOn(), tmp_path)) == [True, True, True]
    again, retrained = FailsOn(), FailsOn()
    await supported(Judge(again, tmp_path))
    assert not again.asked
    monkeypatch.setattr(judging, "checker_version", lambda name: f"{name}@learned anew")
    await supported(Judge(retrained, tmp_path))
    assert len(retrained.asked) == len(PAIRS)


async def test_a_judge_of_whole_answers_gets_few_claims_at_once() -> None:
    sizes = list[int]()

    class Whole:
        name, asks_once = "whole", True

        async def check(self, claims: Sequence[Claim]) -> list[Judgement]:
            sizes.append(len(claims))
            return [Judgement(Verdict.SUPPORTED, 1.0) for _ in claims]

    assert len(await checked(Whole(), [Claim(f"{number}.", ()) for number in range(2 * AN_ANSWER + 1)])) == 9
    assert sizes == [AN_ANSWER, AN_ANSWER, 1]
