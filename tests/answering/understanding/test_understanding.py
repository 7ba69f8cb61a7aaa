"""What comes of a question before it is searched, through a whole library of four papers."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from answering import Answered, Litmus, Question, Settled, open_litmus
from answering.refusal.explaining import explained, wording_of
from answering.refusal.refusing import Cause
from answering.understanding.meant import Meant
from answering.understanding.spelling import Speller
from core.answer import Mode, NearPaper, Refusal, Verdict, Why
from core.paper import Paper
from core.ports import Message
from core.settings import Settings
from tests.answering.drafting.by_hand import passage_of
from tests.llm_server import DIMENSIONS, LlmServer, Reply
from tests.service.corpus import PAPERS, write_corpus

SHEEP = "How precisely does a transformer count sheep?"


def as_it_stands(question: str) -> Meant:
    return Meant(Question(question), question)


@pytest.fixture
async def litmus(settings: Settings, tmp_path: Path) -> AsyncIterator[Litmus]:
    async with open_litmus(settings) as litmus:
        await litmus.library.import_file(write_corpus(tmp_path / "papers.jsonl"))
        yield litmus


@pytest.fixture
def with_llm(settings: Settings, llm_server: LlmServer) -> Settings:
    return settings.model_copy(update={"llm_model": "openai/fake", "llm_api_base": llm_server.base, "llm_retries": 0})


async def test_thanks_are_answered_without_a_search(litmus: Litmus) -> None:
    events = [event async for event in litmus.stream("Thank you!")]
    assert isinstance(events[-1], Answered)
    answer = events[-1].answer
    assert "".join(event.text for event in events if isinstance(event, Settled)) == answer.text != ""
    assert (answer.refused, answer.sources, answer.searched_for) == (False, (), None)
    assert [(sentence.verdict, sentence.citations) for sentence in answer.sentences] == [(Verdict.NOT_A_CLAIM, ())]
    assert answer.faithfulness.citation_recall is None


async def test_a_chat_answers_each_follow_up_alone_and_repeats_nothing(litmus: Litmus) -> None:
    chat = await litmus.library.chats.create()

    async def ask(text: str) -> tuple[str | None, str]:
        answer = await litmus.ask(Question(text, mode=Mode.EXTRACTIVE, chat_id=chat.id))
        assert not answer.parts
        return answer.standalone_question, answer.text

    meant, first = await ask("How precisely do honey bees dance after a night awake?")
    meant, second = await ask("What do they remember?")
    assert meant == "What do honey bees remember?"
    assert first not in second
    await ask("thanks")
    meant, shorter = await ask("shorter")
    assert meant == "What do honey bees remember?"
    assert shorter.count("[1]") == 1
    meant, _ = await ask("What replaced most lamps in lighthouses?")
    assert meant == "What replaced most lamps in lighthouses?"


async def test_the_papers_just_quoted_are_searched_too(litmus: Litmus) -> None:
    history = (
        Message("user", "How are sheep counted?"),
        Message(
            "assistant", f"By a transformer [1].\n\n## References\n\n1. (2021). **{PAPERS[0]['title']}**. Journal."
        ),
    )
    answer = await litmus.ask(Question("What about goats?", mode=Mode.EXTRACTIVE, top_k=1, history=history))
    assert answer.standalone_question == "How are goats counted?"
    assert PAPERS[0]["title"] in {source.paper.title for source in answer.sources}


async def test_without_an_llm_another_language_is_told(litmus: Litmus) -> None:
    refused = await litmus.ask("Warum schlafen Murmeltiere im Winter so lange?")
    assert refused.refusal is not None
    assert refused.refusal.why is Why.OTHER_LANGUAGE
    assert "in German" in refused.refusal.reason
    assert "LITMUS_LLM_MODEL" in refused.refusal.reason
    names = await litmus.ask("Was ist eine Fresnel lenses?")
    assert not names.refused
    assert names.searched_for == "Fresnel lenses"
    assert any("in German" in notice for notice in names.notices)


async def test_with_an_llm_another_language_is_translated_and_answered_in(
    with_llm: Settings, llm_server: LlmServer, tmp_path: Path
) -> None:
    async with open_litmus(with_llm) as litmus:
        await litmus.library.import_file(write_corpus(tmp_path / "papers.jsonl"))
        llm_server.say(SHEEP)
        llm_server.say("Der Fehler beträgt zwei Prozent [1].")
        answer = await litmus.ask(Question("Wie genau zählt ein Transformer die Schafe?", faithfulness=None))
        assert answer.searched_for == answer.standalone_question == SHEEP
        assert answer.sources[0].paper.title == PAPERS[0]["title"]
        assert "Write the answer in German" in llm_server.received(2).prompt
        llm_server.say(Reply(status=401, error="wrong key"))
        llm_server.say("It errs by two percent [1].")
        kept = await litmus.ask(Question("Wie genau zählt ein transformer die Schafe?"))
        assert kept.searched_for == "transformer"
        assert any("in German" in notice for notice in kept.notices)


async def test_an_embedder_of_another_kind_searches_every_language_as_it_is(
    settings: Settings, llm_server: LlmServer, tmp_path: Path
) -> None:
    multilingual = settings.model_copy(
        update={
            "embedder": "openai/multilingual-stand-in",
            "embedder_api_base": llm_server.base,
            "embedder_dimensions": DIMENSIONS,
        }
    )
    async with open_litmus(multilingual) as litmus:
        await litmus.library.import_file(write_corpus(tmp_path / "papers.jsonl"))
        asked = "Wie genau zählt ein Transformer die Schafe?"
        answer = await litmus.ask(asked)
        assert (answer.standalone_question, answer.searched_for, answer.notices) == (asked, None, ())
        assert answer.refusal is None or answer.refusal.why is not Why.OTHER_LANGUAGE


@pytest.mark.parametrize(
    ("question", "why", "said"),
    [
        ("Which tax do people pay on boats?", Why.NOTHING_NEAR, "ask in other words"),
        ("the of and", Why.NOTHING_ASKED, "no word that a paper could be about"),
        ("What is the boiling point of osmium tetroxide?", Why.UNKNOWN_WORD, "“osmium” or “tetroxide”"),
        ("Who sold the sheep, only since 2030?", Why.FILTERED_OUT, "year from 2030"),
    ],
)
async def test_a_refusal_says_why_and_what_helps(litmus: Litmus, question: str, why: Why, said: str) -> None:
    answer = await litmus.ask(Question(question, mode=Mode.EXTRACTIVE))
    assert answer.refusal is not None
    assert (answer.refusal.why, said in answer.refusal.reason) == (why, True), answer.refusal.reason


async def test_an_empty_library_is_told(settings: Settings) -> None:
    async with open_litmus(settings) as litmus:
        refusal = (await litmus.ask(SHEEP)).refusal
        assert refusal is not None
        assert refusal.why is Why.EMPTY_LIBRARY


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("How does organization of behavior above 6B differ?", ("differ",)),  # other spelling
        ("Why does an LLM hallucinate varied texts?", ("hallucinate",)),  # spelled out; another form
        ("Which GPU do the models need?", ("GPU",)),
    ],
)
async def test_a_word_in_another_form_is_not_lacking(litmus: Litmus, question: str, lacking: tuple[str, ...]) -> None:
    paper = Paper("Organisation and behaviour", "Large language models write a long text. Texts and models vary.")
    passages = [passage_of(paper)]
    wording = await wording_of(
        as_it_stands(question), passages, litmus.library.index.terms, Speller(litmus.library.index)
    )
    assert (wording.nearest, wording.lacking) == (paper.title, lacking)


async def test_a_paper_that_is_named_and_does_not_say_it_is_told_as_such(litmus: Litmus) -> None:
    question = "Who paid for the pension of Fresnel?"
    index = litmus.library.index
    passages = await litmus.search(question)
    wording = await wording_of(as_it_stands(question), passages, index.terms, Speller(index))
    assert not wording.is_about  # no title has the name
    assert (wording.nearest, wording.lacking) == (PAPERS[2]["title"], ("paid", "pension"))
    question = "Who owns the Transformers that count sheep?"
    wording = await wording_of(as_it_stands(question), await litmus.search(question), index.terms, Speller(index))
    assert (wording.nearest, wording.is_about) == (PAPERS[0]["title"], True)
    near = (NearPaper("p_1", str(PAPERS[0]["title"]), 0.5),)
    told = explained(Refusal("Nothing answers.", near), Cause.FAR, wording)
    assert (told.why, told.reason) == (
        Why.DETAIL,
        "Nothing answers. The abstract that comes nearest, “Counting Sheep with Transformers”, does not mention "
        "“owns”. The paper itself may: abstracts leave much out, such as settings, hardware, dates and reasons.",
    )
    question = "How many sheep does a transformer count with 24GB?"
    passages = await litmus.search(question)
    wording = await wording_of(as_it_stands(question), passages, index.terms, Speller(index))
    assert wording.unknown == ()  # what begins with a digit is no word that a paper could have
    by_llm = explained(Refusal("Nothing answers.", near), Cause.NONE_FOUND, wording)
    assert (by_llm.why, by_llm.reason) == (Why.NOT_FOUND_BY_LLM, "Nothing answers.")
