"""Which candidates are worth offering: a model reads the sentence with the nearest sentence of each abstract.

Papers that share a word and nothing else are not offered. A paper that has another number in the place of the
sentence's is, and says so: "200 languages" here, "167 languages" there. Two numbers are of the same thing if the same
word is counted, or if both are shares or multiples and the same words stand around them; and the abstract must speak
of what the sentence speaks of: every name and most words of the sentence are there. The borders were set on the bundled
claims: docs/decisions/0025-check-my-text.md.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from answering.checking.wording.conflicts import likeness
from answering.checking.wording.numbers import Quantity, same
from answering.checking.wording.reading import Word, WordedText, read_words
from core.answer import Evidence, Verdict
from core.ports import Judgement
from core.text.sentences import sentence_spans
from core.text.words import LETTERS, stem
from retrieval.reading import relevance_reader
from reviewing.gathering import gathered
from reviewing.manuscripts.candidates import Citable
from reviewing.manuscripts.report import Offer

_COUNTED_BEHIND = 4
"""So many words behind a number may be what it counts: "500 quality-controlled evaluation tasks"."""
_COVERED = 0.6
"""The share of the words that must stand in the title, the first sentence, or the one with the number."""
_ALIKE = 0.5
"""How alike the surroundings of two shares or multiples must be."""


@dataclass(frozen=True, slots=True)
class OtherNumber:
    """What an abstract says instead: `abstract[start:end]` is the sentence, `words` the number with what it counts."""

    words: str
    start: int
    end: int


def other_numbers(text: str, title: str, abstract: str) -> list[OtherNumber]:
    """Return what stands in the place of one of the text's numbers, one a sentence of the abstract, in its order.

    There is nothing where all numbers of the text are there, or where the abstract speaks of something else.
    """
    claim = read_words(text)
    if not claim.quantities:
        return []
    named = read_words(title)
    spans = sentence_spans(abstract)
    sentences = [read_words(abstract[start:end]) for start, end in spans]
    missing = _missing(claim, [named, *sentences])
    if not missing or not _names(claim) <= named.keys.union(*(each.keys for each in sentences)):
        return []
    known = named.keys | sentences[0].keys if sentences else named.keys
    found = []
    for (start, end), sentence in zip(spans, sentences, strict=True):
        rivals = [rival for at in missing for rival in _rivals(claim, at, sentence)]
        if rivals and _covered(claim, known | sentence.keys) >= _COVERED:
            _, quantity, counted = max(rivals, key=lambda each: each[0])
            found.append(OtherNumber(_words(abstract[start:end], quantity, counted), start, end))
    return found


def _missing(claim: WordedText, there: Sequence[WordedText]) -> list[int]:
    """Return the places of the claim's numbers that are nowhere else."""
    stated = [quantity for each in there for quantity in each.quantities]
    return [
        at
        for at, word in enumerate(claim.words)
        if word.number is not None and not any(_agree(word.number, other) for other in stated)
    ]


def _agree(claimed: Quantity, stated: Quantity) -> bool:
    """Whether one may be said for the other; "more than 100" holds of 167."""
    if same(claimed, stated) or same(stated, claimed):
        return True
    least, most = claimed.low >= claimed.value, claimed.high <= claimed.value
    if claimed.unit != stated.unit or least == most:
        return False
    return stated.value > claimed.value if least else stated.value < claimed.value


def _names(claim: WordedText) -> frozenset[str]:
    return frozenset(word.key for word in claim.words if word.name)


def _covered(claim: WordedText, there: frozenset[str]) -> float:
    said = {word.key for word in claim.words if word.number is None}
    return len(said & there) / len(said) if said else 0.0


def _rivals(claim: WordedText, at: int, sentence: WordedText) -> Iterator[tuple[float, Quantity, str]]:
    """Yield other numbers of the same thing: how well they fit in, and the key of what they count."""
    number, counted = claim.words[at].number, _counted(claim.words, at)
    for place, other in enumerate(sentence.words):
        if number is None or other.number is None or other.number.unit != number.unit:
            continue
        if any(_agree(said, other.number) for said in claim.quantities):
            continue
        there = _counted(sentence.words, place)
        fit = likeness(claim.around[at], sentence.around[place])
        same_thing = bool(counted and there) and (counted[0] in there or there[0] in counted)
        if same_thing or (number.unit and fit >= _ALIKE):
            yield fit, other.number, next((key for key in there if same_thing and key in counted), "")


