"""Citation recall and precision, as ALCE and AstaBench define them, and what can be wrong with a citation.

ALCE (Gao et al. 2023, arXiv 2305.14627, section 3.3 and eval.py). Recall: a sentence scores 1 if all passages that it
cites, taken together, entail it; a sentence without citation, or with one that points at nothing, scores 0. Precision:
a citation scores 1 if its sentence has recall 1 and the citation is not irrelevant; it is irrelevant if its passages
alone do not entail the sentence and those of the other citations still do. Both are means within an answer, then over
answers.

AstaBench (Bragg et al. 2025, ScholarQA-CS2, citation_eval.py) differs in two things: precision is a mean over claims,
not citations, of the share of a claim's citations that support it; and support that only a title can give, where no
text of the paper is at hand, earns half the credit.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TypeVar

from core.answer import Evidence
from eval.metrics.rate import Rate, mean, rate, share

P = TypeVar("P")

Entails = Callable[[str, Sequence[P]], bool]
"""Whether the passages, taken together, entail the sentence."""

_HALF = 0.5
_QUOTATION = re.compile(r"“([^“”]+)”|\"([^\"\n]+)\"|«([^«»]+)»")
_FEWEST_WORDS = 4
"""Shorter quotations are mostly terms."""


@dataclass(frozen=True, slots=True)
class CitingSentence:
    """A sentence without its markers, and the numbers that they named, in order and as often as they came."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CitationScore:
    """Of one answer."""

    recall: Rate
    """Over its sentences or claims."""
    precision: Rate
    """ALCE's is one over citations, without those of a sentence that cites something that is not there; AstaBench's is
    one over the claims that cite."""


def citation_score(
    sentences: Sequence[CitingSentence], passages: Mapping[int, Sequence[P]], entails: Entails[P]
) -> CitationScore:
    """Score one answer in ALCE's way; `passages` holds those of each source."""
    entailed = relevant = citations = 0
    for sentence in sentences:
        cited = sentence.citations
        if not cited or any(number not in passages for number in cited):
            continue
        citations += len(cited)
        if entails(sentence.text, all_passages(cited, passages)):
            entailed += 1
            relevant += len(cited) - _superfluous(sentence.text, cited, passages, entails)
    return CitationScore(rate(entailed, len(sentences)), rate(relevant, citations))


def _superfluous(text: str, cited: Sequence[int], passages: Mapping[int, Sequence[P]], entails: Entails[P]) -> int:
    if len(cited) == 1:
        return 0
    return sum(
        not entails(text, passages[number]) and entails(text, all_passages(all_but(cited, place), passages))
        for place, number in enumerate(cited)
    )


def all_but(cited: Sequence[int], place: int) -> tuple[int, ...]:
    """All citations but the one at this place."""
    return (*cited[:place], *cited[place + 1 :])


def all_passages(cited: Iterable[int], passages: Mapping[int, Sequence[P]]) -> tuple[P, ...]:
    """The passages of all these sources, in the order of citation."""
    return tuple(passage for number in cited for passage in passages[number])


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """A claim and what a judge says of its citations; each is in one of both sets."""

    fully_supported: bool
    supporting: frozenset[int]
    non_supporting: frozenset[int]

    def recall(self, title_only: Set[int]) -> float:
        """The credit for support."""
        if not (self.fully_supported and self.supporting):
            return 0.0
        return _HALF if self.supporting <= title_only else 1.0

    def precision(self, title_only: Set[int]) -> float | None:
        """The share of the citations that support; None without citations."""
        cited = len(self.supporting) + len(self.non_supporting)
        return (len(self.supporting) - _HALF * len(self.supporting & title_only)) / cited if cited else None


def asta_score(claims: Sequence[JudgedClaim], title_only: Set[int] = frozenset()) -> CitationScore:
    """Score one answer in AstaBench's way; `title_only` are the sources of which nothing but the title is known.

    Claims without a citation have no precision; where all are such, that of the answer is 0, as there.
    """
    precision = mean(claim.precision(title_only) for claim in claims)
    return CitationScore(
        recall=rate(sum(claim.recall(title_only) for claim in claims), len(claims)),
        precision=rate(0, 1) if claims and precision.value is None else precision,
    )


def misattribution(
    sentences: Sequence[CitingSentence], passages: Mapping[int, Sequence[P]], entails: Entails[P]
) -> Rate:
    """Share of the cited sentences that only a source which they do not cite supports: right sentence, wrong paper.

    Kept apart from unsupported ones because the remedy differs: here retrieval and reading went well.
    """

    def is_misattributed(sentence: CitingSentence, cited: Sequence[int]) -> bool:
        return not entails(sentence.text, all_passages(cited, passages)) and any(
            entails(sentence.text, passages[other]) for other in passages if other not in sentence.citations
        )

    cited = ((each, [number for number in each.citations if number in passages]) for each in sentences)
    return share(is_misattributed(sentence, numbers) for sentence, numbers in cited if numbers)


def exact_evidence(evidence: Iterable[Evidence], abstracts: Mapping[int, str]) -> Rate:
    """Share of the evidence that stands in the abstract of its source at the offsets that it names."""
    return share(
        item.source in abstracts and bool(item.quote) and abstracts[item.source][item.start : item.end] == item.quote
        for item in evidence
    )


def quotations(text: str) -> list[str]:
    """What the text puts in quotation marks, from four words on."""
    found = (next(filter(None, match.groups())) for match in _QUOTATION.finditer(text))
    return [quote for quote in found if len(quote.split()) >= _FEWEST_WORDS]


def exact_quotations(text: str, cited: Sequence[str]) -> Rate:
    """Share of the text's quotations that stand in a cited abstract; spacing and final punctuation may differ."""
    readable = [" ".join(abstract.split()) for abstract in cited]
    quotes = (" ".join(quote.split()).rstrip(".,;:…") for quote in quotations(text))
    return share(any(quote in abstract for abstract in readable) for quote in quotes)
