from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from core import gateway
from core.answer import Usage
from core.errors import CostLimitReached, PriceUnknown
from core.gateway import Price
from core.jobs import JobKind
from core.ports import Completion, Message
from core.settings import Settings
from indexing.catalogue import Catalogue, jobs
from reviewing.gathering import gathered
from reviewing.jobs import llms
from reviewing.jobs.llms import MeteredLlm
from reviewing.jobs.running import JobRun
from tests.llm_server import LlmServer, Reply

ASKED = [Message("user", "How many sheep are there?")]


@pytest.fixture
async def run(tmp_path: Path) -> AsyncIterator[JobRun]:
    catalogue = Catalogue(tmp_path / "catalogue.sqlite3")
    yield JobRun(catalogue, catalogue.write_now(jobs.create_job, JobKind.REVIEW, "Sheep", {}, None), {})
    catalogue.close()


@pytest.fixture
def llm(settings: Settings, llm_server: LlmServer) -> gateway.LiteLlm:
    return gateway.LiteLlm(settings.model_copy(update={"llm_model": "openai/fake", "llm_api_base": llm_server.base}))


@pytest.fixture
def priced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(llms, "price_of", lambda model: Price(0.001, 0.01))


@pytest.mark.usefixtures("priced")
async def test_what_calls_cost_is_added_up(run: JobRun, llm: gateway.LiteLlm) -> None:
    metered = MeteredLlm(llm, run)
    await metered.complete(ASKED, max_tokens=10)
    pieces = [piece async for piece in metered.stream(ASKED, max_tokens=10)]
    assert isinstance(pieces[-1], Completion)
    assert run.job.usage == Usage(22, 14, pytest.approx(0.022 + 0.14))
    assert (metered.model, metered.context_tokens) == (llm.model, llm.context_tokens)


@pytest.mark.usefixtures("priced")
async def test_no_call_is_made_that_might_go_beyond_the_limit(
    run: JobRun, llm: gateway.LiteLlm, llm_server: LlmServer
) -> None:
    run.job = replace(run.job, max_cost_usd=0.2)
    metered = MeteredLlm(llm, run)
    await metered.complete(ASKED, max_tokens=10)
    with pytest.raises(CostLimitReached, match=r"\$0\.0810 are spent"):
        await metered.complete(ASKED, max_tokens=12)
    with pytest.raises(CostLimitReached):
        _ = [piece async for piece in metered.stream(ASKED, max_tokens=12)]
    assert len(llm_server.requests) == 1


@pytest.mark.usefixtures("priced")
async def test_calls_side_by_side_share_the_limit(run: JobRun, llm: gateway.LiteLlm, llm_server: LlmServer) -> None:
    run.job = replace(run.job, max_cost_usd=0.2)
    llm_server.answer = lambda body: Reply(wait_s=0.05)
    metered = MeteredLlm(llm, run)

    async def ask(_: int) -> None:
        await metered.complete(ASKED, max_tokens=10)

    with pytest.raises(CostLimitReached):
        await gathered(ask, range(5), 5)
    assert len(llm_server.requests) <= 1, "the first had reserved what it may cost"


async def test_what_nobody_knows_the_price_of_cannot_be_limited(run: JobRun, llm: gateway.LiteLlm) -> None:
    assert (await MeteredLlm(llm, run).complete(ASKED, max_tokens=10)).text
    assert run.job.usage.cost_usd is None
    run.job = replace(run.job, max_cost_usd=1.0)
    with pytest.raises(PriceUnknown):
        MeteredLlm(llm, run)


def test_prices_are_known_without_the_network() -> None:
    price = llms.price_of("openai/gpt-4o-mini")
    assert price is not None
    assert 0 < price.of(1_000_000, 0) < price.of(0, 1_000_000) < 100
    assert llms.price_of("openai/fake") is None
