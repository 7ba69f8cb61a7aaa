"""Tested sentences put together again to one text, with every place right."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from core.answer import Faithfulness, Reason, Removed, Sentence, Source, Verdict

_FAILURES = {
    Verdict.UNSUPPORTED: Reason.UNSUPPORTED,
    Verdict.CONTRADICTED: Reason.CONTRADICTED,
    Verdict.PARTIAL: Reason.PARTIAL,
}


def assemble(text: str, sentences: Sequence[Sentence], keep: Callable[[Sentence], bool]) -> tuple[str, list[Sentence]]:
    """Return the text of the sentences to keep, and them at their new places.

    `start` and `end` are places in `text`, even where a sentence's own text has changed since; what stands between two
    sentences there, such as a line break, stands between them again.
    """
    result = ""
    placed: list[Sentence] = []
    before = 0
    for sentence in sentences:
        gap, before = text[before : sentence.start], sentence.end
        if not keep(sentence):
            continue
        if placed or gap.strip():
            result += gap
        placed.append(replace(sentence, start=len(result), end=len(result) + len(sentence.text)))
        result += sentence.text
    return result, placed


def why_removed(sentence: Sentence, least_relevance: float) -> Reason | None:
    """Return why `strict` removes a sentence; None if it stays."""
    if sentence.verdict in _FAILURES:
        return _FAILURES[sentence.verdict]
    beside = sentence.relevance is not None and sentence.relevance < least_relevance
    return Reason.BESIDE_THE_QUESTION if beside else None


def without_failures(
    text: str, sentences: Sequence[Sentence], failed: Callable[[Sentence], bool]
) -> tuple[str, list[Sentence]]:
    """Return what `strict` leaves of a text: nothing that failed, and no heading or transition that leads nowhere.

    What is left of the first sentences begins what is left of all of them.
    """
    kept = [not failed(sentence) for sentence in sentences]
    leads = False
    for place in range(len(sentences) - 1, -1, -1):
        if sentences[place].verdict is Verdict.NOT_A_CLAIM:
            kept[place] = kept[place] and leads
        elif place + 1 == len(sentences) or sentences[place + 1].verdict is Verdict.NOT_A_CLAIM:
            leads = kept[place]  # a new run of claims begins, seen from its end
        else:
            leads = leads or kept[place]
    keeping = iter(kept)
    return assemble(text, sentences, lambda _: next(keeping))


def says_something(sentences: Sequence[Sentence]) -> bool:
    """Whether anything but transitions is left."""
    return any(sentence.verdict is not Verdict.NOT_A_CLAIM for sentence in sentences)


def count(
    sentences: Sequence[Sentence],
    *,
    dropped: int = 0,
    needless: int = 0,
    repaired: int = 0,
    removed: Sequence[Removed] = (),
) -> Faithfulness:
    """Count over the sentences that are left; a rate of nothing is None.

    Citation recall is the share of claims that their citations support; citation precision the share of citations that
    stand on a supported claim. Untested sentences (policy `off`) have neither.
    """
    claims = [sentence for sentence in sentences if sentence.verdict not in {None, Verdict.NOT_A_CLAIM}]
    supported = [sentence for sentence in claims if sentence.verdict is Verdict.SUPPORTED]
    citations = sum(len(sentence.citations) for sentence in claims)
    standing = sum(len(sentence.citations) for sentence in supported)
    return Faithfulness(
        sentences=len(sentences),
        supported=len(supported),
        citation_recall=len(supported) / len(claims) if claims else None,
        citation_precision=standing / citations if citations else None,
        dropped_citations=dropped,
        needless_citations=needless,
        repaired_sentences=repaired,
        removed_sentences=tuple(removed),
    )


def with_cited(sources: Sequence[Source], sentences: Sequence[Sentence]) -> tuple[Source, ...]:
    """Return the sources, with `cited` set on those that a sentence cites."""
    cited = {n for sentence in sentences for n in sentence.citations}
    return tuple(replace(source, cited=source.n in cited) for source in sources)
