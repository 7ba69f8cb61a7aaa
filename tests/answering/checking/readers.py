"""A reader that goes by shared words, so that tests can say what it reads without a model."""

import re
from collections.abc import Sequence

from core.ports import Doubt, Held, Premise, SupportReading

WORD = re.compile(r"\w+")


class WordReader:
    """Supports a claim as far as its words stand in the sentences that it is held against; doubts the others."""

    version = "words"

    def __init__(self) -> None:
        self.asked: list[tuple[str, Held]] = []
        self.primed: list[Premise] = []

    async def read(self, claims: Sequence[tuple[str, Held]]) -> list[SupportReading]:
        self.asked += claims
        return [self._read(*claim) for claim in claims]

    async def prime(self, premises: Sequence[Premise]) -> None:
        self.primed += premises

    def _read(self, text: str, held: Held) -> SupportReading:
        sentences = [set(WORD.findall(sentence.lower())) for sentence in held.premise.sentences]
        there = {word for place in held.nearest for word in sentences[place]}
        words = list(WORD.finditer(text))
        doubts = tuple(Doubt(*word.span(), -4.0 if word[0].lower() in there else 4.0) for word in words)
        missing = sum(doubt.log_odds > 0 for doubt in doubts)
        return SupportReading((4.0 - 4.0 * missing, 0.0, 1.0 if missing else 0.0, 0.0), doubts)
