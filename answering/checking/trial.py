"""Whether a checker works: it is given a sentence that its passage says word for word."""

from core.answer import Verdict
from core.paper import Paper
from core.passage import Chunk, Passage, Scores
from core.ports import Claim, SupportChecker

_SAID = "Watering the seedlings at night raised the harvest of red beans by 30%."
_TEXT = f"Two kinds of beans were grown in dry soil for three years. {_SAID} White beans did not change."
_PAPER = Paper("Watering Beans in Dry Soil", _TEXT, id="p_trial")
CLAIM = Claim(_SAID, ((1, Passage(Chunk("c_trial", _PAPER.id, _TEXT, 0, len(_TEXT), 40), _PAPER, Scores(1.0))),))


async def complaint(checker: SupportChecker) -> str | None:
    """Return what is wrong with the checker; None if it works. Raises what the checker raises."""
    (judgement,) = await checker.check([CLAIM])
    if judgement.notice is not None:
        return judgement.notice
    if judgement.verdict is not Verdict.SUPPORTED:
        return f"It calls a sentence {judgement.verdict} that its passage says word for word."
    return None
