"""One more try for sentences that failed: the LLM is told which, and puts them so that the passages support them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from answering.checking.claims import LIST_MARK
from answering.citing.citations import CitedSentence, parse_citations, strip_markers
from answering.llm_text.wrappings import unwrapped
from core.answer import Sentence
from core.paper import Paper
from core.ports import Message
from core.text.tokens import count_tokens
from prompts import as_data, load

_NOTHING = "NOTHING"
_LINE = re.compile(r"^\W*S\s?(?P<number>\d{1,3})\W*?[:.)\]–-][\s*_]*(?P<text>\S.*)$", re.IGNORECASE)
_MARGIN = 64


def repair_prompt(asked: Sequence[Message], draft: str, failing: Sequence[Sentence], room: int) -> list[Message] | None:
    """Return the messages that ask for better sentences, or None if they do not fit into `room` tokens.

    They go on from what was asked and written: a server that remembers the beginning of a prompt need not read the
    passages again, which is most of the wait.
    """
    listed = "\n".join(f"S{n}: {as_data(bare(sentence))}" for n, sentence in enumerate(failing, start=1))
    repair = load("repair", "sentences", "nothing").render(sentences=listed, nothing=_NOTHING)
    messages = [*asked, Message("assistant", draft), Message("user", repair)]
    return messages if sum(count_tokens(message.content) for message in messages) + _MARGIN <= room else None


def read_repairs(text: str, count: int, papers: Sequence[Paper]) -> dict[int, CitedSentence]:
    """Return the new sentence for each place (from 0) for which the LLM wrote one.

    Only the first sentence of a line is taken: what more it says was not asked for.
    """
    repairs: dict[int, CitedSentence] = {}
    for line in unwrapped(text, "S").splitlines():
        found = _LINE.match(line)
        if found is None or not 1 <= int(found["number"]) <= count:
            continue
        if re.match(rf"\W*{_NOTHING}\b", found["text"]):
            continue
        _, sentences, _ = parse_citations(found["text"], papers)
        if sentences:
            repairs.setdefault(int(found["number"]) - 1, sentences[0])
    return repairs


def bare(sentence: Sentence) -> str:
    """Return the sentence without its markers and without its bullet or number in a list."""
    return strip_markers(LIST_MARK.sub("", sentence.text))


def in_place_of(failed: Sentence, repaired: Sentence) -> Sentence:
    """Return the repaired sentence where the failed one stood, as an item of its list if it was one."""
    mark = LIST_MARK.match(failed.text)
    text = f"{mark[0]}{repaired.text}" if mark and not LIST_MARK.match(repaired.text) else repaired.text
    return replace(repaired, text=text, start=failed.start, end=failed.end)
