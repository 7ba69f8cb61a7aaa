"""Errors of a service come back as themselves: of their class, with their words and what else they carry."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from answering import Event, Question
from core import errors
from core.errors import (
    CostLimitReached,
    InvalidManuscript,
    LibraryLocked,
    LimitExceeded,
    LitmusError,
    LlmError,
    SettingsError,
    UnknownFormat,
    UnreadableFile,
)
from core.importing import ImportState
from core.settings import Settings
from indexing.library import open_library
from service.client.remote import open_remote
from service.http.app import create_app
from service.http.problems import problem_of
from service.problems import error_of, raised_again
from tests.service.corpus import write_corpus
from tests.service.real_server import serving
from tests.service.stand_in import StandIn
from tests.service.stand_in_desk import StandInDesk

_MADE: dict[type[LitmusError], tuple[object, ...]] = {
    LibraryLocked: (Path("data"), 7, None),
    CostLimitReached: (0.25, 0.3),
}


def tree() -> list[type[LitmusError]]:
    """Return every class of errors but the root."""
    found = [error for error in vars(errors).values() if isinstance(error, type) and issubclass(error, LitmusError)]
    return [error for error in found if error is not LitmusError]


def made(kind: type[LitmusError]) -> LitmusError:
    if kind is LlmError:
        return LlmError("The model is away.", retryable=True)
    if kind is errors.LlmNotConfigured or kind is errors.InvalidCursor:
        return kind()
    return kind(*_MADE.get(kind, ("What happened, and what to do next.",)))


async def heard(events: AsyncIterator[Event]) -> list[Event]:
    return [event async for event in events]


def told(error: LitmusError) -> tuple[object, ...]:
    return (type(error), str(error), getattr(error, "retryable", None), getattr(error, "field", None))


@pytest.mark.parametrize("kind", tree())
def test_a_problem_tells_enough_to_raise_the_error_again(kind: type[LitmusError]) -> None:
    error = made(kind)
    assert told(error_of(problem_of(error))) == told(error)


def test_what_is_said_beside_the_message_comes_back() -> None:
    for error in (
        LlmError("The key is wrong.", retryable=False),
        InvalidManuscript("The bibliography is none.", field="bibliography"),
    ):
        assert told(error_of(problem_of(error))) == told(error)


@pytest.mark.parametrize("kind", tree())
@pytest.mark.parametrize("how", ["whole", "stream", "late"])
async def test_errors_of_every_kind_come_back_as_themselves(
    settings: Settings, stand_in: StandIn, kind: type[LitmusError], how: str
) -> None:
    error = made(kind)
    stand_in.fails, stand_in.fails_late = (None, error) if how == "late" else (error, None)
    async with (
        serving(create_app(settings, engine=stand_in, desk=StandInDesk())) as url,
        open_remote(url, settings) as remote,
    ):
        asked = remote.ask(Question("Why?")) if how == "whole" else heard(remote.stream(Question("Why?")))
        with pytest.raises(kind) as raised:
            await asked
    assert told(raised.value) == told(error)


def test_the_error_of_an_import_is_of_its_kind_again() -> None:
    assert told(raised_again("UnknownFormat", "In no format."))[:2] == (UnknownFormat, "In no format.")
    assert told(raised_again("Unheard", "What happened."))[:2] == (LitmusError, "What happened.")


async def test_a_fault_of_the_service_names_the_service_and_the_place_in_its_log(
    settings: Settings, stand_in: StandIn
) -> None:
    stand_in.fails_late = RuntimeError("the secret of the inside")
    async with (
        serving(create_app(settings, engine=stand_in, desk=StandInDesk())) as url,
        open_remote(url, settings) as remote,
    ):
        with pytest.raises(LitmusError) as raised:
            await heard(remote.stream(Question("Why?")))
    assert url in str(raised.value)
    assert "log" in str(raised.value)
    assert "secret" not in str(raised.value)


async def test_a_file_that_cannot_be_imported_is_refused_as_it_is_without_a_service(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "empty.jsonl").write_text("")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    large = tmp_path / "large.jsonl"
    large.write_bytes(b" " * 3_000_000)
    whole = write_corpus(tmp_path / "papers.jsonl")
    served = settings.model_copy(update={"data_dir": tmp_path / "served", "max_upload_bytes": 1_000_000})
    async with (
        open_library(settings) as library,
        serving(create_app(served)) as url,
        open_remote(url, settings) as remote,
    ):
        for file, kind in (
            ("empty.jsonl", UnreadableFile),
            ("picture.png", UnreadableFile),
            ("none.bib", UnreadableFile),
        ):
            told_by = []
            for shelf in (library, remote.library):
                with pytest.raises(kind) as raised:
                    await shelf.import_file(tmp_path / file)
                told_by.append(told(raised.value))
            if file != "none.bib":
                assert told_by[0] == told_by[1]
        with pytest.raises(LimitExceeded, match="LITMUS_MAX_UPLOAD_BYTES"):
            await remote.library.import_file(large)
        assert (await remote.library.import_file(whole)).state is ImportState.DONE


async def test_a_missing_key_is_a_setting(settings: Settings, stand_in: StandIn) -> None:
    locked = settings.model_copy(update={"api_key": SecretStr("a-key-of-some-length")})
    async with serving(create_app(locked, engine=stand_in)) as url, open_remote(url, settings) as remote:
        with pytest.raises(SettingsError, match="LITMUS_API_KEY"):
            await remote.search("sheep")
