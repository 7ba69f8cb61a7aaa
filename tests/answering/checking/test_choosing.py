"""The checker that the settings name, and clear words where there is none."""

from pathlib import Path

import pytest

from answering.checking import trial
from answering.checking.choosing import checker_name, open_checker
from answering.fingerprinting import settings_fingerprint
from core.errors import SettingsError
from core.settings import Settings, read_settings
from indexing.embedding import open_embedder
from tests.answering.checking.beans import StandIn
from tests.answering.checking.nli.tiny_nli import write_model
from tests.llm_server import LlmServer

NIGHT = '[{"claim": 1, "quotes": ["Watering the seedlings at night raised the harvest"], "verdict": "supported"}]'


def changed(settings: Settings, **values: object) -> Settings:
    return settings.model_copy(update=values)


@pytest.mark.parametrize(
    ("set_to", "chosen", "name"),
    [
        ({}, None, "local"),
        ({"checker": "nli"}, None, "nli"),
        ({"checker": "nli"}, "local", "local"),
        ({"llm_model": "openai/writer"}, "llm", "llm:openai/writer"),
        ({"llm_model": "openai/writer", "checker": "llm"}, None, "llm:openai/writer"),
        ({"llm_model": "openai/writer"}, "llm:openai/judge", "llm:openai/judge"),
        ({}, "llm:ollama/judge:7b", "llm:ollama/judge:7b"),
    ],
)
def test_names(settings: Settings, set_to: dict[str, object], chosen: str | None, name: str) -> None:
    assert checker_name(changed(settings, **set_to), chosen) == name


@pytest.mark.parametrize("name", ["best", "llm:", "LOCAL", "nli:model", "llm :x"])
def test_an_unknown_checker_is_answered_with_the_known_ones(settings: Settings, name: str) -> None:
    with pytest.raises(SettingsError, match="local, llm, llm:MODEL, nli"):
        checker_name(settings, name)


@pytest.mark.parametrize("name", ["best", "llm:"])
def test_a_misspelt_setting_is_found_when_the_settings_are_read(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("LITMUS_CHECKER", name)
    with pytest.raises(SettingsError, match=r"LITMUS_CHECKER: there is no checker .* local, llm, llm:MODEL, nli"):
        read_settings(_env_file=None)


@pytest.mark.parametrize(("chosen", "says"), [("llm", "LITMUS_LLM_MODEL"), ("nli", "LITMUS_NLI_DIR to its folder")])
def test_what_a_checker_lacks_is_named(settings: Settings, chosen: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        open_checker(settings, open_embedder(settings), chosen)


async def test_each_checker_works(settings: Settings, llm_server: LlmServer, tmp_path: Path) -> None:
    llm_server.say(NIGHT)
    nli_dir = write_model(tmp_path / "nli", [trial.CLAIM.text])
    ready = changed(settings, llm_model="openai/writer", llm_api_base=llm_server.base, nli_dir=nli_dir)
    embedder = open_embedder(settings)
    for chosen, name in [("local", "local"), ("llm:openai/judge", "llm:openai/judge"), ("nli", "nli")]:
        checker = open_checker(ready, embedder, chosen)
        assert checker.name == name
        assert await trial.complaint(checker) is None
    assert [request.body["model"] for request in llm_server.requests] == ["judge"]


async def test_a_judge_has_no_understudy_but_the_local_checker(settings: Settings, llm_server: LlmServer) -> None:
    llm_server.fail(401, "no such key")
    asked = changed(settings, llm_model="openai/writer", llm_api_base=llm_server.base, llm_fallbacks=("openai/other",))
    complaint = await trial.complaint(open_checker(asked, open_embedder(settings), "llm"))
    assert "refused the key" in (complaint or "")
    assert "local checker tested in its place" in (complaint or "")
    assert [request.body["model"] for request in llm_server.requests] == ["writer"]


async def test_a_checker_that_does_not_see_what_stands_there_is_complained_of() -> None:
    assert await trial.complaint(StandIn()) == "It calls a sentence contradicted that its passage says word for word."


def test_another_checker_makes_another_fingerprint(settings: Settings, tmp_path: Path) -> None:
    made = [
        settings_fingerprint(changed(settings, **values))
        for values in ({}, {"checker": "nli"}, {"checker": "nli", "nli_dir": tmp_path}, {"checker": "llm:openai/judge"})
    ]
    assert len(set(made)) == 4
