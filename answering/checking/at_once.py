"""What no checker needs to look into."""

from answering.checking.claims import is_claim
from core.answer import Verdict
from core.ports import Claim, Judgement


def judged_at_once(claim: Claim) -> Judgement | None:
    """Return the judgement on what claims nothing or cites nothing; None for everything else."""
    if not (claim.stated or is_claim(claim.text)):
        return Judgement(Verdict.NOT_A_CLAIM, 0.0)
    return None if claim.cited else Judgement(Verdict.UNSUPPORTED, 0.0)
