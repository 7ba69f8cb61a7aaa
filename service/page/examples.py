"""Questions to begin with, which the library at hand can answer."""

from service.surface import FullShelf

_KNOWN = (
    ("Why do language models overlook the middle of a long context?", "Lost in the Middle"),
    ("How do sparse and dense retrieval differ?", "Dense Passage Retrieval for Open-Domain Question Answering"),
    ("Do larger models hallucinate less?", "TruthfulQA"),
    ("How is the quality of citations measured?", "Enabling Large Language Models to Generate Text with Citations"),
)
"""Questions about the sample corpus, each with a paper that has to be there."""
_MOST = 3
_LONGEST_TITLE = 90


async def examples(library: FullShelf) -> list[str]:
    """Return a few questions; none where the library is empty."""
    found = [question for question, title in _KNOWN if (await library.papers(query=title, limit=1)).papers][:_MOST]
    if found:
        return found
    papers = (await library.papers(limit=50)).papers
    titles = [paper.title.rstrip(".") for paper in papers if len(paper.title) <= _LONGEST_TITLE]
    return [f"What does “{title}” find?" for title in titles[:_MOST]]
