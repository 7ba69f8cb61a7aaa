"""The dashboard for Grafana: it asks for figures that a service that was used really tells."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from core.settings import Settings
from service.http.app import create_app
from tests.llm_server import LlmServer
from tests.service.corpus import PAPERS
from tests.service.in_process import talking_to

DASHBOARD = Path(__file__).parents[3] / "deploy" / "grafana" / "litmus.json"
PROMETHEUS_ADDS = {"job", "instance"}
"""Labels that Prometheus adds to what it scrapes."""


def dashboard() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    return read


def panels() -> list[dict[str, Any]]:
    return [panel for panel in dashboard()["panels"] if panel["type"] != "row"]


def queries() -> list[str]:
    variables = [each["query"]["query"] for each in dashboard()["templating"]["list"] if each["type"] == "query"]
    return [target["expr"] for panel in panels() for target in panel["targets"]] + variables


async def told(settings: Settings, llm_server: LlmServer) -> dict[str, set[str]]:
    """Use a service; return what it tells: the names of its figures, each with its labels."""
    llm = {"llm_model": "openai/fake", "llm_api_base": llm_server.base, "llm_api_key": SecretStr("none")}
    app = create_app(settings.model_copy(update={**llm, "llm_retries": 0}))
    llm_server.say("The lamp is seen from twenty miles [1].")
    llm_server.fail(400)
    async with talking_to(app) as client:
        await client.put("/v1/papers", json=PAPERS)
        for _ in range(2):
            await client.post("/v1/ask", json={"question": "From how far is a lighthouse with a Fresnel lens seen?"})
        text = (await client.get("/metrics")).text
    names: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            names.setdefault(sample.name, set()).update(sample.labels)
    return names


async def test_each_figure_of_the_dashboard_is_told_with_its_labels(settings: Settings, llm_server: LlmServer) -> None:
    names = await told(settings, llm_server)
    asked = {name for query in queries() for name in re.findall(r"\b(?:litmus|process)_[a-z_]+", query)}
    assert len(asked) > 15
    assert asked - set(names) == set()
    for query in queries():
        known = set().union(*(names[name] for name in asked if name in query)) | PROMETHEUS_ADDS
        grouped = re.findall(r"by \(([^)]*)\)", query)
        selected = re.findall(r"(\w+)=~?\"", query)
        assert {label.strip() for group in grouped for label in group.split(",")} | set(selected) <= known, query


def test_each_panel_says_what_it_shows() -> None:
    for panel in panels():
        assert panel["title"], panel
        assert panel["description"].endswith("."), panel["title"]
        assert panel["fieldConfig"]["defaults"]["unit"], panel["title"]
        assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}, panel["title"]
        assert all(target["datasource"] == panel["datasource"] for target in panel["targets"]), panel["title"]
    assert len({panel["id"] for panel in dashboard()["panels"]}) == len(dashboard()["panels"])
    kinds = {each["name"]: each["type"] for each in dashboard()["templating"]["list"]}
    assert kinds == {"datasource": "datasource", "job": "query", "instance": "query"}


@pytest.mark.parametrize("query", queries())
def test_brackets_of_a_query_are_closed(query: str) -> None:
    for opened, closed in ("()", "{}", "[]"):
        assert query.count(opened) == query.count(closed)


def test_no_panel_lies_on_another() -> None:
    taken = [
        (x, y)
        for panel in dashboard()["panels"]
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(taken) == len(set(taken))
