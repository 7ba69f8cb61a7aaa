import asyncio
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.errors import EmbedderUnavailable
from core.settings import Settings
from indexing.embedding import open_embedder
from indexing.embedding.minilm import MiniLmEmbedder, model_path

TEXTS = (
    "Language models hallucinate less when they can look facts up in documents.",
    "Retrieving passages reduces hallucination in language models.",
    "The bakery on the corner sells rye bread on Saturdays.",
    "",
    "Aspirin.",
)


@pytest.fixture(scope="module")
def embedder(models_dir: Path) -> MiniLmEmbedder:
    return MiniLmEmbedder(models_dir)


def of_unit_length(vectors: NDArray[np.float32]) -> bool:
    return bool(np.allclose(np.linalg.norm(vectors, axis=-1), 1, atol=1e-5))


def test_a_process_holds_the_model_once(embedder: MiniLmEmbedder, models_dir: Path) -> None:
    assert MiniLmEmbedder(models_dir)._session is embedder._session


class TestVectors:
    async def test_every_text_gets_a_unit_vector_in_its_place(self, embedder: MiniLmEmbedder) -> None:
        vectors = await embedder.embed_passages(TEXTS)
        assert vectors.shape == (len(TEXTS), embedder.dimensions)
        assert vectors.dtype == np.float32
        assert of_unit_length(vectors)
        for vector, text in zip(vectors, TEXTS, strict=True):
            assert np.array_equal(vector, await embedder.embed_question(text))

    async def test_no_texts_give_no_vectors(self, embedder: MiniLmEmbedder) -> None:
        assert (await embedder.embed_passages([])).shape == (0, embedder.dimensions)

    def test_a_text_has_the_same_vector_in_any_company(self, embedder: MiniLmEmbedder) -> None:
        among_others = embedder.encode([*TEXTS, "one two three " * 200])
        backwards = embedder.encode(TEXTS[::-1])[::-1]
        assert np.array_equal(among_others[: len(TEXTS)], backwards)

    def test_what_is_alike_in_meaning_is_nearer(self, embedder: MiniLmEmbedder) -> None:
        original, paraphrase, unrelated = embedder.encode(TEXTS[:3])
        assert original @ paraphrase > 0.4
        assert original @ unrelated < 0.2

    @pytest.mark.parametrize(
        ("question", "answer", "other"),
        [
            (
                "Which drug lowers cholesterol?",
                "Statins reduce low-density lipoprotein.",
                "Antibiotics treat bacterial infections.",
            ),
            ("How do birds find their way?", "Migrating robins sense the magnetic field.", "Robins lay blue eggs."),
            ("How tall is the Eiffel Tower?", "It rises 330 metres above Paris.", "The Louvre shows paintings."),
        ],
    )
    def test_an_answer_is_nearer_to_its_question(
        self, embedder: MiniLmEmbedder, question: str, answer: str, other: str
    ) -> None:
        asked, right, wrong = embedder.encode([question, answer, other])
        assert asked @ right > asked @ wrong

    def test_case_and_accents_do_not_matter(self, embedder: MiniLmEmbedder) -> None:
        plain, accented = embedder.encode(["the ebola epidemic in dakar", "The Ébola Epidemic in Dakar"])
        assert np.array_equal(plain, accented)

    def test_only_the_beginning_of_a_long_text_counts(self, embedder: MiniLmEmbedder) -> None:
        beginning = "protein " * 300
        long, longer = embedder.encode([beginning, beginning + "bread " * 5000])
        assert np.array_equal(long, longer)

    @given(st.lists(st.text(st.characters(), max_size=60), max_size=3))
    @settings(max_examples=60, deadline=None)
    def test_any_text_has_a_vector(self, embedder: MiniLmEmbedder, texts: list[str]) -> None:
        vectors = embedder.encode(texts)
        assert vectors.shape == (len(texts), embedder.dimensions)
        assert of_unit_length(vectors)

    @pytest.mark.parametrize("text", ["\ud83d", "a\udc00b", "\x00", "\u202e\u200d", "🧬" * 300, "无监督学习", " \n\t"])
    async def test_odd_characters_have_a_vector(self, embedder: MiniLmEmbedder, text: str) -> None:
        assert of_unit_length(await embedder.embed_question(text))

    async def test_many_callers_at_once_do_not_disturb_each_other(self, embedder: MiniLmEmbedder) -> None:
        texts = [f"{text} {number}" for number in range(8) for text in TEXTS]
        alone = embedder.encode(texts)
        together = await asyncio.gather(*map(embedder.embed_question, texts), embedder.embed_passages(texts))
        assert np.array_equal(np.stack(together[:-1]), alone)
        assert np.array_equal(together[-1], alone)


