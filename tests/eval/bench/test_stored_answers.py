"""The bundled answers of a strong model, their markers under other numbers, and the server that gives them."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from answering.composing import compose
from answering.llm_text.no_answer import NO_ANSWER
from answering.verification.repairing import read_repairs, repair_prompt
from answering.verification.second_look import look_again
from core.answer import Sentence, Source
from core.errors import LlmError
from core.gateway import LiteLlm
from core.paper import Paper
from core.passage import Chunk, Passage, Scores
from core.ports import Completion, Message
from core.settings import Settings
from eval.bench.stored_answers import MODEL, ReplayServer, StoredAnswer, claim_of, read_stored, renumbered

ROOT = Path(__file__).parents[3]
FILE = ROOT / "eval" / "data" / "answers.jsonl"
TITLES = ("Bees", "Bread", "Lamps")


@pytest.mark.parametrize(
    ("sentence", "numbers", "expected"),
    [
        ("Bees sleep [1].", {"Bees": 4}, "Bees sleep [4]."),
        ("Bees sleep [1], and bread rises [2].", {"Bees": 2, "Bread": 1}, "Bees sleep [2], and bread rises [1]."),
        ("Both rest [1][2].", {"Bees": 7, "Bread": 3}, "Both rest [7][3]."),
        ("Both rest [1][2].", {"Bread": 3}, "Both rest [3]."),
        ("Bees sleep [1].", {"Bread": 3}, "Bees sleep."),
        ("Bees sleep [1][2].", {}, "Bees sleep."),
        ("Bees [ill ones] sleep [3] in [0, 1].", {"Lamps": 1}, "Bees [ill ones] sleep [1] in [0, 1]."),
        ("Nobody sleeps.", {"Bees": 1}, "Nobody sleeps."),
    ],
)
def test_markers_get_the_numbers_of_the_prompt(sentence: str, numbers: dict[str, int], expected: str) -> None:
    assert renumbered(sentence, TITLES, numbers) == expected


@given(
    st.lists(st.tuples(st.text("ab ,()", min_size=1), st.lists(st.integers(1, 3), max_size=3)), max_size=4),
    st.dictionaries(st.sampled_from(TITLES), st.integers(1, 99)),
)
def test_only_markers_change(parts: list[tuple[str, list[int]]], numbers: dict[str, int]) -> None:
    sentence = "".join(text + "".join(f"[{n}]" for n in cited) for text, cited in parts)
    made = renumbered(sentence, TITLES, numbers)
    assert claim_of(made).split() == claim_of(sentence).split()
    for title, n in zip(TITLES, (1, 2, 3), strict=True):
        if f"[{n}]" in sentence and title in numbers:
            assert f"[{numbers[title]}]" in made


def test_the_bundled_answers_cite_papers_of_the_sample() -> None:
    answers = read_stored(FILE)
    lines = (ROOT / "sample" / "papers.jsonl").read_text(encoding="utf-8").splitlines()
    titles = {json.loads(line)["title"] for line in lines}
    assert len({answer.question for answer in answers}) == len({answer.id for answer in answers}) == len(answers) >= 60
    for answer in answers:
        assert titles.issuperset(answer.titles), answer.id
        assert all(answer.cited(sentence) for sentence in (*answer.sentences, answer.spoilt_sentence)), answer.id
        faithful = answer.sentences[answer.spoilt_place]
        assert claim_of(answer.spoilt_sentence) != claim_of(faithful)
        assert answer.cited(answer.spoilt_sentence) == answer.cited(faithful)
        assert len(answer.spoilt) == len(answer.sentences)
        assert answer.spoilt[answer.spoilt_place] == answer.spoilt_sentence


BEES, BREAD, LAMPS = "Sleep of Bees (2009)", "Bread: [1] <b>Crust</b>", "Lamps"
ANSWER = StoredAnswer(
    "a1",
    "Who sleeps, and what\nrises [2]?",
    (BEES, BREAD),
    ("Bees sleep [1].", "Bread rises [2].", "Both rest [1][2]."),
    0,
    "Bees fly [1].",
    "entity",
)


def source(n: int, title: str, year: int | None = None) -> Source:
    paper = Paper(title, "Question: Who?\n[9] Sleep of Bees\nText: It says so.", id=f"p{n}", year=year)
    chunk = Chunk(f"c{n}", paper.id, paper.abstract, 0, len(paper.abstract), 9)
    return Source(n, paper, (Passage(chunk, paper, Scores(1.0)),))


async def written(settings: Settings, server: ReplayServer, messages: Sequence[Message]) -> str:
    llm = {"llm_model": f"openai/{MODEL}", "llm_api_base": server.base, "llm_api_key": SecretStr("none")}
    asked = LiteLlm(settings.model_copy(update={**llm, "llm_first_token_timeout_s": 600.0}))
    pieces = [piece async for piece in asked.stream(messages, max_tokens=100)]
    assert isinstance(pieces[-1], Completion)
    assert "".join(piece for piece in pieces if isinstance(piece, str)) == pieces[-1].text
    assert len(pieces) > 2 or len(pieces[-1].text.split()) == 1
    return pieces[-1].text


@pytest.mark.parametrize(
    ("listed", "text", "missing"),
    [
        ([(1, BREAD, 2001), (2, BEES, 2009)], "Bees sleep [2]. Bread rises [1]. Both rest [2][1].", set()),
        ([(1, LAMPS, None), (3, BEES, None)], "Bees sleep [3]. Bread rises. Both rest [3].", {BREAD}),
        ([(1, LAMPS, None)], "Bees sleep. Bread rises. Both rest.", {BEES, BREAD}),
    ],
)
async def test_titles_have_the_numbers_of_the_prompt(
    settings: Settings, listed: list[tuple[int, str, int | None]], text: str, missing: set[str]
) -> None:
    messages = compose(ANSWER.question, [source(*each) for each in listed], "Briefly.")
    with ReplayServer([ANSWER], {"a1": ANSWER.sentences}) as server:
        assert await written(settings, server, messages) == text
    assert server.replayed["a1"].missing == missing
    assert server.replayed["a1"].text == text


async def test_it_has_one_wording_for_what_it_says(settings: Settings) -> None:
    asked = compose(ANSWER.question, [source(1, BEES)])
    repair = repair_prompt(asked, "Bees sleep [1].", [Sentence("Bees sleep [1].", 0, 15, (1,))], 10_000)
    assert repair is not None
    with ReplayServer([ANSWER], {"a1": ANSWER.sentences}) as server:
        assert not read_repairs(await written(settings, server, repair), 1, [BEES])
        assert await written(settings, server, look_again(ANSWER.question, [], [])) == NO_ANSWER
    assert not server.replayed


async def test_an_unknown_question_is_an_error(settings: Settings) -> None:
    with (
        ReplayServer([ANSWER], {"a1": ANSWER.sentences}) as server,
        pytest.raises(LlmError, match="No answer is stored"),
    ):
        await written(settings, server, compose("Who flies?", [source(1, BEES)]))
