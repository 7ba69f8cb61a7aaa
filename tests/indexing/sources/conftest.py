"""Sources that ask a server on loopback, over a clock that does not wait."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from core.settings import Settings
from indexing.sources import Sources
from tests.sources_server import Moment, SourcesServer


@pytest.fixture
def moment() -> Moment:
    return Moment()


@pytest.fixture
def asking(settings: Settings, server: SourcesServer, tmp_path: Path) -> Settings:
    """Settings of somebody who has every key."""
    return settings.model_copy(
        update={
            "source_urls": server.addresses,
            "contact_email": "ada@example.org",
            "openalex_key": SecretStr("good"),
            "semantic_scholar_key": SecretStr("s2-secret"),
            "ncbi_key": SecretStr("ncbi-secret"),
            "zotero_key": SecretStr("good"),
            "zotero_library": "users/7",
        }
    )


@pytest.fixture
async def sources(asking: Settings, moment: Moment) -> AsyncIterator[Sources]:
    opened = Sources(asking, moment)
    yield opened
    await opened.close()
