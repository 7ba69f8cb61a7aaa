"""A checker whose verdicts stand in the sentences themselves, so that a test can have any of them."""

import re
from collections.abc import Sequence

from core.answer import Evidence, Verdict
from core.ports import Claim, Judgement

_SAID = {
    "in half": Verdict.PARTIAL,
    "on the moon": Verdict.UNSUPPORTED,
    "never": Verdict.CONTRADICTED,
    "in short": Verdict.NOT_A_CLAIM,
}
_SENTENCE = re.compile(r"[^.]+\.")
_WORD = re.compile(r"\w{4,}")


class SaidChecker:
    """Everything that cites something is supported, but for what `_SAID` lists."""

    name = "said"
    asks_once = False

    async def check(self, claims: Sequence[Claim]) -> list[Judgement]:
        return [self._judge(claim) for claim in claims]

    def _judge(self, claim: Claim) -> Judgement:
        said = [verdict for words, verdict in _SAID.items() if words in claim.text.lower()]
        verdict = said[0] if said else Verdict.SUPPORTED if claim.cited else Verdict.UNSUPPORTED
        return Judgement(verdict, 0.94 if verdict is Verdict.SUPPORTED else 0.12, _evidence(claim))


def _evidence(claim: Claim) -> tuple[Evidence, ...]:
    """The sentence of the cited abstracts that has most words of the claim."""
    words = set(_WORD.findall(claim.text.lower()))
    found = []
    for number, passage in claim.cited:
        abstract = passage.paper.abstract
        for sentence in _SENTENCE.finditer(abstract):
            start = sentence.start() + len(sentence[0]) - len(sentence[0].lstrip())
            quote = abstract[start : sentence.end()]
            shared = len(words & set(_WORD.findall(quote.lower())))
            found.append((shared, Evidence(number, quote, start, sentence.end())))
    return (max(found, key=lambda pair: pair[0])[1],) if found else ()
