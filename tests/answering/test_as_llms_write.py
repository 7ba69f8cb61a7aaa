"""Answers as LLMs write them, from a server to what is told: the marks, and what stands round the answer."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from answering import Litmus, Question, open_litmus
from core.answer import Answer, Mode, Policy, Verdict
from core.settings import Settings
from tests.llm_server import LlmServer, Reply
from tests.service.corpus import QUESTION, write_corpus

TRUE = "A transformer counts sheep with an error of two percent [1]."
WORDS = TRUE.removesuffix(" [1].")


@pytest.fixture
async def litmus(settings: Settings, tmp_path: Path, llm_server: LlmServer) -> AsyncIterator[Litmus]:
    settings = settings.model_copy(update={"llm_model": "openai/fake", "llm_api_base": llm_server.base})
    async with open_litmus(settings) as litmus:
        await litmus.library.import_file(write_corpus(tmp_path / "papers.jsonl"))
        yield litmus


async def answered(litmus: Litmus, policy: Policy = Policy.STRICT) -> Answer:
    return await litmus.ask(Question(QUESTION, faithfulness=policy, mode=Mode.LLM))


async def test_marks(litmus: Litmus, llm_server: LlmServer) -> None:
    marks = (
        *(" 【1†source】", " [1.1]", " {1}", " <1>", " [^1^]", " [[1]](https://a.b)", " (source 1)", " [Source: 1]"),
        *(
            " [Paper 1]",
            " [1, p. 3]",
            " [sheep2021]",
            " [@shepherd2021]",
            " [1](#ref1)",
            "¹",
            ":contentReference[oaicite:0]{index=0}",
        ),
    )
    for mark in marks:
        llm_server.say(f"{WORDS}{mark}.")
        answer = await answered(litmus)
        assert (mark, answer.text) == (mark, TRUE)
        assert [sentence.verdict for sentence in answer.sentences] == [Verdict.SUPPORTED]


@pytest.mark.parametrize("policy", [Policy.STRICT, Policy.ANNOTATE])
async def test_what_stands_round_an_answer(litmus: Litmus, llm_server: LlmServer, policy: Policy) -> None:
    texts = (
        json.dumps({"answer": TRUE}),
        f"```json\n{json.dumps({'answer': f'{WORDS}.', 'citations': [1]}, indent=2)}\n```",
        rf"\boxed{{{TRUE}}}",
        f"```html\n<p>{WORDS}<sup>1</sup>.</p>\n```",
        f"```text\n{TRUE}\n```",
        f"<p>{TRUE}</p><br>",
        f"<answer>{TRUE}</answer>",
        f"```xml\n<answer><sentence>{TRUE}</sentence></answer>\n```",
        f"{TRUE}\n\nUser: And goats?\nAssistant: A transformer counts goats with an error of nine percent [1].",
        f"{TRUE}\n### Question:\nAnd goats?",
        f"{TRUE}<|im_start|>user\nAnd goats?",
        f"**Thinking…**\nThe user asks of sheep. Passage 2 says nothing.\n\n**Answer:**\n{TRUE}",
        f"Final answer: {TRUE}",
        f"Here is the answer:\n\n{TRUE}",
        f"Sure! {TRUE} Let me know if you have any other questions!",
        f"{TRUE}\n\nI hope this helps!",
    )
    for text in texts:
        llm_server.say(text)
        answer = await answered(litmus, policy)
        assert (text, answer.text) == (text, TRUE)
        assert [sentence.citations for sentence in answer.sentences] == [(1,)]
        assert answer.notices == ()


async def test_a_stream_in_another_form_with_a_broken_piece(litmus: Litmus, llm_server: LlmServer) -> None:
    pieces = [{"message": {"role": "assistant", "content": piece}, "done": False} for piece in (TRUE[:20], TRUE[20:])]
    lines = [json.dumps(pieces[0]), '{"message": {"ro', json.dumps(pieces[1]), json.dumps({"done": True})]
    llm_server.say(Reply(raw="\n".join(lines).encode(), headers={"Content-Type": "application/x-ndjson"}))
    answer = await answered(litmus)
    assert answer.text == TRUE
    assert any("could not be read" in notice for notice in answer.notices)


async def test_a_complaint_in_the_midst_of_a_stream(litmus: Litmus, llm_server: LlmServer) -> None:
    said = {"choices": [{"index": 0, "delta": {"content": f"{TRUE} It counts goats "}}]}
    events = [said, {"error": {"message": "the tide is out"}}]
    raw = "".join(f"data: {json.dumps(event)}\n\n" for event in events).encode()
    llm_server.say(Reply(raw=raw, headers={"Content-Type": "text/event-stream"}))
    answer = await litmus.ask(Question(QUESTION, faithfulness=Policy.STRICT))
    assert answer.text == TRUE
    assert any("the tide is out" in notice for notice in answer.notices)


async def test_a_whole_sentence_is_kept_where_the_server_breaks_off_behind_it(
    litmus: Litmus, llm_server: LlmServer
) -> None:
    llm_server.answer = lambda body: Reply(pieces=(TRUE, " Sheep sl", "eep."), break_after=2)
    answer = await litmus.ask(Question(QUESTION, faithfulness=Policy.ANNOTATE))
    assert (answer.mode, answer.text) == (Mode.LLM, TRUE)
    assert any("stopped before the end" in notice for notice in answer.notices)
