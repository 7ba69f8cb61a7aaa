"""A second look: an LLM that found no answer in whole passages is shown the few sentences that come nearest.

It is asked afresh, for a model that has said no says it again, and without the words that say so for it. Whether it may
overrule itself is not for it to say: what it writes now is tested as under `strict`.
"""

from collections.abc import Sequence

from answering.composing import narrowing
from answering.drafting.candidates import Candidate
from core.answer import Source
from core.ports import Message
from prompts import Prompt, as_data, load

MOST_SENTENCES = 6


def look_again(
    question: str, sources: Sequence[Source], best: Sequence[Candidate], instructions: str | None = None
) -> list[Message]:
    """Return the messages that ask for an answer from the sentences that may answer, best first, of these sources."""
    system, user = _prompts()
    by_paper = {source.paper.id: source for source in sources}
    of: dict[str, list[Candidate]] = {}
    for sentence in best:
        if sentence.passage.paper.id in by_paper:
            of.setdefault(sentence.passage.paper.id, []).append(sentence)
    texts = "\n\n".join(_shown(by_paper[paper], sentences) for paper, sentences in of.items())
    asked = user.render(texts=texts, instructions=narrowing(instructions), question=as_data(question))
    return [Message("system", system.render()), Message("user", asked)]


def second_look_fingerprint() -> str:
    """Says which wording asked again."""
    return "-".join(prompt.fingerprint for prompt in _prompts())


def _prompts() -> tuple[Prompt, Prompt]:
    return load("second_look_system"), load("second_look_user", "texts", "instructions", "question")


def _shown(source: Source, sentences: Sequence[Candidate]) -> str:
    """Text first: of a list that begins with titles, small models recite the titles."""
    text = " ".join(as_data(sentence.text) for sentence in sorted(sentences, key=lambda sentence: sentence.start))
    year = f", {source.paper.year}" if source.paper.year else ""
    return f"[{source.n}] {text}\n(From: {as_data(source.paper.title)}{year})"
