"""Puts claims and the passages that they cite before a judge.

Claims that cite the same passages stand together above them: a passage is shown once for all of them, and no claim far
from what it is to be tested against. Above, because small models copy what they read last, and are to copy the passage.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from core.passage import Passage
from core.ports import Claim, Message
from core.text.tokens import count_tokens
from prompts import Prompt, as_data, load

_TOKENS_A_VERDICT = 120
"""What a verdict with its quotes takes, generously."""
_LONGEST_ANSWER = 4096
"""Tokens that hardly any model refuses to write at once."""
_MARGIN = 1.15
"""The model's own tokenizer may count so many times what ours does."""
_FRAME_TOKENS = 16
"""What stands around a claim or a passage, and what a chat template adds to a message."""


@dataclass(frozen=True, slots=True)
class JudgeCall:
    """One question to the judge: the claims in the order of their numbers in it, which count from 1."""

    claims: tuple[Claim, ...]
    max_tokens: int

    def messages(self) -> list[Message]:
        """Return the prompt."""
        system, user = _prompts()
        blocks = "\n\n".join(_blocks(self.claims))
        return [
            Message("system", system.text),
            Message("user", user.render(claims_and_passages=blocks, count=str(len(self.claims)))),
        ]


def judge_calls(
    claims: Iterable[Claim], *, context_tokens: int, answer_tokens: int
) -> tuple[list[JudgeCall], list[Claim]]:
    """Return the fewest calls that fit into the context window, usually one, and the claims that fit into none.

    `answer_tokens` is what the judge may write if there is room, even where less should do: some think aloud first.
    """
    frame = sum(count_tokens(prompt.text) + _FRAME_TOKENS for prompt in _prompts())
    draft = _Draft(frame)
    calls: list[JudgeCall] = []
    too_long: list[Claim] = []
    for claim in _by_passages(claims):
        grown = draft.with_claim(claim)
        if draft.claims and not grown.fits(context_tokens, answer_tokens):
            calls.append(draft.call(context_tokens, answer_tokens))
            draft, grown = _Draft(frame), _Draft(frame).with_claim(claim)
        if grown.fits(context_tokens, answer_tokens):
            draft = grown
        else:
            too_long.append(claim)
    if draft.claims:
        calls.append(draft.call(context_tokens, answer_tokens))
    return calls, too_long


@dataclass(frozen=True, slots=True)
class _Draft:
    """A call that is being filled."""

    tokens: int
    """Of the prompt, by our tokenizer."""
    claims: tuple[Claim, ...] = ()

    def with_claim(self, claim: Claim) -> "_Draft":
        tokens = self.tokens + _tokens(claim.text)
        if not self.claims or _passages(self.claims[-1]) != _passages(claim):
            tokens += sum(_tokens(passage.paper.title) + _tokens(passage.chunk.text) for passage in _passages(claim))
        return _Draft(tokens, (*self.claims, claim))

    def fits(self, context_tokens: int, answer_tokens: int) -> bool:
        answer = self._least_answer()
        return answer <= self._room(context_tokens) and (
            len(self.claims) == 1 or answer <= max(_LONGEST_ANSWER, answer_tokens)
        )

    def call(self, context_tokens: int, answer_tokens: int) -> JudgeCall:
        return JudgeCall(self.claims, max(self._least_answer(), min(answer_tokens, self._room(context_tokens))))

    def _least_answer(self) -> int:
        return _TOKENS_A_VERDICT * (len(self.claims) + 1)

    def _room(self, context_tokens: int) -> int:
        return int(context_tokens - _MARGIN * self.tokens)


def _tokens(text: str) -> int:
    return count_tokens(text) + _FRAME_TOKENS


def _passages(claim: Claim) -> tuple[Passage, ...]:
    return tuple(dict.fromkeys(passage for _, passage in claim.cited))


def _by_passages(claims: Iterable[Claim]) -> Iterator[Claim]:
    """Yield the claims with those that cite the same passages one after the other, else in their order."""
    together: dict[tuple[Passage, ...], list[Claim]] = {}
    for claim in claims:
        together.setdefault(_passages(claim), []).append(claim)
    for citing in together.values():
        yield from citing


def _blocks(claims: Sequence[Claim]) -> Iterator[str]:
    """Yield claims and, behind them, the passages that they cite, everything on a line of its own."""
    numbered = enumerate(claims, start=1)
    for passages, citing in groupby(numbered, lambda item: _passages(item[1])):
        lines = [f"Claim {number}: {as_data(claim.text)}" for number, claim in citing]
        lines += [f"Passage from: {as_data(each.paper.title)}\nText: {as_data(each.chunk.text)}" for each in passages]
        yield "\n".join(lines)


def judge_fingerprint() -> str:
    """Says by which wording a judge was asked."""
    return "-".join(prompt.fingerprint for prompt in _prompts())


def _prompts() -> tuple[Prompt, Prompt]:
    return load("judge_system"), load("judge_user", "claims_and_passages", "count")