class TestModelFile:
    async def test_is_built_once_then_kept(self, tmp_path: Path) -> None:
        first = MiniLmEmbedder(tmp_path / "new" / "models").encode(TEXTS)
        model = model_path(tmp_path / "new" / "models")
        before = model.stat()
        assert np.array_equal(MiniLmEmbedder(tmp_path / "new" / "models").encode(TEXTS), first)
        assert (model.stat().st_ino, model.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
        assert sorted(model.parent.iterdir()) == [model, model.with_suffix(".sha256")]

    @pytest.mark.parametrize("damage", ["cut off", "a changed byte", "no digest", "digest cut off", "not readable"])
    def test_is_rebuilt_when_damaged(
        self, embedder: MiniLmEmbedder, models_dir: Path, tmp_path: Path, damage: str
    ) -> None:
        whole = model_path(models_dir).read_bytes()
        digest = model_path(models_dir).with_suffix(".sha256").read_bytes()
        model = model_path(tmp_path)
        model.write_bytes(whole)
        model.with_suffix(".sha256").write_bytes(digest)
        match damage:
            case "cut off":
                model.write_bytes(whole[: len(whole) // 2])
            case "a changed byte":
                middle = len(whole) // 2
                model.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
            case "no digest":
                model.with_suffix(".sha256").unlink()
            case "digest cut off":
                model.with_suffix(".sha256").write_bytes(digest[:10] + b"\xff")
            case "not readable":
                model.write_bytes(b"")
        assert np.array_equal(MiniLmEmbedder(tmp_path).encode(TEXTS), embedder.encode(TEXTS))
        assert model.read_bytes() == whole
        assert model.with_suffix(".sha256").read_bytes() == digest

    async def test_may_be_built_by_several_at_once(self, embedder: MiniLmEmbedder, tmp_path: Path) -> None:
        opened = await asyncio.gather(*(asyncio.to_thread(MiniLmEmbedder, tmp_path) for _ in range(3)))
        expected = embedder.encode(TEXTS)
        for each in (*opened, MiniLmEmbedder(tmp_path)):
            assert np.array_equal(each.encode(TEXTS), expected)
        assert len(os.listdir(tmp_path)) == 2

    def test_is_built_in_memory_where_nothing_can_be_written(
        self, embedder: MiniLmEmbedder, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        (tmp_path / "models").write_text("a file where the folder should be")
        built = MiniLmEmbedder(tmp_path / "models")
        assert np.array_equal(built.encode(TEXTS), embedder.encode(TEXTS))
        assert "LITMUS_MODELS_DIR" in caplog.text

    def test_may_be_read_by_another_user(self, embedder: MiniLmEmbedder, models_dir: Path) -> None:
        assert os.stat(model_path(models_dir)).st_mode & 0o044 == 0o044

    def test_a_missing_distribution_says_what_to_do(self, tmp_path: Path) -> None:
        with pytest.raises(EmbedderUnavailable, match=r"no-such-weights is not installed.*make setup"):
            MiniLmEmbedder(tmp_path, "no-such-weights")


def test_open_embedder_gives_the_embedded_one_by_default(settings: Settings) -> None:
    embedder = open_embedder(settings)
    assert embedder.name.startswith("all-MiniLM-L6-v2")
    assert embedder.dimensions == 384
    assert open_embedder(settings).name == embedder.name


def test_the_model_goes_into_the_data_directory_unless_told_otherwise(settings: Settings) -> None:
    open_embedder(settings.model_copy(update={"models_dir": None}))
    assert model_path(settings.data_dir / "models").is_file()
