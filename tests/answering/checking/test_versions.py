"""Verdicts of other weights or instructions are not taken for those of today."""

import pytest

from answering.checking import versions
from answering.checking.versions import checker_version


def test_a_version_names_its_checker_and_stays() -> None:
    assert checker_version("local").startswith("local@")
    assert checker_version("local") == checker_version("local")
    assert checker_version("llm:openai/judge").startswith("llm:openai/judge@")
    assert checker_version("nli") == "nli"


def test_other_weights_are_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "_weights_fingerprint", lambda: "learned anew")
    assert checker_version("local") == "local@learned anew"
