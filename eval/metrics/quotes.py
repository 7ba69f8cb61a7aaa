"""Whether what is shown as a quote is one, to the character."""

import re
from collections.abc import Iterable, Mapping, Sequence

from core.answer import Evidence
from eval.metrics.rate import Rate, share

_QUOTATION = re.compile(r"“([^“”]+)”|\"([^\"\n]+)\"|«([^«»]+)»")
_FEWEST_WORDS = 4
"""Shorter ones are mostly terms, not quotations."""


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
    readable = [_spaced(abstract) for abstract in cited]
    return share(any(_spaced(quote).rstrip(".,;:…") in abstract for abstract in readable) for quote in quotations(text))


def _spaced(text: str) -> str:
    return " ".join(text.split())
