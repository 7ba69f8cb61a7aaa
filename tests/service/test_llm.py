"""The whole way to an LLM and back: through the API, the real inside, and a server on loopback."""

import asyncio
import json
from pathlib import Path

import httpx

from core.settings import Settings
from service.http.app import create_app
from tests.llm_server import LlmServer, Reply
from tests.service.corpus import PAPERS, QUESTION, write_corpus
from tests.service.http.test_stream import events_of
from tests.service.real_server import serving
from tests.service.shell import Shell

ANSWER = "A transformer counts sheep with an error of two percent [1]. It needs no fence [1]."


async def test_answers_are_streamed_and_stop_with_their_reader(settings: Settings, llm_server: LlmServer) -> None:
    settings = settings.model_copy(update={"llm_model": "openai/fake", "llm_api_base": llm_server.base})
    async with (
        serving(create_app(settings)) as url,
        httpx.AsyncClient(base_url=url, trust_env=False, timeout=120) as client,
    ):
        assert (await client.put("/v1/papers", json=PAPERS)).json()["counts"]["added"] == len(PAPERS)

        llm_server.say(ANSWER)
        events = events_of((await client.post("/v1/ask", json={"question": QUESTION, "stream": True})).text)
        names = [name for name, _ in events]
        assert (names[0], names[-1]) == ("retrieved", "answer")
        assert names.index("token") < names.index("sentence")
        assert "".join(data["text"] for name, data in events if name == "token") == ANSWER
        answer = events[-1][1]
        assert (answer["mode"], answer["model"], answer["status"]) == ("llm", "openai/fake", "answered")
        assert answer["usage"]["completion_tokens"] == 7

        llm_server.say(Reply(ANSWER, stall_after=3))
        async with client.stream("POST", "/v1/ask", json={"question": QUESTION, "stream": True}) as response:
            async for line in response.aiter_lines():
                if line == "event: token":
                    break
        assert await asyncio.to_thread(llm_server.received(2).saw_disconnect)

        llm_server.answer = lambda body: Reply(status=401, error="wrong key")
        failed = await client.post("/v1/ask", json={"question": QUESTION, "mode": "llm"})
        assert failed.status_code == 502
        assert failed.json()["type"] == "urn:litmus:problem:llm-failed"
        fallen_back = (await client.post("/v1/ask", json={"question": QUESTION})).json()
        assert fallen_back["mode"] == "extractive"
        assert fallen_back["notices"]


def test_the_command_line_writes_as_the_llm_does(tmp_path: Path, models_dir: Path, llm_server: LlmServer) -> None:
    shell = Shell(tmp_path, models_dir)
    llm = {"LITMUS_LLM_MODEL": "openai/fake", "LITMUS_LLM_API_BASE": llm_server.base}
    shell("import", str(write_corpus(tmp_path / "papers.jsonl")))

    llm_server.say(ANSWER)
    streamed = shell("ask", QUESTION, "--stream", **llm)
    assert streamed.exit_code == 0, streamed.output
    assert streamed.stdout.startswith(ANSWER)
    assert streamed.stdout.count("error of two percent") == 1
    assert "## References" in streamed.stdout

    llm_server.say(ANSWER)
    told = json.loads(shell("ask", QUESTION, "--json", "--stream", **llm).stdout)
    assert told["mode"] == "llm"

    llm_server.say(Reply("Ready."))
    doctor = shell("doctor", "--llm", **llm)
    assert doctor.exit_code == 0, doctor.output
    assert "openai/fake" in doctor.stdout
    llm_server.answer = lambda body: Reply(status=401, error="wrong key")
    assert shell("doctor", "--llm", **llm).exit_code == 1
