"""Stages: told to who listens, and sent as spans to a real collector where the environment names one."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterator
from dataclasses import fields

import pytest

from answering.run import STEPS
from core.answer import Timings
from core.errors import LlmTimeout
from core.tracing import stages
from core.tracing.stages import Stage, Timed, along, heard_by, timed
from tests.collector import Collector, Span, collecting

Heard = list[tuple[Stage, BaseException | None]]


@pytest.fixture
def heard() -> Iterator[Heard]:
    told: Heard = []
    with heard_by(lambda stage, seconds, error: told.append((stage, error))):
        yield told


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    """Where traces go to, until the end of the test."""
    stages.forget()
    with collecting() as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        yield collector
        stages.forget()
    monkeypatch.undo()
    stages.forget()


def sent(collector: Collector) -> dict[str, Span]:
    """Send what is left, and return the spans by name."""
    stages.forget()
    return {span.name: span for span in collector.spans}


@timed(Stage.SEARCH)
async def searched(error: BaseException | None = None) -> str:
    with Timed(Stage.FUSE):
        await asyncio.sleep(0)
    if error is not None:
        raise error
    return "found"


async def events() -> AsyncGenerator[str, None]:
    yield await searched()
    yield "more"


def test_the_steps_of_an_answer_are_stages_and_fields_of_its_timings() -> None:
    assert {field.name for field in fields(Timings)} == {*STEPS, "total"}


async def test_what_ends_is_heard_with_how_it_ended(heard: Heard) -> None:
    failed = LlmTimeout("too late")
    assert await searched() == "found"
    with pytest.raises(LlmTimeout):
        await searched(failed)
    assert heard == [(Stage.FUSE, None), (Stage.SEARCH, None), (Stage.FUSE, None), (Stage.SEARCH, failed)]


async def test_a_stream_lasts_until_it_is_closed(heard: Heard) -> None:
    stream = along(Stage.ANSWER, events())
    assert await anext(stream) == "found"
    assert Stage.ANSWER not in dict(heard)
    await stream.aclose()
    (error,) = [error for stage, error in heard if stage is Stage.ANSWER]
    assert not isinstance(error, Exception)  # to close a stream is no failure


async def test_spans_have_the_parents_that_they_were_at_work_in(collector: Collector) -> None:
    async for _ in along(Stage.ANSWER, events()):
        await searched()  # who takes the events is not a part of what makes them
    spans = collector.spans if stages.forget() is None else []
    (answer,) = [span for span in spans if span.name == "answer"]
    own = [span for span in spans if span.parent == answer.id]
    assert [span.name for span in own] == ["search"]
    others = [span for span in spans if span.name == "search" and span.parent == ""]
    assert len(others) == 2
    assert len({span.trace for span in (answer, *others)}) == 3
    assert all(span.parent in {search.id for search in (*own, *others)} for span in spans if span.name == "fuse")


async def test_a_failure_is_told_without_its_message(collector: Collector) -> None:
    with pytest.raises(LlmTimeout):
        await searched(LlmTimeout("the question was: why?"))
    span = sent(collector)["search"]
    assert span.failed
    assert span.facts == {"error.type": "LlmTimeout"}
    assert not any(b"why?" in body for body in collector.bodies)


async def test_being_cancelled_is_no_failure(collector: Collector) -> None:
    with pytest.raises(asyncio.CancelledError):
        await searched(asyncio.CancelledError())
    assert not sent(collector)["search"].failed


async def test_work_that_outlives_its_request_is_a_trace_of_its_own(collector: Collector) -> None:
    headers = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
    with Timed(Stage.REQUEST, caller=headers), Timed(Stage.IMPORT, alone=True):
        await searched()
    spans = sent(collector)
    assert (spans["request"].trace, spans["request"].parent) == ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331")
    assert spans["import"].parent == ""
    assert spans["import"].links == (spans["request"].trace,)
    assert spans["search"].parent == spans["import"].id


async def test_who_sends_is_named_by_the_variables_of_opentelemetry(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    await searched()
    stages.forget()
    monkeypatch.setenv("OTEL_SERVICE_NAME", "ours")
    await searched()
    stages.forget()
    assert [about["service.name"] for about in collector.about] == ["litmus", "ours"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("OTEL_SDK_DISABLED", "true"), ("OTEL_TRACES_EXPORTER", "none"), ("OTEL_TRACES_SAMPLER", "always_off")],
)
async def test_the_variables_of_opentelemetry_turn_traces_off(
    collector: Collector, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    await searched()
    assert sent(collector) == {}


async def test_a_protocol_that_is_not_spoken_is_told_once(
    collector: Collector, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
    await searched()
    await searched()
    assert sent(collector) == {}
    (record,) = caplog.records
    assert "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf" in record.getMessage()


@pytest.mark.parametrize("away", [True, False])
async def test_a_collector_that_takes_nothing_is_told_once(
    collector: Collector, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, away: bool
) -> None:
    monkeypatch.setenv("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "1")
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "10")
    collector.status = 500
    if away:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    for _ in range(20):
        assert await searched() == "found"
    stages.forget()
    told = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(told) == 1, [record.getMessage() for record in told]
    assert "OTEL_EXPORTER_OTLP_ENDPOINT" in told[0].getMessage()


async def test_that_it_takes_traces_again_is_told_too(
    collector: Collector, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "10")
    collector.status = 500
    await searched()
    while not caplog.records:  # noqa: ASYNC110 - a thread of the SDK's writes it
        await asyncio.sleep(0.01)
    collector.status = 200
    await searched()
    await asyncio.to_thread(collector.until, lambda spans: any(span.name == "search" for span in spans))
    stages.forget()
    assert "takes traces again" in caplog.records[-1].getMessage()
