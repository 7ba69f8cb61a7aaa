"""Traces of a service and of commands, as a collector sees them: whole, with the right parents, and without texts."""

import json
import subprocess
import sys
from pathlib import Path

from tests.collector import Collector, Span, collecting
from tests.llm_server import LlmServer
from tests.service.corpus import PAPERS
from tests.service.processes import environment, litmus, service
from tests.service.test_going_on import talking_to

QUESTION = "From how far is a lighthouse with a Fresnel lens seen?"
ANSWER = "A lamp behind it is visible at twenty miles [1]."
TRACE, CALLER = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
SECRET = "a-key-that-nobody-may-see"


def wanted(collector: Collector) -> dict[str, str]:
    """The variable that a person sets; and spans are sent soon, so that no test waits for them."""
    return {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_BSP_SCHEDULE_DELAY": "50"}


def way_up(span: Span, spans: list[Span]) -> list[str]:
    """The names of the spans around a span, the innermost first."""
    by_id, names = {each.id: each for each in spans}, []
    while span.parent in by_id:
        span = by_id[span.parent]
        names.append(span.name)
    return names


def whole(collector: Collector, last: str) -> list[Span]:
    """The spans of the trace whose last span to end has this name, once it is there."""
    spans = collector.until(lambda spans: any(span.name == last for span in spans))
    (trace,) = {span.trace for span in spans if span.name == last}
    return [span for span in spans if span.trace == trace]


def says_no_text(collector: Collector) -> None:
    """Whatever was sent holds nothing that somebody wrote, and no key."""
    told = b"\n".join(collector.bodies).decode("utf-8", "replace")
    texts = [text for paper in PAPERS for text in (str(paper["title"]), str(paper["abstract"])[:40])]
    for text in (QUESTION, ANSWER, "lighthouse", "twenty miles", SECRET, *texts):
        assert text not in told, text


def test_a_request_is_traced_through_its_stages(tmp_path: Path, models_dir: Path, llm_server: LlmServer) -> None:
    llm = {"llm_model": "openai/fake", "llm_api_base": llm_server.base, "llm_api_key": SECRET, "reranker": "local"}
    llm_server.say(ANSWER)
    with collecting() as collector:
        env = environment(tmp_path / "data", models_dir, **llm, api_key=SECRET) | wanted(collector)
        with service(env=env, cwd=tmp_path) as running, talking_to(running.url) as client:
            client.headers["Authorization"] = f"Bearer {SECRET}"
            client.put("/v1/papers", json=PAPERS)
            client.get("/v1/search", params={"q": f"{QUESTION} And when?"})
            calling = {"traceparent": f"00-{TRACE}-{CALLER}-01", "tracestate": "vendor=of-the-caller"}
            answered = client.post("/v1/ask", json={"question": QUESTION, "stream": True}, headers=calling)
            assert ANSWER in answered.text
            spans = whole(collector, "POST /v1/ask")
            imported, searched = whole(collector, "import"), whole(collector, "GET /v1/search")
    (request,) = [span for span in spans if span.server]
    assert (request.trace, request.parent, request.failed) == (TRACE, CALLER, False)
    assert request.facts == {
        "http.request.method": "POST",
        "http.route": "/v1/ask",
        "http.response.status_code": 200,
        "litmus.request_id": answered.headers["x-request-id"],
    }
    ways = {(span.name, *way_up(span, spans)) for span in spans}
    answer = ("answer", "POST /v1/ask")
    assert {(step, *answer) for step in ("understand", "retrieve", "llm", "verify")} <= ways
    search = ("search", "retrieve", *answer)
    assert {(stage, *search) for stage in ("embed", "search_vectors", "search_terms", "fuse", "rerank")} <= ways
    assert ("read_sentences", "choose_sentences", "retrieve", *answer) in ways
    assert ("check", "verify", *answer) in ways
    (call,) = [span for span in spans if span.name == "llm"]
    assert call.facts == {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": "openai/fake",
        "gen_ai.usage.input_tokens": 11,
        "gen_ai.usage.output_tokens": 7,
    }
    # What the LLM's server is sent names the call, so its own spans belong to it.
    assert llm_server.requests[-1].headers["traceparent"].split("-")[1:3] == [TRACE, call.id]
    assert "tracestate" not in llm_server.requests[-1].headers
    assert {"take_records", "embed", "index_papers"} <= {span.name for span in imported}
    assert {span.name for span in searched} >= {"search", "embed", "search_vectors", "search_terms"}
    says_no_text(collector)


def test_a_job_and_what_fails_are_traced(tmp_path: Path, models_dir: Path, llm_server: LlmServer) -> None:
    llm = {"llm_model": "openai/fake", "llm_api_base": llm_server.base, "llm_api_key": SECRET, "llm_retries": "0"}
    llm_server.fail(400, f"{QUESTION} is nothing that I answer")
    with collecting() as collector:
        env = environment(tmp_path / "data", models_dir, **llm) | wanted(collector)
        with service(env=env, cwd=tmp_path) as running, talking_to(running.url) as client:
            client.put("/v1/papers", json=PAPERS)
            assert client.post("/v1/ask", json={"question": QUESTION, "mode": "llm"}).status_code == 502
            (failed,) = [span for span in whole(collector, "POST /v1/ask") if span.name == "llm"]
            paper_ids = [paper["id"] for paper in client.get("/v1/papers").json()["papers"]]
            begun = {"paper_ids": paper_ids, "columns": ["method"], "mode": "extractive"}
            job_id = client.post("/v1/comparisons", json=begun).json()["id"]
            (job,) = [span for span in whole(collector, "job") if span.name == "job"]
            assert client.get("/healthz").status_code == 200
            asked = whole(collector, "POST /v1/comparisons")
        names = {span.name for span in collector.spans}
    assert (failed.failed, failed.facts["error.type"]) == (True, "LlmError")
    assert (job.parent, job.links) == ("", (asked[0].trace,))
    assert job.facts == {"litmus.job": job_id, "litmus.job.kind": "comparison"}
    assert not {name for name in names if "healthz" in name}
    says_no_text(collector)


def test_a_command_is_traced_too(tmp_path: Path, models_dir: Path) -> None:
    (tmp_path / "papers.json").write_text(json.dumps(PAPERS))
    with collecting() as collector:
        env = environment(tmp_path / "data", models_dir) | wanted(collector)
        assert litmus("import", "papers.json", env=env, cwd=tmp_path).returncode == 0
        asked = litmus("ask", QUESTION, env=env, cwd=tmp_path)
        assert "twenty miles" in asked.stdout
        spans = whole(collector, "answer")
    assert {"retrieve", "generate", "read_sentences"} <= {span.name for span in spans}
    (answer,) = [span for span in spans if span.name == "answer"]
    assert (answer.parent, answer.facts["litmus.mode"]) == ("", "extractive")
    says_no_text(collector)


def test_a_collector_that_is_away_costs_a_line(tmp_path: Path, models_dir: Path) -> None:
    env = environment(tmp_path / "data", models_dir) | {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}
    asked = litmus("ask", QUESTION, "--json", env=env, cwd=tmp_path)
    assert json.loads(asked.stdout)["question"] == QUESTION
    assert asked.stderr.count("\n") <= 1
    assert "OTEL_EXPORTER_OTLP_ENDPOINT" in asked.stderr


LOADED = """
import asyncio, sys
from core.settings import Settings
from core.tracing.stages import Stage, Timed, note
with Timed(Stage.ANSWER) as timed:
    timed.note({"litmus.mode": "llm"})
    note({"litmus.sources": 1})
from service.http.metrics import Metrics
print(*[name for name in sys.modules if name.startswith(("opentelemetry", "core.tracing.spans"))])
"""


def test_without_an_endpoint_nothing_of_it_is_loaded(tmp_path: Path, models_dir: Path) -> None:
    env = environment(tmp_path / "data", models_dir)
    ran = subprocess.run([sys.executable, "-c", LOADED], env=env, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []
