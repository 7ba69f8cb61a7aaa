"""docs/api.md, example by example, against the real thing."""

import re
import shlex
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from core.settings import Settings
from service.http.app import create_app
from service.problems import HTTP_KINDS, KINDS
from tests.service.corpus import write_corpus
from tests.sources_server import SourcesServer

ROOT = Path(__file__).parents[3]
DOCS = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
BASE = "http://127.0.0.1:8000"
_ID = re.compile(r"/(?:(?:p|i|ch|a|j)_\w+|litmus$|Chapter \d$|flock(?=/|$))")


@dataclass
class Curl:
    """The few options of curl that the examples use."""

    url: str = ""
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    file: str | None = None
    output: str | None = None

    @classmethod
    def of(cls, command: str) -> "Curl":
        curl = cls()
        words = iter(shlex.split(command)[1:])
        for word in words:
            match word:
                case "-X":
                    curl.method = next(words)
                case "-H":
                    name, _, value = next(words).partition(": ")
                    curl.headers[name] = value
                case "-d":
                    curl.body, curl.method = next(words), "POST" if curl.method == "GET" else curl.method
                case "-F":
                    curl.file, curl.method = next(words).removeprefix("file=@"), "POST"
                case "-o":
                    curl.output = next(words)
                case "-N":
                    pass
                case _:
                    assert word.startswith(BASE), word
                    curl.url = word
        return curl


def examples() -> list[str]:
    blocks = re.findall(r"```bash\n(.*?)```", DOCS, re.DOTALL)
    return [command for block in blocks for command in re.split(r"\n(?=curl )", block.strip())]


@pytest.fixture
def sources() -> Iterator[SourcesServer]:
    with SourcesServer() as server:
        yield server


async def test_every_example_works(settings: Settings, tmp_path: Path, sources: SourcesServer) -> None:
    write_corpus(tmp_path / "papers.jsonl")
    with zipfile.ZipFile(tmp_path / "paper.docx", "w") as archive:
        archive.writestr("word/document.xml", "<document><body><p><r><t>Bees sleep.</t></r></p></body></document>")
    app = create_app(settings.model_copy(update={"source_urls": sources.addresses}))
    known: dict[str, str] = {}
    done = set()
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE, timeout=60) as client,
    ):
        # What the examples need is deleted last, and a paper after the collection that it is in.
        for command in sorted(examples(), key=lambda one: "-X DELETE" in one and 1 + ("/papers/" in one)):
            curl = Curl.of(re.sub(r"\$(\w+)", lambda name: known[name.group(1)], command))
            files = {"file": (curl.file, (tmp_path / curl.file).read_bytes())} if curl.file else None
            response = await client.request(curl.method, curl.url, headers=curl.headers, content=curl.body, files=files)
            assert response.is_success, (command, response.text[:1000])
            if curl.output:
                (tmp_path / curl.output).write_bytes(response.content)
            done.add((curl.method, _ID.sub("/{id}", response.url.path)))
            told = response.json() if response.headers.get("content-type", "").endswith("json") else {}
            if response.status_code == 202 and told["id"].startswith("j_"):
                known["JOB"] = told["id"]
                while (await client.get(f"/v1/jobs/{told['id']}")).json()["state"] in {"waiting", "running"}:
                    pass
            elif response.status_code == 202:
                known["IMPORT"] = told["id"]
                while (await client.get(f"/v1/imports/{told['id']}")).json()["state"] in {"waiting", "running"}:
                    pass
            if curl.method == "POST" and curl.url.endswith("/chats"):
                known["CHAT"] = told["id"]
            if told.get("turns"):
                known["ANSWER"] = told["turns"][0]["answer"]["id"]
            if told.get("papers") and curl.url.partition("?")[0].endswith("/papers"):
                known["PAPER"] = told["papers"][0]["id"]
            if curl.method == "PUT":
                assert told["counts"]["added"] == told["counts"]["rejected"] == 1
                assert told["rejections"][0]["reason"] in DOCS
            if curl.url.endswith("/ask") and not (curl.body or "").count("stream"):
                assert told["status"] == "answered"
                assert "two percent" in told["text"]
            if '"stream": true' in (curl.body or ""):
                assert response.text.startswith("event: retrieved\n")
                assert "\nevent: answer\n" in response.text
            if curl.url.endswith("/related?top_k=5"):
                assert told["paper_id"] == known["PAPER"]
            if "format=bibtex" in curl.url:
                assert response.text.startswith("@article{")
            if "/search" in curl.url:
                assert told["passages"]
        document = app.openapi()
    everything = {
        (method.upper(), re.sub(r"\{\w+\}", "{id}", path))
        for path, methods in document["paths"].items()
        for method in methods
    }
    assert done == everything


def test_every_kind_of_problem_is_listed() -> None:
    table = DOCS[DOCS.index("| Status | `type` ends with |") :]
    for kind in {*KINDS.values(), *HTTP_KINDS.values()}:
        rows = [row for row in table.splitlines() if row.startswith(f"| {kind.status} |")]
        assert any(f"`{kind.slug}`" in row for row in rows), kind.slug
