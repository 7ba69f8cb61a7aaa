"""What an LLM does for a run, as long as there is one and it answers."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from core.answer import Mode
from core.errors import LlmError
from core.ports import Llm
from reviewing.jobs.metering import MeteredLlm
from reviewing.jobs.working import Run

Said = TypeVar("Said")


class LlmHelp:
    """One LLM, held within the limit of costs of one run. Once it has failed it is not asked again."""

    def __init__(self, run: Run, llm: Llm | None, mode: Mode, instead: str) -> None:
        """`instead` tells what is done without it. Raises PriceUnknown."""
        self._run = run
        self._llm = MeteredLlm(llm, run) if llm is not None else None
        self._mode = mode
        self._instead = instead

    @property
    def there(self) -> bool:
        """Whether it is asked at all."""
        return self._llm is not None

    async def take(self, ask: Callable[[Llm], Awaitable[Said]]) -> Said | None:
        """Return what the LLM says; None if the work is done without it.

        Raises CostLimitReached, and LlmError where the work may not be done without it.
        """
        if self._llm is None:
            return None
        try:
            return await ask(self._llm)
        except LlmError as error:
            if self._mode is Mode.LLM:
                raise
            self._llm = None
            await self._run.note(f"The LLM stopped answering; {self._instead} {error}")
            return None
