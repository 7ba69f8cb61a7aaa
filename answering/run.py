"""What is known so far of one answer."""

from dataclasses import dataclass, field, replace
from time import perf_counter

from answering.question import Question
from core.answer import Faithfulness, Policy, Refusal, Sentence, Timings, Usage
from core.filters import Filters
from core.ports import Llm


@dataclass(slots=True)
class Run:
    """Filled in step by step while an answer comes to be."""

    asked: Question
    policy: Policy
    llm: Llm | None = None
    """Who writes; None from the moment it failed on."""
    question: str = ""
    """What was asked, as it is to be understood after what was said before."""
    filters: Filters = field(default_factory=Filters)
    """Those that were set, and those that the question asks for in words."""
    filters_read: tuple[str, ...] = ()
    """The words that were taken for filters."""
    searched_for: str | None = None
    """What is searched in place of what was written, where that is misspelt or in another language."""
    foreign: str | None = None
    """The language of the question, where the embedder does not read it and nobody translated it."""
    answer_in: str | None = None
    """The language of a question that was translated."""
    leans: bool = False
    """Whether the question follows what was said before."""
    whole: bool = False
    """Whether it is not to be taken apart."""
    said: str = ""
    """The text of earlier answers, if the question follows them; it need not be said again."""
    quoted: tuple[str, ...] = ()
    """The titles of the papers that the last answer cites, if the question follows it."""
    most_sentences: int | None = None
    """So many are wanted at most."""
    courtesy: str | None = None
    """What is replied to a word of thanks or a greeting, which asks nothing."""
    rewritten: bool = False
    """Whether an LLM put it so."""
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
    _calls: int = 0
    _started: float = field(default_factory=perf_counter)
    _lapped: float = field(default_factory=perf_counter)

    def lap(self, step: str) -> None:
        """Count the time since the last call towards a step: `retrieve`, `generate` or `verify`."""
        now = perf_counter()
        passed, self._lapped = 1000 * (now - self._lapped), now
        self.timings = replace(self.timings, **{step: getattr(self.timings, step) + passed})

    def timed(self) -> Timings:
        """Return the milliseconds of all steps, and in total."""
        return replace(self.timings, total=1000 * (perf_counter() - self._started))

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
        """Return what is known so far of the answer to a part."""
        return Run(
            self.asked,
            self.policy,
            self.llm,
            question,
            filters=self.filters,
            foreign=self.foreign,
            answer_in=self.answer_in,
            said=self.said,
            most_sentences=self.most_sentences,
            notices=self.notices,
        )

    def take(self, part: "Run") -> None:
        """Add what a part took, and who wrote it; its text is joined elsewhere."""
        self.llm, self.cut, self.filtered = part.llm, self.cut or part.cut, self.filtered or part.filtered
        self.model = part.model or self.model
        if part._calls:
            self.used(part.usage)
        for step in ("retrieve", "generate", "verify"):
            self.timings = replace(self.timings, **{step: getattr(self.timings, step) + getattr(part.timings, step)})
        self._lapped = perf_counter()

    def instructions(self) -> str | None:
        """Return what kind of answer is wanted, in words."""
        wishes = [self.asked.instructions] if self.asked.instructions else []
        if self.answer_in is not None:
            wishes.append(f"Write the answer in {self.answer_in}.")
        if self.most_sentences is not None:
            wishes.append(f"Write no more than {self.most_sentences} sentence{'s' * (self.most_sentences != 1)}.")
        return " ".join(wishes) or None

    def note(self, notice: str) -> None:
        """Tell the reader something, once."""
        if notice not in self.notices:
            self.notices.append(notice)
