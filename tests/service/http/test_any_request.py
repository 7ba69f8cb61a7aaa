"""Every address, called with what its description allows and forbids: nothing breaks, and what is told is as described.

Schemathesis makes the requests. LITMUS_TEST_REQUESTS=50 makes fifty times as many, LITMUS_TEST_SEED=2 others.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import SkipTest

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as trying
from hypothesis.errors import Unsatisfiable
from pydantic import SecretStr
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode

from core.settings import Settings
from indexing.sources import SOURCE_NAMES
from tests.service.corpus import PAPERS
from tests.service.threads import served

KEY = "a-key-of-some-length"
HEADERS = {"Authorization": f"Bearer {KEY}"}
EACH = int(os.environ.get("LITMUS_TEST_REQUESTS", "1"))
"""Requests of each kind to an address."""
SEED = int(os.environ.get("LITMUS_TEST_SEED", "1"))
"""Another one makes other requests."""
CONFIG = """
[checks]
not_a_server_error.expected-statuses = ["2xx", "3xx", "4xx", 502, 503, 504]
negative_data_rejection.expected-statuses = [400, 401, 403, 404, 405, 406, 413, 415, 422, 429, "5xx"]
"""
"""What an LLM, a source or the crowd is the reason of is declared, and no fault of the service. A list that is longer
than it may be can make a body that is larger than it may be, which is said first."""
FORMS = ("POST /v1/imports", "POST /v1/restore")
"""They send files. There and in a query all is text, and a number or a truth value violates nothing."""
LEFT_OUT = ("positive_data_acceptance",)
"""What fits its description may mean nothing still: a cursor that no page gave out, a query that no source can read."""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Iterator[str]:
    # Nobody answers at this address: a test asks no source.
    nowhere = tuple(f"{name}=http://127.0.0.1:9" for name in SOURCE_NAMES)
    data_dir = tmp_path_factory.mktemp("any") / "data"
    settings = Settings(_env_file=None, data_dir=data_dir, models_dir=models_dir, api_key=SecretStr(KEY))
    with served(settings.model_copy(update={"source_urls": nowhere, "source_patience_s": 0.0})) as url:
        yield url


def test_no_request_breaks_the_service(url: str) -> None:
    load_all_checks()
    session = requests.Session()
    session.trust_env = False
    session.headers.update(HEADERS)
    session.put(f"{url}/v1/papers", json=PAPERS).raise_for_status()
    document = session.get(f"{url}/openapi.json").json()
    for operation in (each for methods in document["paths"].values() for each in methods.values()):
        operation.pop("security", None)  # test_keys.py tries the keys; here each request has the right one
    schema = schemathesis.openapi.from_dict(document, config=SchemathesisConfig.from_str(CONFIG))
    wrong: list[str] = []
    for found in schema.get_all_operations():
        operation = found.ok()
        as_text = operation.label.startswith("GET ") or operation.label in FORMS
        left_out = {*LEFT_OUT, *(("negative_data_rejection",) if as_text else ())}
        checks = CHECKS.get_by_names([name for name in CHECKS.get_all_names() if name not in left_out])
        for mode in GenerationMode:
            try:
                _call(operation.as_strategy(generation_mode=mode), url, checks, session)
            except (Unsatisfiable, SkipTest):
                continue  # nothing can be wrong with an address that takes nothing
            except FailureGroup as group:
                wrong += [f"{operation.label}: {failure}" for failure in group.exceptions]
    assert not wrong, "\n\n".join(wrong)


def _call(cases: Any, url: str, checks: Any, session: requests.Session) -> None:
    @seed(SEED)
    @trying(
        max_examples=EACH,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    @given(case=cases)
    def call(case: schemathesis.Case) -> None:
        response = case.call(base_url=url, session=session, headers=HEADERS, timeout=120)
        case.validate_response(response, checks=checks)

    call()
