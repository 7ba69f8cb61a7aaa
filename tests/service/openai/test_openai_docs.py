"""docs/openai.md, snippet by snippet, against a service on loopback."""

import asyncio
import re
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from core.gateway.litellm_door import litellm_here
from core.settings import Settings
from service.http.app import create_app
from tests.service.corpus import PAPERS
from tests.service.http.test_api_docs import Curl
from tests.service.real_server import serving

ROOT = Path(__file__).parent.parent.parent.parent
PAGE = (ROOT / "docs" / "openai.md").read_text(encoding="utf-8")
BASE = "http://127.0.0.1:8000"
SNIPPETS = re.findall(r"^### (.+?)$|^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def snippets(client: str, language: str) -> list[str]:
    found, at = [], ""
    for heading, written_in, text in SNIPPETS:
        at = heading or at
        if at == client and written_in == language:
            found.append(text)
    return found


@pytest.fixture
async def url(settings: Settings) -> AsyncIterator[str]:
    async with serving(create_app(settings)) as url, httpx.AsyncClient(base_url=url, trust_env=False) as client:
        assert (await client.put("/v1/papers", json=PAPERS, timeout=60)).is_success
        yield url


async def run(url: str, *command: str, **environment: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *command,
        env={"PATH": "/usr/bin:/bin", "LITELLM_LOCAL_MODEL_COST_MAP": "True", "NO_PROXY": "127.0.0.1", **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return out.decode()


async def asked(url: str, base: str, model: str) -> str:
    """Ask in the way in which the named program asks: with a base address, and a model."""
    address = f"{base.replace(BASE, url)}/chat/completions"
    message = {"role": "user", "content": "How well does a transformer count sheep?"}
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        response = await client.post(address, json={"model": model, "messages": [message]})
        assert response.is_success, response.text
        models = await client.get(f"{base.replace(BASE, url)}/models")
        assert model in {one["id"] for one in models.json()["data"]}
    return str(response.json()["choices"][0]["message"]["content"])


async def test_curl(url: str) -> None:
    [block] = snippets("curl", "bash")
    commands = re.split(r"\n(?=curl )", block.strip())
    assert len(commands) == 2
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        for command in commands:
            curl = Curl.of(command)
            response = await client.post(curl.url.replace(BASE, url), headers=curl.headers, content=curl.body)
            assert response.is_success, response.text
            assert "error of two percent" in response.text
            assert response.text.endswith("data: [DONE]\n\n") == ('"stream": true' in command)


@pytest.mark.parametrize("client", ["OpenAI's SDK", "LiteLLM"])
async def test_python(url: str, client: str, tmp_path: Path) -> None:
    [code] = snippets(client, "python")
    (tmp_path / "snippet.py").write_text(code.replace(BASE, url), encoding="utf-8")
    told = await run(url, sys.executable, str(tmp_path / "snippet.py"))
    assert "error of two percent" in told
    assert "https://doi.org/10.1000/sheep" in told
    if client != "LiteLLM":
        assert "[1] Counting Sheep with Transformers https://doi.org/10.1000/sheep" in told


async def test_the_proxy_of_litellm(url: str) -> None:
    litellm = await litellm_here()
    [block] = snippets("LiteLLM", "yaml")
    [entry] = yaml.safe_load(block)["model_list"]
    parameters: dict[str, Any] = entry["litellm_params"]
    parameters["api_base"] = parameters["api_base"].replace(BASE, url)
    messages = [{"role": "user", "content": "How well does a transformer count sheep?"}]
    completion = await litellm.acompletion(**parameters, messages=messages)
    assert "error of two percent" in completion.choices[0].message.content


async def test_open_webui(url: str) -> None:
    [block] = snippets("Open WebUI", "bash")
    told = dict(re.findall(r"(\w+)=(\S+)", block))
    assert "error of two percent" in await asked(url, told["OPENAI_API_BASE_URL"], "litmus")


async def test_librechat(url: str) -> None:
    [block] = snippets("LibreChat", "yaml")
    [endpoint] = yaml.safe_load(block)["endpoints"]["custom"]
    [model] = endpoint["models"]["default"]
    assert "error of two percent" in await asked(url, endpoint["baseURL"], model)


async def test_llm(url: str, tmp_path: Path) -> None:
    [block] = snippets("llm", "yaml")
    [command] = snippets("llm", "bash")
    [entry] = yaml.safe_load(block)
    assert command.startswith(f"llm -m {entry['model_id']} ")
    assert "error of two percent" in await asked(url, entry["api_base"], entry["model_name"])
    if program := shutil.which("llm"):
        (tmp_path / "extra-openai-models.yaml").write_text(block.replace(BASE, url), encoding="utf-8")
        question = command.partition('"')[2].strip().rstrip('"')
        told = await run(
            url, program, "-m", entry["model_id"], question, LLM_USER_PATH=str(tmp_path), OPENAI_API_KEY="x"
        )
        assert "error of two percent" in told


def test_every_snippet_is_one_that_is_run() -> None:
    kinds = {("curl", "bash"), ("OpenAI's SDK", "python"), ("LiteLLM", "python"), ("LiteLLM", "yaml")}
    kinds |= {("Open WebUI", "bash"), ("LibreChat", "yaml"), ("llm", "yaml"), ("llm", "bash")}
    assert sum(len(snippets(*kind)) for kind in kinds) == len(kinds) == len([one for one in SNIPPETS if one[1]])
