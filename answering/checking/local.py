"""The checker that needs no key and no network: a small model reads a claim and the abstract it cites together."""

from collections.abc import Sequence

from answering.checking.calibration import load_calibration
from answering.checking.cited import cited_sources
from answering.checking.nearest import KeptVectors, nearness
from answering.checking.opened import Read, Wanted, opened
from answering.checking.wording.checker import WordingChecker
from core.ports import Claim, Embedder, Held, Judgement, SupportReader
from retrieval.reading.support import support_reader


class LocalChecker:
    """A `SupportChecker`; docs/checker.md tells how it decides."""

    def __init__(self, embedder: Embedder, reader: SupportReader | None = None) -> None:
        """Take a reader, by default the one that comes with Litmus; this process loads it once.

        The embedder finds the sentences that a claim is held against.
        """
        self._embedder = embedder
        self._reader = reader or support_reader()
        self._vectors = KeptVectors()
        self._wording = WordingChecker(embedder)

    @property
    def name(self) -> str:
        """The name that settings and reports use."""
        return "local"

    @property
    def asks_once(self) -> bool:
        """It is cheap: each sentence is tested as soon as it is there."""
        return False

    async def check(self, claims: Sequence[Claim]) -> list[Judgement]:
        """Return one judgement a claim, in order. Raises EmbedderUnavailable, WeightsUnavailable."""
        claimed = [opened(claim) for claim in claims]
        if not (unsettled := [each for each in claimed if each.settled is None]):
            return [each.settled for each in claimed if each.settled is not None]
        readings = await self._read([reading for each in unsettled for reading in each.alone()])
        parts = [reading for each in unsettled if each.wants_parts(readings) for reading in each.parts()]
        readings |= await self._read(parts)
        return [each.settled or each.judged(readings) for each in claimed]

    async def _read(self, wanted: Sequence[Wanted]) -> dict[Wanted, Read]:
        """Read texts against sources."""
        texts = [text for said, source in wanted for text in (said, *source.premise().sentences)]
        vectors = await self._vectors.of(self._embedder, texts)
        near = [
            nearness(text, [source.title], source.premise().sentences, vectors)
            for text, source in dict.fromkeys(wanted)
        ]
        tasks = [
            (text, Held(source.premise(), each.places))
            for (text, source), each in zip(dict.fromkeys(wanted), near, strict=True)
        ]
        found = await self._reader.read(tasks)
        worded = await self._wording.check([Claim(text, source.cited) for text, source in dict.fromkeys(wanted)])
        calibration = load_calibration()
        return {
            each: Read(reading, judged, calibration.probability(reading, by, judged.score), by.places)
            for each, reading, judged, by in zip(dict.fromkeys(wanted), found, worded, near, strict=True)
        }

    async def prime(self, claims: Sequence[Claim]) -> None:
        """Read what claims cite before the claims are tested: an LLM takes longer to write them."""
        sources = (source for claim in claims for source in cited_sources(claim.cited))
        premises = list(dict.fromkeys(source.premise() for source in sources))
        await self._vectors.of(self._embedder, [text for premise in premises for text in premise.sentences])
        await self._reader.prime(premises)
