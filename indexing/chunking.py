"""Abstract to chunks: whole sentences, bounded in tokens, at exact places."""

from collections.abc import Sequence
from math import ceil

from core.paper import Paper
from core.passage import Chunk, chunk_id, searched_text
from core.text.sentences import sentence_spans
from core.text.tokens import count_tokens

CHUNKING_VERSION = 1
"""Counted up when the same abstract gives other chunks than before: a library goes on with those it has (0047)."""


def chunk_paper(paper: Paper, max_tokens: int) -> list[Chunk]:
    """Split an abstract at sentence ends into the fewest chunks of about equal length, each at most `max_tokens`.

    An abstract that fits is one chunk. A single sentence longer than that is split inside, at phrases or words.
    """
    return [
        Chunk(
            chunk_id(paper.id, start, searched_text(paper.title, text)), paper.id, text, start, start + len(text), count
        )
        for start, text, count in _places(paper.abstract, max_tokens)
    ]


def _places(abstract: str, max_tokens: int) -> list[tuple[int, str, int]]:
    whole = abstract.strip()
    total = count_tokens(whole)
    if total <= max_tokens:
        return [(abstract.index(whole), whole, total)] if whole else []
    # Packing greedily would leave a last chunk of a few words, which says little and is found for anything.
    even = ceil(total / ceil(total / max_tokens))
    for limit in (min(max_tokens, ceil(even * 1.15)), max_tokens):
        texts = _split(abstract, limit)
        if len(texts) <= ceil(total / max_tokens):
            break
    places, after = [], 0
    for text in texts:
        start = abstract.index(text, after)
        after = start + len(text)
        places.append((start, text, count_tokens(text)))
    return places


def _split(abstract: str, limit: int) -> Sequence[str]:
    # Takes seconds to import, and only an import of papers needs it.
    from llama_index.core.node_parser import SentenceSplitter

    splitter = SentenceSplitter(
        chunk_size=limit,
        chunk_overlap=0,
        tokenizer=_token_list,
        chunking_tokenizer_fn=_sentences_with_gaps,
        include_metadata=False,
    )
    return splitter.split_text(abstract)


def _token_list(text: str) -> list[int]:
    return [0] * count_tokens(text)  # the splitter only asks how many


def _sentences_with_gaps(text: str) -> list[str]:
    """Sentences that join to the text again, as the splitter expects: each with the white space after it."""
    starts = [start for start, _ in sentence_spans(text)]
    if not starts:
        return [text]
    return [text[a:b] for a, b in zip([0, *starts[1:]], [*starts[1:], len(text)], strict=True)]
