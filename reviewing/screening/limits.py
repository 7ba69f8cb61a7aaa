"""From where on an answer about a topic is clear: where a wrong one would cost less than having a person look."""

from dataclasses import dataclass

from reviewing.screening.verdicts import Holds

_WRONG_EXCLUSION = 20
"""So many looks at a paper a wrong exclusion is worth: nobody sees the paper again."""
_WRONG_INCLUSION = 5
"""... a wrong inclusion: the full text is read in vain."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Likelihoods; between them an answer is not clear."""

    yes: float
    no: float

    def answer(self, likely: float) -> Holds:
        """Return what is clear."""
        if likely >= self.yes:
            return Holds.YES
        return Holds.NO if likely <= self.no else Holds.UNCLEAR


NO_EXCLUDES = Limits(yes=1 - 1 / _WRONG_INCLUSION, no=1 / _WRONG_EXCLUSION)
YES_EXCLUDES = Limits(yes=1 - 1 / _WRONG_EXCLUSION, no=1 / _WRONG_INCLUSION)
