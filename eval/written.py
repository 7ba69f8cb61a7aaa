"""Which sentences of an answer count: those that answer, and of these the ones that claim something."""

from answering.citations import strip_markers
from core.answer import Answer, Mode, Sentence, Verdict
from eval.judging import Judge


def is_claim(sentence: Sentence, judge: Judge) -> bool:
    """Whether the sentence claims anything: as it was served or, where it was served untested, as the judge says."""
    if sentence.verdict is None:
        return judge.verdict(strip_markers(sentence.text), ()) is not Verdict.NOT_A_CLAIM
    return sentence.verdict is not Verdict.NOT_A_CLAIM


def written(answer: Answer) -> list[Sentence]:
    """The sentences that answer: not what Litmus itself says: headings of parts, how many papers match."""
    headings = {part.start for part in answer.parts}
    without = [part for part in answer.parts if part.refusal is not None]
    return [
        sentence
        for sentence in answer.sentences
        if sentence.start not in headings
        and not any(part.start <= sentence.start < part.end for part in without)
        and not (answer.mode is Mode.EXTRACTIVE and sentence.verdict is Verdict.NOT_A_CLAIM)
    ]
