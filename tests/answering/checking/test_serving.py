"""The chosen checker tests what is served, from the setting to the sentence."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from answering import Litmus, open_litmus
from core.answer import Mode, Verdict
from core.settings import Settings
from tests.answering.checking.nli.tiny_nli import write_model
from tests.llm_server import LlmServer, Reply

ABSTRACT = "We remove attention heads from translation models. Half of the heads can go without any loss of quality."
PAPER = {"title": "Pruning Attention Heads in Small Translators", "abstract": ABSTRACT}
QUESTION = "How many attention heads can be removed from translation models without loss of quality?"
TRUE, FALSE = "Half of the heads can go without any loss of quality", "All attention heads can go without any loss"
VERDICTS = [
    {"claim": 1, "passage_says": [TRUE], "verdict": "supported"},
    {"claim": 2, "passage_says": [TRUE], "verdict": "contradicted"},
]


@pytest.fixture
async def litmus(settings: Settings, llm_server: LlmServer, tmp_path: Path) -> AsyncIterator[Litmus]:
    llm = {"llm_model": "openai/writer", "llm_api_base": llm_server.base, "llm_retries": 0}
    nli_dir = write_model(tmp_path / "nli", [PAPER["title"], ABSTRACT, TRUE, FALSE])
    chosen = {"checker": "llm:openai/judge", "nli_dir": nli_dir, "refusal_threshold": 0.0}
    (tmp_path / "papers.jsonl").write_text(json.dumps(PAPER))
    async with open_litmus(settings.model_copy(update=llm | chosen)) as opened:
        await opened.library.import_file(tmp_path / "papers.jsonl")
        yield opened


def written(body: dict[str, Any]) -> Reply:
    return Reply(json.dumps(VERDICTS) if body["model"] == "judge" else f"{TRUE} [1]. {FALSE} [1].")


async def test_a_judge_tests_a_whole_answer_in_one_call(litmus: Litmus, llm_server: LlmServer) -> None:
    llm_server.answer = written
    answer = await litmus.ask(QUESTION)
    assert (answer.mode, answer.notices) == (Mode.LLM, ())
    assert [each.verdict for each in answer.sentences] == [Verdict.SUPPORTED, Verdict.CONTRADICTED]
    assert [each.evidence[0].quote for each in answer.sentences] == [TRUE, TRUE]
    assert [request.body["model"] for request in llm_server.requests] == ["writer", "judge"]


async def test_an_answer_says_that_another_checker_stood_in_for_its_judge(
    litmus: Litmus, llm_server: LlmServer
) -> None:
    llm_server.answer = lambda body: Reply(status=500) if body["model"] == "judge" else written(body)
    answer = await litmus.ask(QUESTION)
    assert answer.sentences[0].verdict is Verdict.SUPPORTED
    (notice,) = answer.notices
    assert "The local checker tested in its place." in notice


async def test_an_nli_model_tests_an_answer(litmus: Litmus, llm_server: LlmServer) -> None:
    llm_server.answer = written
    served = Litmus(litmus.settings.model_copy(update={"checker": "nli"}), litmus.library)
    answer = await served.ask(QUESTION)
    assert answer.sentences[0].verdict is Verdict.SUPPORTED
    assert answer.sentences[0].evidence[0].quote == f"{TRUE}."
    assert [request.body["model"] for request in llm_server.requests] == ["writer"]
