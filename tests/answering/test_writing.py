"""What becomes of an LLM's text, with an LLM that says what it is told to and a checker that knows what is true."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering import Event, Question, SentenceReady, Settled, Token
from answering.run import Run
from answering.understanding.meant import Meant
from answering.verification.verifying import Verifier
from answering.writing import Writer
from core.answer import Mode, Policy, Reason, Source, Usage, Verdict
from core.errors import LlmError
from core.paper import Paper
from core.passage import Chunk, Passage, Scores
from core.ports import Claim, Completion, Judgement, Message
from core.settings import Settings

PAPERS = [Paper(f"Paper {name}", f"Abstract of {name}.", id=f"p_{name}") for name in ("apples", "pears")]
SOURCES = tuple(
    Source(
        n, paper, (Passage(Chunk(f"c_{n}", paper.id, paper.abstract, 0, len(paper.abstract), 3), paper, Scores(0.5)),)
    )
    for n, paper in enumerate(PAPERS, start=1)
)


@dataclass
class Scripted:
    """Streams the first reply and answers each further call with the next one."""

    replies: list[str | LlmError]
    dies: bool = False
    """In the middle of the first reply."""
    cut: bool = False
    filtered: bool = False
    broken: bool = False
    thoughts: str = ""
    """What is streamed before the first reply, and is no part of it."""
    model: str = "scripted"
    context_tokens: int = 8192
    prompts: list[str] = field(default_factory=list)

    def _next(self, messages: Sequence[Message]) -> Completion:
        self.prompts.append("\n".join(message.content for message in messages))
        reply = self.replies.pop(0)
        if isinstance(reply, LlmError):
            raise reply
        return Completion(reply, self.model, Usage(10, 5, 0.5), self.cut, self.filtered, self.broken)

    async def complete(self, messages: Sequence[Message], *, max_tokens: int) -> Completion:
        return self._next(messages)

    async def stream(self, messages: Sequence[Message], *, max_tokens: int) -> AsyncGenerator[str | Completion, None]:
        whole = self._next(messages)
        told = f"{self.thoughts}{whole.text}"
        for place in range(0, len(told), 7):
            yield told[place : place + 7]
        if self.dies:
            raise LlmError("The line is dead.", retryable=True)
        yield whole


class Truth:
    """Supports what is said of the right fruit: "Apples …" by source 1, "Pears …" by source 2; nothing with "wrong"."""

    name = "truth"

    def __init__(self, *, asks_once: bool = False) -> None:
        self.asks_once = asks_once
        self.calls = 0

    async def check(self, claims: Sequence[Claim]) -> list[Judgement]:
        self.calls += 1
        return [self._judge(claim) for claim in claims]

    @staticmethod
    def _judge(claim: Claim) -> Judgement:
        if claim.text.endswith(":"):
            return Judgement(Verdict.NOT_A_CLAIM, 0.0)
        right = {1: "Apples", 2: "Pears"}
        if "wrong" not in claim.text and any(right[n] in claim.text for n, _ in claim.cited):
            return Judgement(Verdict.SUPPORTED, 0.9)
        return Judgement(Verdict.UNSUPPORTED, 0.1)


@dataclass
class Outcome:
    run: Run
    writer: Writer
    events: list[Event]
    llm: Scripted

    @property
    def settled(self) -> str:
        return "".join(event.text for event in self.events if isinstance(event, Settled))


async def written(
    settings: Settings,
    *replies: str | LlmError,
    policy: Policy = Policy.STRICT,
    mode: Mode = Mode.AUTO,
    dies: bool = False,
    cut: bool = False,
    filtered: bool = False,
    broken: bool = False,
    thoughts: str = "",
    checker: Truth | None = None,
) -> Outcome:
    run = Run(Meant(Question("What of fruit?", mode=mode), "What of fruit?"), policy)
    llm = Scripted(list(replies), dies, cut, filtered, broken, thoughts)
    writer = Writer(run, llm, Verifier(checker or Truth(), SOURCES, policy), SOURCES, PAPERS, settings)
    events = [event async for event in writer.write()]
    return Outcome(run, writer, events, llm)


async def test_annotate_keeps_everything_with_its_verdict(settings: Settings) -> None:
    outcome = await written(settings, "Apples are red [1]. Apples are wrong [1].", policy=Policy.ANNOTATE)
    assert outcome.run.text == "Apples are red [1]. Apples are wrong [1]."
    assert [sentence.verdict for sentence in outcome.run.sentences] == [Verdict.SUPPORTED, Verdict.UNSUPPORTED]
    assert outcome.settled == outcome.run.text
    assert len(outcome.llm.prompts) == 1


async def test_strict_moves_a_citation_to_the_paper_that_says_it_before_anything_else(settings: Settings) -> None:
    outcome = await written(settings, "Pears are green [1].")
    assert outcome.run.text == "Pears are green [2]."
    assert outcome.run.faithfulness.removed_sentences == ()
    assert len(outcome.llm.prompts) == 1


async def test_strict_has_what_fails_put_right_once_in_its_place(settings: Settings) -> None:
    draft = "- Apples are red [1].\n- Apples are wrong, all of them [1].\n- Pears are green [2]."
    outcome = await written(settings, draft, "S1: Apples are sweet [1].")
    assert outcome.run.text == "- Apples are red [1].\n- Apples are sweet [1].\n- Pears are green [2]."
    assert outcome.run.faithfulness.repaired_sentences == 1
    assert outcome.run.faithfulness.removed_sentences == ()
    assert "S1: Apples are wrong, all of them." in outcome.llm.prompts[1]
    assert "S2" not in outcome.llm.prompts[1].split("S1: Apples are wrong")[1].split("\n\n")[0]
    assert (outcome.run.usage.prompt_tokens, outcome.run.usage.cost_usd) == (20, 1.0)
    for sentence in outcome.run.sentences:
        assert outcome.run.text[sentence.start : sentence.end] == sentence.text


async def test_strict_removes_what_stays_wrong_and_says_so(settings: Settings) -> None:
    outcome = await written(settings, "Apples are red [1]. Apples are wrong [1].", "S1: Apples are wrong again [1].")
    assert outcome.run.text == "Apples are red [1]."
    (removed,) = outcome.run.faithfulness.removed_sentences
    assert (removed.text, removed.reason) == ("Apples are wrong.", Reason.UNSUPPORTED)


@pytest.mark.parametrize(
    "reply", ["S1: NOTHING", "", "I cannot do that.", "S7: Apples are sweet [1].", "S1: Apples are red [1]."]
)
async def test_a_repair_that_brings_nothing_new_changes_nothing(settings: Settings, reply: str) -> None:
    outcome = await written(settings, "Apples are red [1]. Apples are wrong [1].", reply)
    assert outcome.run.text == "Apples are red [1]."
    assert outcome.run.faithfulness.repaired_sentences == 0


async def test_a_failure_of_the_repair_is_told_and_costs_nothing_else(settings: Settings) -> None:
    outcome = await written(
        settings, "Apples are red [1]. Apples are wrong [1].", LlmError("Out of breath.", retryable=False)
    )
    assert outcome.run.text == "Apples are red [1]."
    assert "Out of breath." in outcome.run.notices[0]


async def test_nothing_left_is_no_answer(settings: Settings) -> None:
    outcome = await written(settings, "As follows:\n- Apples are wrong [1].", "S1: NOTHING")
    assert outcome.writer.says_no_answer
    assert outcome.settled == ""
    assert [removed.text for removed in outcome.run.faithfulness.removed_sentences] == ["- Apples are wrong."]


async def test_a_refusal_of_the_llm_is_no_answer_and_is_not_repaired(settings: Settings) -> None:
    outcome = await written(settings, "NO ANSWER IN THESE PAPERS. Sorry about that.")
    assert outcome.writer.says_no_answer
    assert outcome.settled == ""
    assert len(outcome.llm.prompts) == 1


@pytest.mark.parametrize("policy", Policy)
async def test_what_was_said_before_there_was_no_answer_stays_without_it(settings: Settings, policy: Policy) -> None:
    outcome = await written(settings, "Apples are red [1].\n\n**NO ANSWER IN THESE PAPERS.** [2]", policy=policy)
    assert not outcome.writer.says_no_answer
    assert outcome.run.text == outcome.settled == "Apples are red [1]."
    assert outcome.run.faithfulness.removed_sentences == ()
    assert not any("ANSWER" in event.sentence.text for event in outcome.events if isinstance(event, SentenceReady))


@pytest.mark.parametrize("policy", Policy)
@pytest.mark.parametrize(
    "text",
    [
        "no answer in these papers",
        '## Answer\n"NO ANSWER IN THESE PAPERS." [1]',
        "Sorry, there is NO ANSWER IN THESE PAPERS. Apples are red [1].",
        "The passages do not say what fruit costs.",
    ],
)
async def test_no_answer_in_any_form_is_no_answer_and_nothing_was_removed(
    settings: Settings, policy: Policy, text: str
) -> None:
    outcome = await written(settings, text, "S1: NOTHING", policy=policy)
    assert outcome.writer.says_no_answer
    assert outcome.settled == ""


async def test_what_is_said_of_the_passages_beside_an_answer_is_listed_as_removed(settings: Settings) -> None:
    outcome = await written(settings, "Apples are red [1]. The passages do not say what they cost.")
    assert outcome.run.text == "Apples are red [1]."
    assert [each.text for each in outcome.run.faithfulness.removed_sentences] == [
        "The passages do not say what they cost."
    ]
    assert len(outcome.llm.prompts) == 1


async def test_a_sentence_said_again_is_left_out(settings: Settings) -> None:
    outcome = await written(settings, "Apples are mostly red [1]. " * 5)
    assert outcome.run.text == "Apples are mostly red [1]."
    (removed,) = outcome.run.faithfulness.removed_sentences
    assert removed.reason is Reason.REPETITION


async def test_what_stood_the_test_before_the_llm_died_is_kept(settings: Settings) -> None:
    text = "Apples are red [1]. Pears are green [2]. Apples ma"
    outcome = await written(settings, text, dies=True)
    assert outcome.run.text == "Apples are red [1]. Pears are green [2]."
    assert outcome.settled == outcome.run.text
    assert "The line is dead." in outcome.run.notices[0]
    with pytest.raises(LlmError):
        await written(settings, text, dies=True, mode=Mode.LLM)
    with pytest.raises(LlmError):
        await written(settings, "Apples ma", dies=True)


async def test_a_sentence_that_was_cut_off_is_not_shown_unless_it_is_all_there_is(settings: Settings) -> None:
    outcome = await written(settings, "Apples are red [1]. Apples are sweet bec", cut=True)
    assert outcome.run.text == "Apples are red [1]."
    assert outcome.run.cut
    assert outcome.run.notices
    assert (await written(settings, "Apples are sweet bec", cut=True)).run.text == "Apples are sweet bec [1]"


async def test_a_checker_that_is_paid_by_the_call_is_asked_when_the_answer_is_whole(settings: Settings) -> None:
    judge = Truth(asks_once=True)
    outcome = await written(settings, "Apples are red [1]. Pears are green [2]. Apples fall [1].", checker=judge)
    assert judge.calls == 1
    assert [sentence.verdict for sentence in outcome.run.sentences] == [Verdict.SUPPORTED] * 3
    died = await written(settings, "Apples are red [1]. Pears are green [2]. Apples ma", dies=True, checker=judge)
    assert died.run.text == "Apples are red [1]. Pears are green [2]."


async def test_off_tests_nothing_and_keeps_everything(settings: Settings) -> None:
    outcome = await written(settings, "Apples are wrong [2]. So it is.", policy=Policy.OFF)
    assert outcome.run.text == "Apples are wrong [2]. So it is."
    assert {sentence.verdict for sentence in outcome.run.sentences} == {None}


async def test_tokens_come_before_the_sentences_that_they_make(settings: Settings) -> None:
    outcome = await written(settings, "Apples are red [1]. Pears are green [2].")
    kinds = [type(event) for event in outcome.events]
    assert kinds[0] is Token
    assert kinds.index(SentenceReady) < len(kinds) - kinds[::-1].index(Token)


SENTENCES = st.lists(
    st.sampled_from(
        [
            "Apples are red [1].",
            "Apples are small [2].",
            "Apples are wrong [1].",
            "Pears are wrong too [2].",
            "Pears hang high.",
            "Now the list:",
            "\n\n- Pears are sweet [2].",
            "NO ANSWER IN THESE PAPERS.",
        ]
    ),
    max_size=7,
)


@given(
    SENTENCES, st.sampled_from(Policy), st.sampled_from(["S1: NOTHING", "S1: Apples are sweet [1].\nS2: Pears [2]."])
)
async def test_the_settled_pieces_are_the_answer_and_strict_shows_nothing_that_failed(
    parts: list[str], policy: Policy, repair: str
) -> None:
    outcome = await written(Settings(_env_file=None), " ".join(parts) or "…", repair, policy=policy)
    run = outcome.run
    assert outcome.settled == ("" if outcome.writer.says_no_answer else run.text)
    assert "ANSWER" not in outcome.settled + run.text
    assert not any("ANSWER" in removed.text for removed in run.faithfulness.removed_sentences)
    for sentence in run.sentences:
        assert run.text[sentence.start : sentence.end] == sentence.text
    if policy is Policy.STRICT:
        assert "wrong" not in outcome.settled
        assert {sentence.verdict for sentence in run.sentences} <= {Verdict.SUPPORTED, Verdict.NOT_A_CLAIM}


async def test_what_turns_out_to_be_thoughts_is_forgotten(settings: Settings) -> None:
    outcome = await written(settings, "Pears are green [2].", thoughts="Apples are red [1]. Apples are wrong [1]. ")
    assert outcome.run.text == "Pears are green [2]."
    assert [sentence.citations for sentence in outcome.run.sentences] == [(2,)]
    assert outcome.run.faithfulness.removed_sentences == ()


async def test_half_a_sentence_before_a_content_filter_is_left_out(settings: Settings) -> None:
    outcome = await written(settings, "Apples are red [1]. Pears ar", policy=Policy.ANNOTATE, filtered=True)
    assert outcome.run.text == "Apples are red [1]."
    assert outcome.run.filtered
    assert any("content filter" in notice for notice in outcome.run.notices)


async def test_a_piece_that_nobody_could_read_is_told(settings: Settings) -> None:
    outcome = await written(settings, "Apples are red [1]. Pears are green [2].", broken=True)
    assert outcome.run.text == "Apples are red [1]. Pears are green [2]."
    assert any("could not be read" in notice for notice in outcome.run.notices)
    outcome = await written(settings, "Apples are red [1]. Pears ar", broken=True)
    assert outcome.run.text == "Apples are red [1]."


async def test_a_limit_that_cut_off_only_what_the_llm_invented_is_not_told(settings: Settings) -> None:
    outcome = await written(settings, "Apples are red [1].\n\nUser: What of pears?\nAssistant: Pears ar", cut=True)
    assert outcome.run.text == "Apples are red [1]."
    assert (outcome.run.notices, outcome.run.cut) == ([], False)


@pytest.mark.parametrize("policy", Policy)
async def test_courtesies_are_no_part_of_an_answer(settings: Settings, policy: Policy) -> None:
    text = "Sure! Here is the answer:\n\nApples are red [1]. Pears are green [2].\n\nLet me know if you need more."
    outcome = await written(settings, text, policy=policy)
    assert outcome.run.text == outcome.settled == "Apples are red [1]. Pears are green [2]."
    assert len(outcome.run.sentences) == 2
    assert outcome.run.faithfulness.removed_sentences == ()
