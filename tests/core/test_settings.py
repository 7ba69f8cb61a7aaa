"""Where settings come from, which one wins, and what is said when one is wrong."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.answer import Policy
from core.errors import SettingsError
from core.settings import Settings, read_settings

SECRET = "sk-correct-horse-battery"


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def refused(**overrides: object) -> str:
    with pytest.raises(SettingsError) as caught:
        read_settings(**overrides)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    return str(caught.value)


def test_the_defaults_need_nothing_and_open_nothing_to_others() -> None:
    settings = read_settings()
    assert settings.loopback
    assert settings.llm_model is None
    assert settings.faithfulness is Policy.ANNOTATE


def test_the_environment_beats_dotenv_beats_toml(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("litmus.toml").write_text('top_k = 3\ndepth = 30\nport = 3000\nllm_fallbacks = ["a/b", "c/d"]\n')
    Path(".env").write_text("LITMUS_TOP_K=4\nLITMUS_DEPTH=40\n")
    monkeypatch.setenv("LITMUS_TOP_K", "5")
    settings = read_settings()
    assert (settings.top_k, settings.depth, settings.port) == (5, 40, 3000)
    assert settings.llm_fallbacks == ("a/b", "c/d")
    assert read_settings(top_k=6).top_k == 6


def test_lists_are_comma_separated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITMUS_LLM_FALLBACKS", "openai/small, ollama/local ,")
    assert read_settings().llm_fallbacks == ("openai/small", "ollama/local")


@pytest.mark.parametrize("blank", ["", "  "])
def test_empty_means_unset_wherever_it_stands(blank: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITMUS_LLM_MODEL", blank)
    monkeypatch.setenv("LITMUS_PORT", blank)
    Path(".env").write_text(f"LITMUS_API_KEY={blank}\nLITMUS_TOP_K='{blank}'\n")
    Path("litmus.toml").write_text(f'chroma_url = "{blank}"\n')
    assert read_settings() == Settings(_env_file=None)
    assert read_settings().chroma_url is None


def test_an_empty_variable_leaves_the_word_to_dotenv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITMUS_LLM_MODEL", "")
    Path(".env").write_text("LITMUS_LLM_MODEL=openai/small\n")
    assert read_settings().llm_model == "openai/small"


def test_spaces_around_a_value_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITMUS_LLM_MODEL", " openai/small ")
    assert read_settings().llm_model == "openai/small"


def test_a_misspelt_variable_gets_the_nearest_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITMUS_LLM_MODLE", SECRET)
    assert refused() == "LITMUS_LLM_MODLE is not a setting; did you mean LITMUS_LLM_MODEL?"


def test_misspelt_names_in_files_are_told_with_their_file() -> None:
    Path(".env").write_text("OPENAI_API_KEY=other\nlitmus_dept=10\n")
    Path("litmus.toml").write_text("topk = 3\n[zzz]\nqqq = 1\n")
    assert refused().splitlines() == [
        "LITMUS_DEPT in .env is not a setting; did you mean LITMUS_DEPTH?",
        "topk in litmus.toml is not a setting; did you mean top_k?",
        "zzz in litmus.toml is not a setting; docs/configuration.md lists all settings.",
    ]


def test_what_the_tests_use_is_no_setting_and_no_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITMUS_TEST_ANYTHING", "1")
    read_settings()


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("\n\nthis is not a setting\n", 3),
        (f"LITMUS_PORT=1\nLITMUS_API_KEY '{SECRET}'\n", 2),
        (f'LITMUS_PORT=1\n# note\nLITMUS_API_KEY="{SECRET}\n', 3),
    ],
)
def test_a_malformed_dotenv_is_told_with_its_line(content: str, line: int) -> None:
    Path(".env").write_text(content)
    assert refused() == f".env, line {line}: expected NAME=value."


def test_a_malformed_toml_is_told_with_its_line() -> None:
    Path("litmus.toml").write_text(f'top_k = 3\napi_key = "{SECRET}\n')
    message = refused()
    assert message.startswith("litmus.toml: ")
    assert "line 2" in message


@pytest.mark.parametrize("name", [".env", "litmus.toml"])
def test_a_file_that_is_not_text_is_told_with_its_line(name: str) -> None:
    Path(name).write_bytes(b"# a comment\n\xff\xfe\n")
    assert refused() == f"{name}, line 2: not UTF-8 text. Save the file as UTF-8."


def test_folders_in_place_of_the_files_are_ignored() -> None:
    Path(".env").mkdir()
    Path("litmus.toml").mkdir()
    read_settings()


def test_every_bad_value_is_told_at_once_with_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITMUS_PORT", "http")
    Path(".env").write_text("LITMUS_TOP_K=0\n")
    Path("litmus.toml").write_text("depth = 1\n")
    places = [line.split(":")[0] for line in refused().splitlines()]
    assert sorted(places) == ["LITMUS_PORT", "LITMUS_TOP_K in .env", "depth in litmus.toml"]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org"])
def test_other_machines_may_not_connect_without_a_key(host: str) -> None:
    assert "LITMUS_API_KEY" in refused(host=host)
    assert "LITMUS_API_KEY" in refused(host=host, api_key=" ")
    assert not read_settings(host=host, api_key=SECRET).loopback


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_loopback_needs_no_key(host: str) -> None:
    assert read_settings(host=host).loopback


@pytest.mark.parametrize(
    "address", ["chroma:8000", "localhost", "http://", "ftp://host", "http://host:port", "http://["]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    assert refused(chroma_url=address) == "LITMUS_CHROMA_URL: expected an address such as http://127.0.0.1:8000"


def test_an_address_holds_no_secret() -> None:
    assert "password" in refused(llm_api_base=f"http://me:{SECRET}@host/v1")


def test_settings_that_contradict_each_other_are_refused() -> None:
    assert "LITMUS_MAX_TOP_K=5" in refused(top_k=6, max_top_k=5)
    assert "two vector stores" in refused(chroma_url="http://127.0.0.1:9", vector_store="mine:store")


def test_a_home_folder_is_found_where_no_shell_expands_it() -> None:
    Path(".env").write_text("LITMUS_DATA_DIR=~/papers\n")
    assert read_settings().data_dir == Path.home() / "papers"


def test_secrets_show_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITMUS_API_KEY", SECRET)
    monkeypatch.setenv("LITMUS_LLM_API_KEY", SECRET)
    settings = read_settings()
    assert SECRET not in f"{settings!r} {settings} {settings.model_dump_json()}"
    assert settings.api_key is not None
    assert settings.api_key.get_secret_value() == SECRET


def test_settings_do_not_change_once_read() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read_settings().top_k = 3  # type: ignore[misc]  # that is the point


@given(st.text(max_size=60))
def test_any_text_in_dotenv_is_read_or_refused(text: str) -> None:
    Path(".env").write_text(text, encoding="utf-8", errors="ignore")
    with suppress(SettingsError):
        read_settings()


@given(st.binary(max_size=60))
@example(b"\r")
def test_any_bytes_in_toml_are_read_or_refused(content: bytes) -> None:
    Path("litmus.toml").write_bytes(content)
    with suppress(SettingsError):
        read_settings()
