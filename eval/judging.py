"""A support checker as the judge that the metrics ask: does this sentence follow from these passages?

The judge of a run is the checker that serves, unless another one is named. The metrics are pure and ask one question at
a time; checkers are asynchronous and want batches. So the metrics are computed against what is known so far, everything
they asked for and did not get is judged in one go, and again, until nothing is missing. Verdicts are kept on disk, for
a judge may be an LLM and cost money; not so those of a checker that stood in for it.
"""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from answering.checking import choosing
from answering.checking.versions import checker_version
from core.answer import Verdict
from core.passage import Passage
from core.ports import Claim, Embedder, Judgement, Progress, SupportChecker, silent
from core.settings import Settings
from eval.lines import JsonLines
from indexing.embedding import open_embedder

T = TypeVar("T")

Numbered = tuple[int, Passage]
"""A passage and the number of its source."""

BATCH = 64
AN_ANSWER = 4
"""Claims at once for a checker that reads whole answers: as many as an answer has, and few enough for a slow judge."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A judgement on disk."""

    key: str
    verdict: Verdict
    score: float


async def checked(checker: SupportChecker, claims: Sequence[Claim], progress: Progress = silent) -> list[Judgement]:
    """Have claims judged, so many at a time; `progress` hears of each batch."""
    judgements: list[Judgement] = []
    progress(0, len(claims))
    size = AN_ANSWER if checker.asks_once else BATCH
    for start in range(0, len(claims), size):
        judgements += await checker.check(claims[start : start + size])
        progress(len(judgements), len(claims))
    return judgements


class Judge:
    """Answers for a checker, from memory where it can."""

    def __init__(self, checker: SupportChecker, folder: Path | None = None, progress: Progress = silent) -> None:
        self._checker = checker
        self._progress = progress
        self._judged = 0
        self._version = checker_version(checker.name)
        self._lines = JsonLines(folder / "judgements.jsonl") if folder else None
        kept = self._lines.read(Kept) if self._lines else ()
        self._known = {item.key: item for item in kept}
        self._missing: dict[str, Claim] = {}
        self.notices: Counter[str] = Counter()
        """What the checker said of its judgements, such as that another one had to stand in."""

    @property
    def name(self) -> str:
        """The checker's."""
        return self._checker.name

    async def settle(self, compute: Callable[[], T]) -> T:
        """Compute with `entails` and `verdict` until every answer that was used is the checker's own."""
        while True:
            result = compute()
            if not self._missing:
                return result
            await self._ask()

    def entails(self, sentence: str, passages: Sequence[Numbered]) -> bool:
        """Whether the passages together support the sentence in full; partial support is none, as in ALCE."""
        return bool(passages) and self.verdict(sentence, passages) is Verdict.SUPPORTED

    def verdict(self, sentence: str, passages: Sequence[Numbered]) -> Verdict:
        """What the checker says; `supported` while it has not been asked, inside `settle` only."""
        return self._look_up(sentence, passages).verdict

    def score(self, sentence: str, passages: Sequence[Numbered]) -> float:
        """How likely the checker holds it that the passages support the sentence; 1 while it has not been asked."""
        return self._look_up(sentence, passages).score

    def _look_up(self, sentence: str, passages: Sequence[Numbered]) -> Kept:
        key = self._key(sentence, passages)
        found = self._known.get(key)
        if found is None:
            self._missing[key] = Claim(sentence, tuple(passages))
            # The metrics look further only where something is not supported: so nothing is asked in vain.
            return Kept(key, Verdict.SUPPORTED, 1.0)
        return found

    def _key(self, sentence: str, passages: Sequence[Numbered]) -> str:
        read = (f"{passage.paper.title}\0{passage.chunk.text}" for _, passage in passages)
        text = "\0\0".join((self._version, sentence, *read))
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

    async def _ask(self) -> None:
        waiting, self._missing = list(self._missing.items()), {}
        for start in range(0, len(waiting), BATCH):
            batch = waiting[start : start + BATCH]
            judgements = await self._checker.check([claim for _, claim in batch])
            self._keep([key for key, _ in batch], judgements)
            self._judged += len(batch)
            # More may be asked in the next round: the total is what is known of it now.
            self._progress(self._judged, self._judged + len(waiting) - start - len(batch))

    def _keep(self, keys: Sequence[str], judgements: Sequence[Judgement]) -> None:
        made = [(Kept(key, each.verdict, each.score), each.notice) for key, each in zip(keys, judgements, strict=True)]
        self._known |= {item.key: item for item, _ in made}
        self.notices.update(notice for _, notice in made if notice)
        if self._lines:
            self._lines.append(*(item for item, notice in made if not notice))


def only_known(chosen: str | SupportChecker | None, settings: Settings) -> None:
    """Raise SettingsError if there is no such checker. Asking comes before judging, and takes long."""
    choosing.checker_name(settings)
    if isinstance(chosen, str):
        choosing.checker_name(settings, chosen)


async def open_judge(name: str | None, settings: Settings) -> SupportChecker:
    """Return a checker on its own, without a library. Raises SettingsError, EmbedderUnavailable."""
    only_known(name, settings)  # before the embedder, which takes a while to open
    return choosing.open_checker(settings, await asyncio.to_thread(open_embedder, settings), name)


def checker_for(chosen: str | SupportChecker | None, embedder: Embedder, settings: Settings) -> SupportChecker:
    """Return the checker itself if one is given, else the one of this name. Raises SettingsError."""
    if chosen is not None and not isinstance(chosen, str):
        return chosen
    return choosing.open_checker(settings, embedder, chosen)
