"""Questions with several parts, through a whole library."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from answering import Answered, Litmus, Question, Retrieved, SentenceReady, Settled, Understood, open_litmus
from answering.joining import NOT_ANSWERED
from core.answer import Answer, Mode, Policy, Verdict
from core.settings import Settings
from tests.llm_server import LlmServer, Reply
from tests.service.corpus import PAPERS, QUESTION, UNANSWERABLE, write_corpus

BREAD = "What restored the crumb of bread at high altitude?"
SHEEP_TITLE, BREAD_TITLE = PAPERS[0]["title"], PAPERS[1]["title"]


@asynccontextmanager
async def library(settings: Settings, tmp_path: Path) -> AsyncIterator[Litmus]:
    async with open_litmus(settings) as litmus:
        await litmus.library.import_file(write_corpus(tmp_path / "papers.jsonl"))
        yield litmus


async def heard(litmus: Litmus, question: Question | str) -> tuple[Answer, str, list[Any]]:
    """The answer, the settled text, and all events; with what must always hold of them."""
    events = [event async for event in litmus.stream(question)]
    last = events[-1]
    assert isinstance(last, Answered)
    answer = last.answer
    settled = "".join(event.text for event in events if isinstance(event, Settled))
    assert settled == answer.text
    for sentence in answer.sentences:
        assert answer.text[sentence.start : sentence.end] == sentence.text
        assert sentence in [event.sentence for event in events if isinstance(event, SentenceReady)]
        for evidence in sentence.evidence:
            abstract = answer.sources[evidence.source - 1].paper.abstract
            assert abstract[evidence.start : evidence.end] == evidence.quote
    assert [source.n for source in answer.sources] == list(range(1, len(answer.sources) + 1))
    return answer, settled, events


def cited(answer: Answer, part: int) -> set[str]:
    """Titles that a part cites."""
    span = answer.parts[part]
    return {
        answer.sources[n - 1].paper.title
        for sentence in answer.sentences
        if span.start <= sentence.start < span.end
        for n in sentence.citations
    }


async def test_each_part_is_searched_answered_and_cited(settings: Settings, tmp_path: Path) -> None:
    async with library(settings, tmp_path) as litmus:
        answer, _, events = await heard(litmus, f"{QUESTION} {BREAD}")
    assert [part.question for part in answer.parts] == [QUESTION, BREAD]
    assert Understood(f"{QUESTION} {BREAD}", (QUESTION, BREAD)) in events
    assert sum(isinstance(event, Retrieved) for event in events) == 1
    assert SHEEP_TITLE in cited(answer, 0)
    assert BREAD_TITLE in cited(answer, 1)
    first, second = answer.parts
    assert answer.text[first.start : first.end].startswith(f"**{QUESTION}**\n\n")
    assert answer.text[second.start : second.end].startswith(f"**{BREAD}**\n\n")
    assert "Halving the yeast restored the crumb" in answer.text[second.start : second.end]
    assert answer.faithfulness.citation_recall == 1.0


async def test_a_part_without_an_answer_says_so_and_the_others_are_answered(settings: Settings, tmp_path: Path) -> None:
    async with library(settings, tmp_path) as litmus:
        answer, settled, _ = await heard(litmus, f"{UNANSWERABLE} {BREAD} {UNANSWERABLE}")
    before, between, after = answer.parts
    assert (before.refusal is None, between.refusal is None, after.refusal is None) == (False, True, False)
    assert answer.refusal is None
    assert settled.count(NOT_ANSWERED) == 2
    assert answer.text[before.start : before.end].endswith(NOT_ANSWERED)
    own = [sentence for sentence in answer.sentences if not sentence.citations]
    assert {sentence.verdict for sentence in own} == {Verdict.NOT_A_CLAIM}


async def test_where_no_part_has_an_answer_the_whole_is_a_refusal(settings: Settings, tmp_path: Path) -> None:
    async with library(settings, tmp_path) as litmus:
        answer, settled, _ = await heard(litmus, f"{UNANSWERABLE} What is the capital of Peru?")
    assert answer.refusal is not None
    assert (settled, answer.sentences, answer.parts) == ("", (), ())
    assert answer.refusal.nearest


async def test_it_can_be_asked_as_one(settings: Settings, tmp_path: Path) -> None:
    async with library(settings, tmp_path) as litmus:
        answer, _, events = await heard(litmus, Question(f"{QUESTION} {BREAD}", split=False))
    assert answer.parts == ()
    assert not any(isinstance(event, Understood) for event in events)
    assert "**" not in answer.text


def _answers(body: dict[str, Any]) -> Reply:
    asked = body["messages"][-1]["content"]
    sheep = asked.rindex(QUESTION) if QUESTION in asked else -1
    if sheep < 0:
        return Reply(status=400)
    title = next(line for line in asked.splitlines() if SHEEP_TITLE in line)
    number = title[title.index("[") : title.index("]") + 1]
    return Reply(f"It counts sheep with an error of two percent {number}.")


async def test_an_llm_is_asked_once_a_part_and_where_it_fails_that_part_is_extracted(
    settings: Settings, tmp_path: Path, llm_server: LlmServer
) -> None:
    llm_server.answer = _answers
    with_llm = settings.model_copy(update={"llm_model": "openai/fake", "llm_api_base": llm_server.base})
    async with library(with_llm, tmp_path) as litmus:
        answer, _, _ = await heard(litmus, Question(f"{BREAD} {QUESTION} {BREAD}", faithfulness=Policy.STRICT))
        alone, _, _ = await heard(litmus, Question(f"{QUESTION} {QUESTION}", faithfulness=Policy.OFF))
    assert [part.refusal for part in answer.parts] == [None] * 3
    assert answer.mode is Mode.EXTRACTIVE  # after the first failure the LLM is not asked again
    assert any("The LLM did not answer" in notice for notice in answer.notices)
    assert alone.mode is Mode.LLM
    assert alone.text.count("It counts sheep with an error of two percent [1].") == 2
    assert [sentence.verdict for sentence in alone.sentences] == [None] * 4
    assert alone.usage.prompt_tokens == 22
    assert alone.faithfulness.citation_recall is None


async def test_an_llm_that_fails_on_the_second_part_only(
    settings: Settings, tmp_path: Path, llm_server: LlmServer
) -> None:
    llm_server.answer = _answers
    with_llm = settings.model_copy(update={"llm_model": "openai/fake", "llm_api_base": llm_server.base})
    async with library(with_llm, tmp_path) as litmus:
        answer, _, _ = await heard(litmus, Question(f"{QUESTION} {BREAD}", faithfulness=Policy.STRICT))
    assert answer.mode is Mode.LLM
    assert answer.model is not None
    assert SHEEP_TITLE in cited(answer, 0)
    assert "Halving the yeast" in answer.text
