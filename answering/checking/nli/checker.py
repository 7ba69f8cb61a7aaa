"""An NLI cross-encoder as the checker: does the passage entail the sentence, contradict it, or neither?"""

import asyncio
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from answering.checking.at_once import judged_at_once
from answering.checking.matching import unframed
from answering.checking.nli.files import read_files
from answering.checking.nli.model import NliModel, Pair
from answering.checking.nli.premises import NliPremise, PremisePlace, joint_premise, sentences, wholes
from core.answer import Evidence, Verdict
from core.ports import Claim, Judgement
from core.tracing.stages import Stage, timed

Said = tuple[float, float]
"""The probabilities of entailment and of contradiction."""

_ENTAILED = 0.5
_PARTLY = 0.25
_CONTRADICTED = 0.5
_QUOTES_A_SOURCE = 2
_JOINED = 4
"""Sentences of several passages that are read as one text."""
_TOO_LONG = "A sentence is longer than the NLI model can read, and was not tested."


class NliChecker:
    """A `SupportChecker` that runs a model of the user's own (docs/judges.md). Its scores are the model's."""

    def __init__(self, folder: Path) -> None:
        """Read what the files say; the model is loaded when it is first used. Raises SettingsError."""
        self._files = read_files(folder)
        self._model: NliModel | None = None
        self._loading = threading.Lock()

    @property
    def name(self) -> str:
        """The name that settings and reports use."""
        return "nli"

    @property
    def asks_once(self) -> bool:
        """Whether an answer is tested when it is whole."""
        return False

    @timed(Stage.CHECK)
    async def check(self, claims: Sequence[Claim]) -> list[Judgement]:
        """Return one judgement a claim, in order. Raises SettingsError if the model cannot be run."""
        judged = {claim: at_once for claim in claims if (at_once := judged_at_once(claim)) is not None}
        left = [claim for claim in dict.fromkeys(claims) if claim not in judged]
        if left:
            judged |= await asyncio.to_thread(self._judge, left)
        return [judged[claim] for claim in claims]

    def _judge(self, claims: Sequence[Claim]) -> dict[Claim, Judgement]:
        model = self._loaded()
        asked = [_Asked(claim, model) for claim in claims]
        said: dict[Pair, Said] = {}
        _ask(model, (pair for each in asked for pair in each.pairs()), said)
        for further in (_Asked.join, _Asked.single_out):
            for each in asked:
                further(each, said)
            _ask(model, (pair for each in asked for pair in each.pairs()), said)
        return {each.claim: each.judgement(said) for each in asked}

    def _loaded(self) -> NliModel:
        with self._loading:
            if self._model is None:
                self._model = NliModel(self._files)
            return self._model


def _ask(model: NliModel, pairs: Iterable[Pair], said: dict[Pair, Said]) -> None:
    """Add what the model says of the pairs that it was not asked about yet."""
    new = [pair for pair in dict.fromkeys(pairs) if pair not in said]
    if new:
        said |= {pair: (float(row[0]), float(row[1])) for pair, row in zip(new, model.probabilities(new), strict=True)}


class _Asked:
    """A claim and everything that it is held against."""

    def __init__(self, claim: Claim, model: NliModel) -> None:
        self.claim = claim
        self._hypothesis = unframed(claim.text)
        room = model.longest - len(model.token_spans(self._hypothesis))
        self._readable = room >= model.longest // 2
        self._room = room
        self._places = sentences(claim, room, model.token_spans) if self._readable else []
        self._wholes = list(wholes(self._places, room, lambda title: len(model.token_spans(title))))
        self._joint: NliPremise | None = None
        self._lessened: dict[PremisePlace, NliPremise] = {}
        """The joint premise without each of its sentences."""

    def pairs(self) -> Iterator[Pair]:
        """Yield what the model is to be asked."""
        premises = [*self._wholes, *([self._joint] if self._joint is not None else []), *self._lessened.values()]
        for text in (*(place.text for place in self._places), *(premise.text for premise in premises)):
            yield text, self._hypothesis

    def join(self, said: Mapping[Pair, Said]) -> None:
        """Read the best sentences of several texts as one, if none of the texts alone entails the claim."""
        if len(self._wholes) < 2 or self._best(said) >= _ENTAILED:
            return
        best_of_each = [max(whole.places, key=lambda place: self._entailed(place, said)) for whole in self._wholes]
        best_of_each.sort(key=lambda place: -self._entailed(place, said))
        self._joint = joint_premise(best_of_each[:_JOINED], self._room)

    def single_out(self, said: Mapping[Pair, Said]) -> None:
        """Find out which of the sentences that were read as one are needed."""
        if self._joint is not None and self._said(self._joint.text, said)[0] >= _ENTAILED:
            places = self._joint.places
            self._lessened = {
                place: joint_premise([other for other in places if other != place], self._room) for place in places
            }

    def judgement(self, said: Mapping[Pair, Said]) -> Judgement:
        """Return what the model's probabilities say of the claim."""
        if not self._readable:
            return Judgement(Verdict.UNSUPPORTED, 0.0, notice=_TOO_LONG)
        score = self._best(said)
        if score >= _ENTAILED:
            return Judgement(Verdict.SUPPORTED, score, _quotes(self._entailing(said)))
        # Of sentences alone, models call many contradictory that only speak of something else.
        if max((self._said(whole.text, said)[1] for whole in self._wholes), default=0.0) >= _CONTRADICTED:
            against = max(self._places, key=lambda place: self._said(place.text, said)[1])
            return Judgement(Verdict.CONTRADICTED, score, _quotes([against]))
        if score >= _PARTLY:
            return Judgement(Verdict.PARTIAL, score, _quotes([self._nearest(said)]))
        return Judgement(Verdict.UNSUPPORTED, score)

    def _best(self, said: Mapping[Pair, Said]) -> float:
        return max((said[pair][0] for pair in self.pairs() if pair in said), default=0.0)

    def _entailing(self, said: Mapping[Pair, Said]) -> list[PremisePlace]:
        """Return the sentences that entail the claim, the best of each source; else what comes nearest to it."""
        entailing: dict[int, list[PremisePlace]] = {}
        for place in sorted(self._places, key=lambda place: -self._entailed(place, said)):
            if self._entailed(place, said) >= _ENTAILED:
                entailing.setdefault(place.source, []).append(place)
        if entailing:
            return [place for places in entailing.values() for place in places[:_QUOTES_A_SOURCE]]
        if self._lessened:
            needed = [each for each, rest in self._lessened.items() if self._said(rest.text, said)[0] < _ENTAILED]
            return needed or list(self._lessened)
        best = max(self._wholes, key=lambda whole: self._said(whole.text, said)[0])
        return [max(best.places, key=lambda place: self._entailed(place, said))]

    def _nearest(self, said: Mapping[Pair, Said]) -> PremisePlace:
        return max(self._places, key=lambda place: self._entailed(place, said))

    def _entailed(self, place: PremisePlace, said: Mapping[Pair, Said]) -> float:
        return self._said(place.text, said)[0]

    def _said(self, premise: str, said: Mapping[Pair, Said]) -> Said:
        return said[premise, self._hypothesis]


def _quotes(places: Iterable[PremisePlace]) -> tuple[Evidence, ...]:
    in_order = sorted(places, key=lambda place: (place.source, place.start))
    return tuple(found for place in in_order if (found := place.evidence()) is not None)
