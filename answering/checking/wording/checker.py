"""Tests claims by their wording alone: a small learned model over what a claim and its passages share."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from answering.checking.claims import is_claim
from answering.checking.matching import repeats, unframed, wording
from answering.checking.wording.cited import LONGEST, CitedText, CitedTexts, pieces, read_cited
from answering.checking.wording.exchanged import exchanged
from answering.checking.wording.features import Match, match
from answering.checking.wording.model import load_model
from answering.checking.wording.opened import Place, opened
from answering.checking.wording.reading import read
from answering.checking.wording.verdicts import ANOTHERS, EXCHANGED, PARTIAL, REPEATED, verdict_of
from core.answer import Evidence, Verdict
from core.ports import Claim, Embedder, Judgement

Vectors = NDArray[np.float32]
Spans = list[tuple[int, int]]


class WordingChecker:
    """A part of the local checker. The embedder should be the one it was trained with."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._texts = CitedTexts()

    async def check(self, claims: Sequence[Claim]) -> list[Judgement]:
        """Return one judgement a claim, in order. Raises EmbedderUnavailable."""
        if not any(claim.cited for claim in claims):
            return [_uncited(claim) for claim in claims]
        known, cut, texts = await asyncio.to_thread(self._prepare, claims)
        vectors = await self._embedder.embed_passages(texts)
        return await asyncio.to_thread(self._judge, claims, known, cut, dict(zip(texts, vectors, strict=True)))

    def _prepare(self, claims: Sequence[Claim]) -> tuple[dict[str, CitedText], dict[str, Spans], list[str]]:
        """Return the passages that are known, the sentences of the others, and every text that needs a vector."""
        passages = dict.fromkeys(passage.chunk.text for claim in claims for _, passage in claim.cited)
        known = {text: found for text in passages if (found := self._texts.get(text)) is not None}
        cut = {text: pieces(text) for text in passages if text not in known}
        texts = [text[start:end] for text, spans in cut.items() for start, end in spans]
        texts += [_read_as(claim) for claim in claims if claim.cited]
        return known, cut, list(dict.fromkeys(texts))

    def _judge(
        self,
        claims: Sequence[Claim],
        known: dict[str, CitedText],
        cut: Mapping[str, Spans],
        vectors: Mapping[str, Vectors],
    ) -> list[Judgement]:
        model = load_model()
        for text, spans in cut.items():
            stacked = np.array([vectors[text[start:end]] for start, end in spans], np.float32)
            known[text] = read_cited(text, spans, stacked, model.lexicon)
            self._texts.keep(text, known[text])
        # An answer tests each sentence against several sets of sources: what is the same is read once.
        read_once = cache(partial(read, lexicon=model.lexicon))
        worded_once = cache(_wordings)
        cited = list(opened(claims, known, read_once))
        matches = [
            match(read_once(_read_as(claim)), vectors[_read_as(claim)], each.gathered, each.vectors)
            if each.places
            else None
            for claim, each in zip(claims, cited, strict=True)
        ]
        rows = [found.features for found in matches if found is not None]
        scores = iter(model.probability(np.stack(rows)).tolist() if rows else ())
        return [
            _judgement(claim, each.places, found, next(scores), worded_once(claim.text))
            if found is not None
            else _uncited(claim)
            for claim, each, found in zip(claims, cited, matches, strict=True)
        ]


def _judgement(claim: Claim, places: Sequence[Place], found: Match, score: float, said: frozenset[str]) -> Judgement:
    """Return what the probability of support and the conflicts say of a claim, which is worded so."""
    for place in places:
        if any(repeats(each, place.wording) for each in said):
            return Judgement(Verdict.SUPPORTED, max(score, REPEATED), _quotes([place]))
        refers = place.reference()
        if refers is not None and any(repeats(each, worded) for worded in refers.wordings() for each in said):
            return Judgement(Verdict.SUPPORTED, max(score, REPEATED), _quotes([place, place.sibling(refers.namer)]))
        if refers is not None and refers.is_given_to_another(_read_as(claim)):
            score = min(score, ANOTHERS)
    if len(claim.text) > LONGEST:
        score = min(score, PARTIAL)  # the rest was not read
    if not is_claim(claim.text):
        return Judgement(Verdict.NOT_A_CLAIM, score)
    evidence = [places[at] for at in found.evidence]
    if score >= PARTIAL:
        text = _read_as(claim)
        if turned := next((place for place in evidence if exchanged(text, place.text)), None):
            return Judgement(Verdict.CONTRADICTED, min(score, EXCHANGED), _quotes([turned]))
    verdict = verdict_of(score, found.features.tolist())
    return Judgement(verdict, score, _quotes(evidence) if verdict is not Verdict.UNSUPPORTED else ())


def _wordings(text: str) -> frozenset[str]:
    return frozenset({wording(text), wording(unframed(text))})


def _quotes(places: Sequence[Place]) -> tuple[Evidence, ...]:
    return tuple(found for place in places if (found := place.evidence()) is not None)


def _uncited(claim: Claim) -> Judgement:
    return Judgement(Verdict.UNSUPPORTED if is_claim(claim.text) else Verdict.NOT_A_CLAIM, 0.0)


def _read_as(claim: Claim) -> str:
    """What of a claim is embedded and compared."""
    return unframed(claim.text)[:LONGEST]
