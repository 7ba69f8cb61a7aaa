"""A server that writes what is stored, with the numbers of the prompt."""

from collections.abc import Sequence

import pytest
from pydantic import SecretStr

from answering.composing import compose
from answering.no_answer import NO_ANSWER
from answering.repairing import read_repairs, repair_prompt
from answering.second_look import look_again
from core.answer import Sentence, Source
from core.errors import LlmError
from core.gateway import LiteLlm
from core.paper import Paper
from core.passage import Chunk, Passage, Scores
from core.ports import Completion, Message
from core.settings import Settings
from eval.bench.replaying import MODEL, ReplayServer
from eval.bench.stored_answers import StoredAnswer

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
