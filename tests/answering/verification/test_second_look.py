"""An LLM that says no is asked again; what it says then counts as far as it is true.

Where it says something, and nothing of that stands, sentences of the papers answer in its place.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from answering import Answered, Event, Litmus, Question, SentenceReady, Settled, Token, open_litmus
from answering.llm_text.no_answer import NO_ANSWER
from answering.responding import OWN_SENTENCES, SECOND_LOOK
from core.answer import Answer, Mode, Policy, Reason, Verdict, Why
from core.settings import Settings
from tests.llm_server import LlmServer, Reply
from tests.service.corpus import PAPERS, QUESTION, UNANSWERABLE, write_corpus

TRUE = "A transformer counts sheep with an error of two percent [1]."
TRUE_OF_BREAD = "Halving the yeast restored the crumb that bakers expect [2]."
WRONG = "A transformer counts sheep with an error of seven percent [1]."
TITLES = "\n".join(f"[{n}] {each['title']}" for n, each in enumerate(PAPERS, 1))
TESTED = [Policy.STRICT, Policy.ANNOTATE]


@pytest.fixture
async def litmus(settings: Settings, tmp_path: Path, llm_server: LlmServer) -> AsyncIterator[Litmus]:
    settings = settings.model_copy(update={"llm_model": "openai/fake", "llm_api_base": llm_server.base})
    async with open_litmus(settings) as litmus:
        await litmus.library.import_file(write_corpus(tmp_path / "papers.jsonl"))
        yield litmus


async def told(
    litmus: Litmus, policy: Policy, question: str = QUESTION, mode: Mode = Mode.AUTO
) -> tuple[Answer, list[Event]]:
    events = [event async for event in litmus.stream(Question(question, faithfulness=policy, mode=mode))]
    assert isinstance(events[-1], Answered)
    return events[-1].answer, events


@pytest.mark.parametrize("policy", TESTED)
@pytest.mark.parametrize(
    "first",
    [NO_ANSWER, "no answer in these passages [1]", "The passages do not say how precisely."],
)
async def test_what_it_says_when_asked_again_is_the_answer_if_it_is_supported(
    litmus: Litmus, llm_server: LlmServer, policy: Policy, first: str
) -> None:
    llm_server.say(first, TRUE)
    answer, events = await told(litmus, policy)
    assert (answer.refusal, answer.text, answer.mode) == (None, TRUE, Mode.LLM)
    assert "".join(event.text for event in events if isinstance(event, Settled)) == TRUE
    assert [sentence.verdict for sentence in answer.sentences] == [Verdict.SUPPORTED]
    assert answer.notices == (SECOND_LOOK,)
    assert answer.usage.completion_tokens == 14
    assert answer.faithfulness.removed_sentences == ()


async def test_it_is_asked_about_the_nearest_sentences_alone_and_not_told_how_to_say_no(
    litmus: Litmus, llm_server: LlmServer
) -> None:
    llm_server.say(NO_ANSWER, TRUE)
    asked = Question(QUESTION, faithfulness=Policy.STRICT, instructions="Answer in French.")
    await litmus.ask(asked)
    first, second = (request.prompt for request in llm_server.requests)
    assert NO_ANSWER in first
    assert NO_ANSWER not in second
    assert "Counting Sheep with Transformers" in second
    assert "It counts sheep with an error of two percent" in second
    assert "Answer in French." in second
    assert second.endswith(QUESTION)
    assert len(second) < len(first)


@pytest.mark.parametrize(
    "first", ["## Answer", "\n".join(f"[{n}] {each['title']}" for n, each in enumerate(PAPERS, 1))]
)
async def test_so_is_what_it_says_where_strict_heard_nothing_but_headings_and_titles(
    litmus: Litmus, llm_server: LlmServer, first: str
) -> None:
    llm_server.say(first, TRUE)
    answer, _ = await told(litmus, Policy.STRICT)
    assert answer.text == TRUE


@pytest.mark.parametrize("policy", TESTED)
@pytest.mark.parametrize("again", [NO_ANSWER, "The texts do not state how precisely.", f"{TRUE} {NO_ANSWER}", "Sure!"])
async def test_a_refusal_that_is_repeated_stays_one(
    litmus: Litmus, llm_server: LlmServer, policy: Policy, again: str
) -> None:
    llm_server.say(NO_ANSWER, again)
    answer, events = await told(litmus, policy)
    assert answer.refusal is not None
    assert answer.refusal.reason.startswith("The language model found no answer in these papers.")
    nearest = [near.covers for near in answer.refusal.nearest]
    assert "It counts sheep with an error of two percent, and it needs no fence." in nearest
    assert (answer.text, answer.sentences, answer.notices) == ("", (), ())
    assert not any(isinstance(event, Settled) for event in events)
    assert answer.faithfulness.removed_sentences == ()


@pytest.mark.parametrize("policy", TESTED)
async def test_a_no_behind_something_true_is_a_no_when_it_is_the_second(
    litmus: Litmus, llm_server: LlmServer, policy: Policy
) -> None:
    llm_server.say(NO_ANSWER, f"{TRUE} The texts do not mention goats.")
    answer, events = await told(litmus, policy)
    assert answer.refusal is not None
    assert not any(isinstance(event, Settled | SentenceReady) for event in events)


@pytest.mark.parametrize("policy", TESTED)
@pytest.mark.parametrize(
    ("again", "reason"),
    [
        ("A transformer counts sheep with an error of seven percent [1].", None),
        (TRUE_OF_BREAD, Reason.BESIDE_THE_QUESTION),
    ],
)
async def test_what_is_not_supported_or_beside_the_question_is_no_answer(
    litmus: Litmus, llm_server: LlmServer, policy: Policy, again: str, reason: Reason | None
) -> None:
    llm_server.say(NO_ANSWER, again, "S1: NOTHING")
    answer, _ = await told(litmus, policy)
    assert answer.refusal is not None
    assert answer.refusal.reason.startswith("What the language model wrote is not supported")
    (removed,) = answer.faithfulness.removed_sentences
    assert removed.text == again.replace(" [1]", "").replace(" [2]", "")
    assert reason in {None, removed.reason}


async def test_off_takes_the_llm_at_its_word(litmus: Litmus, llm_server: LlmServer) -> None:
    llm_server.say(NO_ANSWER)
    answer, _ = await told(litmus, Policy.OFF)
    assert answer.refusal is not None
    assert len(llm_server.requests) == 1


@pytest.mark.parametrize("policy", TESTED)
async def test_nothing_is_asked_twice_that_has_an_answer_or_that_no_paper_comes_near(
    litmus: Litmus, llm_server: LlmServer, policy: Policy
) -> None:
    llm_server.say(f"{TRUE} {NO_ANSWER}")
    answer, _ = await told(litmus, policy)
    assert (answer.text, answer.notices) == (TRUE, ())
    assert len(llm_server.requests) == 1
    refused, _ = await told(litmus, policy, UNANSWERABLE)
    assert refused.refusal is not None
    assert refused.refusal.reason.startswith("These papers do not answer the question.")
    assert len(llm_server.requests) == 1


@pytest.mark.parametrize("reply", [Reply(status=401, error="wrong key"), Reply(TRUE, break_after=2)])
async def test_a_failure_of_the_second_call_leaves_the_refusal(
    litmus: Litmus, llm_server: LlmServer, reply: Reply
) -> None:
    llm_server.say(NO_ANSWER, reply)
    answer, _ = await told(litmus, Policy.STRICT)
    assert answer.refusal is not None
    assert "could not be asked again" in answer.notices[0]


async def test_a_part_of_a_question_gets_its_own_second_look(litmus: Litmus, llm_server: LlmServer) -> None:
    llm_server.say(NO_ANSWER, TRUE, TRUE_OF_BREAD)
    answer, _ = await told(litmus, Policy.STRICT, f"{QUESTION} What restored the crumb of bread at high altitude?")
    assert [part.refusal for part in answer.parts] == [None, None]
    assert TRUE in answer.text
    assert "Halving the yeast" in answer.text


@pytest.mark.parametrize("first", [NO_ANSWER, f"**{NO_ANSWER}** [2] The passages are about bees."])
async def test_the_sentence_that_says_no_is_not_even_streamed(
    litmus: Litmus, llm_server: LlmServer, first: str
) -> None:
    llm_server.say(first, TRUE)
    _, events = await told(litmus, Policy.STRICT)
    assert "".join(event.text for event in events if isinstance(event, Token)) == TRUE


async def test_what_it_writes_the_second_time_is_streamed_apart(litmus: Litmus, llm_server: LlmServer) -> None:
    llm_server.say("The passages do not say.", TRUE)
    _, events = await told(litmus, Policy.STRICT)
    tokens = "".join(event.text for event in events if isinstance(event, Token))
    assert tokens == f"The passages do not say.\n\n{TRUE}"


async def test_the_papers_answer_where_nothing_that_it_wrote_is_supported(
    litmus: Litmus, llm_server: LlmServer
) -> None:
    llm_server.say(WRONG, "S1: NOTHING")
    answer, events = await told(litmus, Policy.STRICT)
    assert (answer.refusal, answer.mode, answer.model) == (None, Mode.EXTRACTIVE, None)
    assert "error of two percent" in answer.text
    assert {sentence.verdict for sentence in answer.sentences} == {Verdict.SUPPORTED}
    assert "".join(event.text for event in events if isinstance(event, Settled)) == answer.text
    assert answer.notices == (OWN_SENTENCES,)
    (removed,) = answer.faithfulness.removed_sentences
    assert (removed.text, removed.reason) == (WRONG.replace(" [1]", ""), Reason.CONTRADICTED)
    assert answer.usage.completion_tokens > 0


@pytest.mark.parametrize("again", ["Sure!", WRONG])
async def test_so_they_do_where_it_wrote_titles_alone(litmus: Litmus, llm_server: LlmServer, again: str) -> None:
    llm_server.say(TITLES, again, "S1: NOTHING")
    answer, _ = await told(litmus, Policy.STRICT)
    assert (answer.mode, answer.notices) == (Mode.EXTRACTIVE, (OWN_SENTENCES,))
    assert "error of two percent" in answer.text


async def test_an_llm_that_says_no_is_believed(litmus: Litmus, llm_server: LlmServer) -> None:
    llm_server.say(NO_ANSWER, WRONG, "S1: NOTHING")
    answer, _ = await told(litmus, Policy.STRICT)
    assert answer.refusal is not None


async def test_what_extraction_would_refuse_stays_refused(
    settings: Settings, llm_server: LlmServer, tmp_path: Path
) -> None:
    given = {"llm_model": "openai/fake", "llm_api_base": llm_server.base, "refusal_threshold": 1.0}
    llm_server.say(WRONG, "S1: NOTHING")
    async with open_litmus(settings.model_copy(update=given)) as litmus:
        await litmus.library.import_file(write_corpus(tmp_path / "papers.jsonl"))
        answer, _ = await told(litmus, Policy.STRICT)
    assert answer.refusal is not None
    assert answer.refusal.why is Why.NOT_SUPPORTED
    assert (answer.mode, answer.notices) == (Mode.LLM, ())


async def test_what_the_llm_alone_was_asked_for_is_refused(litmus: Litmus, llm_server: LlmServer) -> None:
    llm_server.say(WRONG, "S1: NOTHING")
    answer, _ = await told(litmus, Policy.STRICT, mode=Mode.LLM)
    assert answer.refusal is not None
    assert answer.refusal.why is Why.NOT_SUPPORTED


@pytest.mark.parametrize("policy", [Policy.ANNOTATE, Policy.OFF])
async def test_other_policies_show_what_it_wrote(litmus: Litmus, llm_server: LlmServer, policy: Policy) -> None:
    llm_server.say(WRONG)
    answer, _ = await told(litmus, policy)
    assert (answer.text, answer.mode) == (WRONG, Mode.LLM)


async def test_a_question_of_two_parts_is_answered_by_both(litmus: Litmus, llm_server: LlmServer) -> None:
    llm_server.say(WRONG, "S1: NOTHING", "Halving the yeast restored the crumb that bakers expect [2].")
    answer, _ = await told(litmus, Policy.STRICT, f"{QUESTION} What restored the crumb of bread at high altitude?")
    assert [part.refusal for part in answer.parts] == [None, None]
    assert "error of two percent" in answer.text
    assert "Halving the yeast" in answer.text


async def test_a_question_that_no_paper_comes_near_is_not_put_to_it(litmus: Litmus, llm_server: LlmServer) -> None:
    answer, _ = await told(litmus, Policy.STRICT, UNANSWERABLE)
    assert answer.refusal is not None
    assert llm_server.requests == []
