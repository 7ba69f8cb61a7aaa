"""What a review by an LLM takes: one call a section, and a second one where sentences are to be put right."""

from collections.abc import Sequence

from core.paper import Paper
from core.ports import Llm
from core.settings import Settings
from core.text.tokens import count_tokens
from reviewing.jobs.estimating import Estimate, Span
from reviewing.jobs.metering import prompt_tokens
from reviewing.review.asking import SECTION_TOKENS, section_prompt
from reviewing.review.outline import Outline, OutlineSection, read_outline
from reviewing.review.outlining import sections_for
from reviewing.review.review import ReviewRequest
from reviewing.review.telling import MOST_PAPERS

_FEWEST = 0.25
"""Of the papers that are looked at, that speak of the topic in the worst case."""
_SHORT_SECTION = 150
"""Tokens."""
_PASSAGE = 24
"""Tokens around one."""


def estimated(asked: ReviewRequest, papers: Sequence[Paper], llm: Llm | None, settings: Settings) -> Estimate:
    """Return the calls and tokens, from few papers and nothing put right to all papers and every section put right."""
    if llm is None:
        return Estimate(len(papers))
    sizes = [count_tokens(paper.title) + count_tokens(paper.abstract) + _PASSAGE for paper in papers]
    if asked.outline is not None:
        outline = read_outline(asked.outline, asked.topic)
        fewest = most = len(outline.sections)
    else:
        fewest = sections_for(len(papers) if asked.named else int(_FEWEST * len(papers)))
        most = sections_for(len(papers))
        outline = Outline(asked.topic, (OutlineSection("x" * 40),) * most)
    frame = prompt_tokens(section_prompt(outline, outline.sections[0], ()))
    few = sum(sizes[: max(1, int(_FEWEST * len(sizes)))]) if not asked.named else 0
    all_ = sum(sorted(sizes, reverse=True)[: MOST_PAPERS * most])
    longest = max(SECTION_TOKENS, settings.llm_max_tokens)
    return Estimate(
        papers=len(papers),
        model=llm.model,
        calls=Span(fewest, 2 * most),
        prompt_tokens=Span(fewest * frame + (few or all_), 2 * (most * frame + all_) + 2 * most * longest),
        completion_tokens=Span(fewest * _SHORT_SECTION, 2 * most * longest),
    )