def _counted(words: Sequence[Word], at: int) -> tuple[str, ...]:
    """Return the keys of the words behind a number, up to the next number: the first of them is what it counts."""
    keys: list[str] = []
    for word in words[at + 1 : at + 1 + _COUNTED_BEHIND]:
        if word.number is not None:
            break
        keys.append(word.key)
    return tuple(keys)


def _words(sentence: str, quantity: Quantity, counted: str) -> str:
    """Return a number as the sentence has it, up to what it counts: "6.3 trillion tokens"."""
    behind = list(LETTERS.finditer(sentence, quantity.end))[:_COUNTED_BEHIND]
    end = next((word.end() for word in behind if stem(word[0].lower()) == counted), quantity.end)
    return " ".join(sentence[quantity.start : end].split())


_SAYS = -9.0
"""The logit that a paper needs which is said to support the sentence, at least in part."""
_SPEAKS = -6.0
"""... and one that is only said to speak of the same."""
_LESS = 8.0
"""By how much such a one may score less than the best of the candidates."""
_SAYS_OTHERWISE = 0.0
"""... and the sentence that has another number: an even chance that it answers."""
_SUPPORTS = (Verdict.SUPPORTED, Verdict.PARTIAL)


_SUPPORT = 0.1
"""What the score of the checker counts in the order of offers; the rest is nearness."""
_WHY = {
    Verdict.SUPPORTED: "Its abstract says so.",
    Verdict.PARTIAL: "It comes nearest: its abstract says part of it.",
    Verdict.CONTRADICTED: "Its abstract seems to say otherwise.",
    Verdict.UNSUPPORTED: "It speaks of the same, but its abstract does not say this.",
    Verdict.NOT_A_CLAIM: "It speaks of the same.",
}


async def offers_for(words: str, tested: Sequence[tuple[Citable, Judgement, int]]) -> list[Offer]:
    """Return the candidates that are worth offering, of those with what testing gave and their numbers, best first.

    What supports the sentence stands before what says otherwise, and that before what only comes near. Raises
    WeightsUnavailable.
    """

    async def one(each: tuple[Citable, Judgement, int]) -> tuple[float, Offer]:
        return await _offer(words, *each)

    found = await gathered(one, tested)
    speaks = max(_SPEAKS, max((score for score, _ in found), default=0.0) - _LESS)
    worthy = [offer for score, offer in found if score >= (_SAYS if offer.verdict in _SUPPORTS else speaks)]
    return sorted(
        worthy,
        key=lambda one: (one.verdict is not Verdict.SUPPORTED, one.otherwise is None, -one.nearness, one.source),
    )


async def _offer(words: str, candidate: Citable, judgement: Judgement, source: int) -> tuple[float, Offer]:
    """Return the logit that the nearest sentence of the abstract answers the words, and the offer."""
    paper = candidate.paper
    nearness = round((1 - _SUPPORT) * candidate.nearness + _SUPPORT * judgement.score, 4)
    tested = Offer(source, judgement.verdict, round(judgement.score, 4), nearness, _WHY[judgement.verdict])
    if judgement.verdict not in _SUPPORTS:
        others = other_numbers(words, paper.title, paper.abstract)
        quotes = [paper.abstract[each.start : each.end] for each in others]
        scores = await _scores(words, candidate, quotes)
        best = max(range(len(others)), key=scores.__getitem__, default=None)
        if best is not None and scores[best] >= _SAYS_OTHERWISE:
            other = others[best]
            why = f"Its abstract says otherwise: {other.words}."
            evidence = (Evidence(source, quotes[best], other.start, other.end),)
            contradicts = Verdict.CONTRADICTED
            return scores[best], replace(tested, verdict=contradicts, why=why, evidence=evidence, otherwise=other.words)
    nearest = dict.fromkeys([candidate.sentence, *(evidence.quote for evidence in judgement.evidence[:1])])
    score = max(await _scores(words, candidate, nearest))
    return score, replace(tested, evidence=judgement.evidence)


async def _scores(words: str, candidate: Citable, sentences: Iterable[str]) -> list[float]:
    texts = [f"{candidate.paper.title}\n{sentence}" for sentence in sentences]
    found: list[float] = (await relevance_reader().score(words, texts)).tolist()
    return found
