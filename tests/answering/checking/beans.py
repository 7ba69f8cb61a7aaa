"""Passages to test claims against, and a checker to fall back to that only knows whether it was asked."""

from collections.abc import Sequence

from core.answer import Verdict
from core.paper import Paper
from core.passage import Chunk, Passage, Scores
from core.ports import Claim, Judgement


def passage(title: str, abstract: str, start: int = 0, end: int | None = None) -> Passage:
    """The part of an abstract from `start` to `end`."""
    paper = Paper(title, abstract, id=f"p_{title.lower().replace(' ', '_')}")
    text = abstract[start:end]
    return Passage(Chunk(f"c_{paper.id}_{start}", paper.id, text, start, start + len(text), 50), paper, Scores(0.9))


BEANS = passage(
    "The Thirst of Legumes",
    "Beans are old.  We grow two kinds of beans in dry soil. Red beans lose 30% of their yield, “while white beans "
    "keep theirs”. Watering at night restores the yield of red beans.",
    start=16,
)
PEAS = passage("Peas and Light", "We grow peas under lamps. Peas need twelve hours of light. More light is of no use.")


class StandIn:
    """Calls everything contradicted, and remembers what it was asked."""

    name = "local"
    asks_once = False

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def check(self, claims: Sequence[Claim]) -> list[Judgement]:
        self.asked += [claim.text for claim in claims]
        return [Judgement(Verdict.CONTRADICTED, 0.05) for _ in claims]
