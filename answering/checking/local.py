"""The checker that needs no key and no network: a small model reads a claim and the abstract it cites together."""

from collections.abc import Sequence

from answering.checking.calibration import features_of, load_calibration
from answering.checking.cited import cited_sources
from answering.checking.matching import unframed
from answering.checking.nearest import nearness
from answering.checking.opened import ReadOpened, Wanted, open_claim
from answering.checking.wording.differences import differences
from core.models.remembering import remembering_sentences
from core.ports import Claim, Embedder, Held, Judgement, SupportReader
from core.tracing.stages import Stage, timed
from retrieval.reading.support import support_reader


class LocalChecker:
    """A `SupportChecker`; docs/checker.md tells how it decides."""

    def __init__(self, embedder: Embedder, reader: SupportReader | None = None) -> None:
        """Take a reader, by default the one that comes with Litmus; this process loads it once.

        The embedder finds the sentences that a claim is held against.
        """
        self._embedder = remembering_sentences(embedder)
        self._reader = reader or support_reader()

    @property
    def name(self) -> str:
        """The name that settings and reports use."""
        return "local"

    @property
    def asks_once(self) -> bool:
        """It is cheap: each sentence is tested as soon as it is there."""
        return False

    @timed(Stage.CHECK)
    async def check(self, claims: Sequence[Claim]) -> list[Judgement]:
        """Return one judgement a claim, in order. Raises EmbedderUnavailable, WeightsUnavailable."""
        claimed = [open_claim(claim) for claim in claims]
        if not (unsettled := [each for each in claimed if each.settled is None]):
            return [each.settled for each in claimed if each.settled is not None]
        readings = await self._read([reading for each in unsettled for reading in each.alone()])
        parts = [reading for each in unsettled if each.wants_parts(readings) for reading in each.parts()]
        readings |= await self._read(parts)
        return [each.settled or each.judged(readings) for each in claimed]

    async def _read(self, wanted: Sequence[Wanted]) -> dict[Wanted, ReadOpened]:
        """Read texts against sources."""
        wanted = list(dict.fromkeys(wanted))
        premises = [source.premise() for _, source in wanted]
        texts = [said for said, _ in wanted] + [text for premise in premises for text in premise.sentences]
        vectors = dict(zip(texts, await self._embedder.embed_passages(texts), strict=True))
        near = [nearness(text, premise.sentences, vectors) for (text, _), premise in zip(wanted, premises, strict=True)]
        tasks = [
            (text, Held(premise, each.places)) for (text, _), premise, each in zip(wanted, premises, near, strict=True)
        ]
        readings = await self._reader.read(tasks)
        calibration = load_calibration()
        found = {}
        for each, premise, by, reading in zip(wanted, premises, near, readings, strict=True):
            differing = differences(unframed(each[0]), premise.title, premise.sentences, by)
            score = calibration.probability(features_of(reading, by, differing), differing)
            found[each] = ReadOpened(reading, differing, score, by.carrying)
        return found

    async def prime(self, claims: Sequence[Claim]) -> None:
        """Read what claims cite before the claims are tested: an LLM takes longer to write them."""
        sources = (source for claim in claims for source in cited_sources(claim.cited))
        premises = list(dict.fromkeys(source.premise() for source in sources))
        await self._embedder.embed_passages([text for premise in premises for text in premise.sentences])
        await self._reader.prime(premises)
