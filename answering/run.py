"""What is known so far of one answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from time import perf_counter

from answering.understanding.meant import Meant
from core.answer import Faithfulness, Policy, Refusal, Sentence, Timings, Usage
from core.ports import Llm
from core.tracing.stages import Stage, Timed

STEPS = (Stage.RETRIEVE, Stage.GENERATE, Stage.VERIFY)
"""Each is a field of `Timings`."""


@dataclass(slots=True)
class Run:
    """Filled in step by step while an answer comes to be."""

    meant: Meant
    policy: Policy
    llm: Llm | None = None
    """Who writes; None from the moment it failed on."""
    text: str = ""
    sentences: list[Sentence] = field(default_factory=list)
    model: str | None = None
    cut: bool = False
    filtered: bool = False
    """Whether the LLM was stopped by the limit on its tokens."""
    refusal: Refusal | None = None
    faithfulness: Faithfulness = field(default_factory=Faithfulness)
    usage: Usage = field(default_factory=Usage)
    timings: Timings = field(default_factory=Timings)
    notices: list[str] = field(default_factory=list)
    instructed: set[str] = field(default_factory=set)
    """Ids of papers from which text that instructs an LLM was left out."""
    began: float = field(default_factory=perf_counter)
    _calls: int = 0
    _lapped: float = 0.0

    def __post_init__(self) -> None:
        self._lapped = self.began

    @classmethod
    def of(cls, meant: Meant, policy: Policy, llm: Llm | None, began: float) -> "Run":
        """Begin with what reading the question took since `began`, and what is to be told of it."""
        run = cls(meant, policy, llm, began=began)
        if meant.usage is not None:
            run.used(meant.usage)
            run.lap(Stage.GENERATE)
        if meant.notice is not None:
            run.note(meant.notice)
        return run

    @contextmanager
    def step(self, step: Stage) -> Iterator[None]:
        """Have a block timed as a stage, and the time since the last lap counted towards it."""
        with Timed(step):
            yield
        self.lap(step)

    def lap(self, step: Stage) -> None:
        """Count the time since the last call towards one of `STEPS`."""
        now = perf_counter()
        passed, self._lapped = 1000 * (now - self._lapped), now
        self.timings = replace(self.timings, **{step: getattr(self.timings, step) + passed})

    def timed(self) -> Timings:
        """Return the milliseconds of all steps, and in total."""
        return replace(self.timings, total=1000 * (perf_counter() - self.began))

    def used(self, usage: Usage) -> None:
        """Add what a call of the LLM took. The cost is unknown as soon as that of one call is."""
        known, self._calls = self.usage, self._calls + 1
        cost = None
        if known.cost_usd is not None and usage.cost_usd is not None:
            cost = known.cost_usd + usage.cost_usd
        self.usage = Usage(
            known.prompt_tokens + usage.prompt_tokens,
            known.completion_tokens + usage.completion_tokens,
            usage.cost_usd if self._calls == 1 else cost,
        )

    def part(self, question: str) -> "Run":
        """Begin the answer to a part of the question; its notices are those of the whole."""
        return Run(self.meant.part(question), self.policy, self.llm, notices=self.notices)

    def take(self, part: "Run") -> None:
        """Add what a part took, and who wrote it; its text is joined elsewhere."""
        self.llm, self.cut, self.filtered = part.llm, self.cut or part.cut, self.filtered or part.filtered
        self.model = part.model or self.model
        if part._calls:
            self.used(part.usage)
        for step in STEPS:
            self.timings = replace(self.timings, **{step: getattr(self.timings, step) + getattr(part.timings, step)})
        self._lapped = perf_counter()

    def note(self, notice: str) -> None:
        """Tell the reader something, once."""
        if notice not in self.notices:
            self.notices.append(notice)
