"""Which model is asked next after a failure, and when."""

import asyncio
import random
from collections.abc import Sequence

from core.errors import LlmError, LlmTimeout

_FIRST_WAIT_S = 0.5
_LONGEST_WAIT_S = 20.0


class Tries:
    """Each model again while that can help, then the next one, until the deadline (a time of the event loop)."""

    def __init__(self, models: Sequence[str], retries: int, deadline: float) -> None:
        self.model = models[0]
        """The model to ask now."""
        self._fallbacks = list(models[1:])
        self._retries = retries
        self.deadline = deadline
        self._failures = 0
        """Of the model that is being asked."""
        self._first: LlmError | None = None

    async def after(self, error: LlmError, asked_wait_s: float | None) -> None:
        """Wait as long as the failure asks for, and set the model to ask now. Raises when nothing is left to try."""
        self._first = self._first or error
        self._failures += 1
        wait = _backoff(self._failures) if asked_wait_s is None else asked_wait_s
        # A model that let the whole time for a first token pass is not asked to do so again.
        again = error.retryable and not isinstance(error, LlmTimeout) and self._failures <= self._retries
        if again and wait <= _LONGEST_WAIT_S and self._left() > wait:
            await asyncio.sleep(wait)
        elif self._fallbacks and self._left() > 0:
            self.model = self._fallbacks.pop(0)
            self._failures = 0
        else:
            raise self._first from None

    def _left(self) -> float:
        return self.deadline - asyncio.get_running_loop().time()


def _backoff(failures: int) -> float:
    """Doubles with each failure; the spread keeps clients that failed together from coming back together."""
    wait: float = min(_FIRST_WAIT_S * 2 ** (failures - 1), _LONGEST_WAIT_S)
    return wait * random.uniform(0.75, 1.25)  # noqa: S311  # no secret hangs on it
