import numpy as np
import pytest
from numpy.typing import NDArray

from core.errors import EmbedderUnavailable
from core.settings import Settings
from indexing.embedding import open_embedder
from indexing.embedding.remote import RemoteEmbedder
from tests.llm_server import DIMENSIONS, LlmServer, embedding


def remote(settings: Settings, server: LlmServer, **changes: object) -> Settings:
    to_server = {"embedder": "openai/fake", "embedder_api_base": server.base, "llm_retries": 0}
    return settings.model_copy(update=to_server | changes)


def expected(text: str) -> NDArray[np.float64]:
    vector = np.array(embedding(text))
    unit: NDArray[np.float64] = vector / np.linalg.norm(vector)
    return unit


async def test_any_other_name_is_a_model_of_litellm(settings: Settings, llm_server: LlmServer) -> None:
    embedder = open_embedder(remote(settings, llm_server))
    vector = await embedder.embed_question("What is retrieval?")
    assert np.allclose(vector, expected("What is retrieval?"), atol=1e-6)
    assert vector.dtype == np.float32


async def test_passages_come_back_in_order_over_several_requests(settings: Settings, llm_server: LlmServer) -> None:
    texts = [f"passage {number}" for number in range(300)]
    vectors = await RemoteEmbedder(remote(settings, llm_server)).embed_passages(texts)
    assert np.allclose(vectors, [expected(text) for text in texts], atol=1e-6)
    assert [len(request.body["input"]) for request in llm_server.requests] == [128, 128, 44]


async def test_opening_it_asks_nothing_of_the_server(settings: Settings, llm_server: LlmServer) -> None:
    embedder = RemoteEmbedder(remote(settings, llm_server))
    assert embedder.name == "openai/fake"
    assert (await embedder.embed_passages([])).shape[0] == 0
    with pytest.raises(EmbedderUnavailable, match="LITMUS_EMBEDDER_DIMENSIONS"):
        _ = embedder.dimensions
    assert not llm_server.requests


async def test_the_length_of_its_vectors_is_learned(settings: Settings, llm_server: LlmServer) -> None:
    embedder = RemoteEmbedder(remote(settings, llm_server))
    await embedder.embed_question("anything")
    assert embedder.dimensions == DIMENSIONS
    assert (await embedder.embed_passages([])).shape == (0, DIMENSIONS)


async def test_a_length_that_the_settings_ask_for_is_part_of_the_name(
    settings: Settings, llm_server: LlmServer
) -> None:
    embedder = RemoteEmbedder(remote(settings, llm_server, embedder_dimensions=DIMENSIONS))
    assert embedder.name == f"openai/fake {DIMENSIONS}"
    assert embedder.dimensions == DIMENSIONS
    await embedder.embed_question("anything")


async def test_another_length_than_the_settings_ask_for_is_an_error(settings: Settings, llm_server: LlmServer) -> None:
    embedder = RemoteEmbedder(remote(settings, llm_server, embedder_dimensions=8))
    with pytest.raises(EmbedderUnavailable, match="LITMUS_EMBEDDER_DIMENSIONS"):
        await embedder.embed_question("anything")


async def test_odd_characters_can_be_embedded(settings: Settings, llm_server: LlmServer) -> None:
    vector = await RemoteEmbedder(remote(settings, llm_server)).embed_question("half a \ud83d character")
    assert vector.shape == (DIMENSIONS,)


async def test_a_server_that_is_down_is_an_error_of_ours(settings: Settings) -> None:
    nobody = {"embedder": "openai/fake", "embedder_api_base": "http://127.0.0.1:9", "llm_retries": 0}
    with pytest.raises(EmbedderUnavailable):
        await RemoteEmbedder(settings.model_copy(update=nobody)).embed_question("anything")
