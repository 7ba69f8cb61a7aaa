"""What `strict` makes of the answers of a strong model: each is replayed to Litmus, and its sentences are followed."""

from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from answering import Answered, Litmus, Question, SentenceReady
from core.answer import Answer, Mode, Policy, Reason, Sentence, Verdict
from core.ports import SupportChecker
from eval.bench.replaying import MODEL, ReplayServer
from eval.bench.stored_answers import StoredAnswer, without_markers

_CONTEXT_TOKENS = 32_768
"""A strong model reads all passages."""
_PATIENCE_S = 3600.0
"""The server is in this process: where it is slow, so is the machine."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of one stored sentence."""

    retrieved: bool
    """Whether the prompt listed every paper that it cites."""
    supported: bool = False
    shown: bool = False
    removed: Reason | None = None
    """Why it was removed, if that was told."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one stored answer."""

    answer: StoredAnswer
    asked: bool
    """Whether the model was asked; if not, the answer is a refusal."""
    refused: bool
    sentences: tuple[Followed, ...]

    @property
    def retrieved(self) -> bool:
        """Whether the prompt listed every paper that the answer cites."""
        return self.asked and all(each.retrieved for each in self.sentences)

    @property
    def whole(self) -> bool:
        """Whether every sentence is shown."""
        return all(each.shown for each in self.sentences)


async def replay(
    litmus: Litmus, checker: SupportChecker, answers: Sequence[StoredAnswer], sentences: Mapping[str, Sequence[str]]
) -> list[Outcome]:
    """Ask a library every question under `strict`, with a model that writes these sentences (by the answer's id)."""
    with ReplayServer(answers, sentences) as server:
        asked = replaying(litmus, server, checker)
        return [await _ask(asked, server, answer, sentences[answer.id]) for answer in answers]


def replaying(litmus: Litmus, server: ReplayServer, checker: SupportChecker) -> Litmus:
    """Return the library with a server's stored answers as its LLM."""
    llm = {
        "llm_model": f"openai/{MODEL}",
        "llm_api_base": server.base,
        "llm_api_key": None,
        "llm_fallbacks": (),
        "llm_context_tokens": _CONTEXT_TOKENS,
        "llm_first_token_timeout_s": _PATIENCE_S,
        "llm_timeout_s": _PATIENCE_S,
    }
    return Litmus(litmus.settings.model_copy(update=llm), litmus.library, checker)


async def _ask(litmus: Litmus, server: ReplayServer, stored: StoredAnswer, sentences: Sequence[str]) -> Outcome:
    question = Question(
        stored.question,
        mode=Mode.LLM,  # a server that fails is no answer
        faithfulness=Policy.STRICT,
        read_filters=False,  # the stored answer is one to the whole question, over all papers
        split=False,
    )
    tested: list[Sentence] = []
    answer: Answer | None = None
    async with aclosing(litmus.stream(question)) as events:
        async for event in events:
            if isinstance(event, SentenceReady):
                tested.append(event.sentence)
            elif isinstance(event, Answered):
                answer = event.answer
    assert answer is not None  # noqa: S101  # a stream ends with it
    replayed = server.replayed.get(stored.id)
    if replayed is None:
        return Outcome(stored, asked=False, refused=True, sentences=(Followed(retrieved=False),) * len(sentences))
    retrieved = [replayed.missing.isdisjoint(stored.cited(sentence)) for sentence in sentences]
    return Outcome(stored, True, answer.refused, follow(sentences, retrieved, tested, answer))


def follow(
    sentences: Sequence[str], retrieved: Sequence[bool], tested: Sequence[Sentence], answer: Answer
) -> tuple[Followed, ...]:
    """Find what was written in what was tested and shown, where sentences may have been cut in other places.

    A sentence is supported if all that is claimed in it is, and shown if all of it is.
    """
    shown = {_letters(sentence.text) for sentence in answer.sentences}
    removed = {_letters(each.text): each.reason for each in answer.faithfulness.removed_sentences}
    followed = []
    for parts, there in zip(_parts(sentences, tested), retrieved, strict=True):
        claims = [part for part in parts if part.verdict is not Verdict.NOT_A_CLAIM]
        keys = [_letters(part.text) for part in parts]
        followed.append(
            Followed(
                there,
                supported=bool(claims) and all(claim.verdict is Verdict.SUPPORTED for claim in claims),
                shown=bool(parts) and shown.issuperset(keys),
                removed=next((removed[key] for key in keys if key in removed and key not in shown), None),
            )
        )
    return tuple(followed)


def _parts(sentences: Sequence[str], tested: Sequence[Sentence]) -> list[list[Sentence]]:
    """For each sentence what was tested of it, by their letters in order."""
    whole = "".join(map(_letters, sentences))
    places, at = [], 0
    for part in tested:
        start = whole.find(_letters(part.text), at)
        if start >= 0:
            at = start + len(_letters(part.text))
            places.append((start, at, part))
    found, begin = [], 0
    for sentence in sentences:
        end = begin + len(_letters(sentence))
        found.append([part for start, stop, part in places if start < end and begin < stop])
        begin = end
    return found


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, without_markers(text)))
