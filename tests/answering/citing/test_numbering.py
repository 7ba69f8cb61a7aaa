from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering import Answered, Question, Retrieved, SentenceReady, Settled, open_litmus
from answering.citing.numbering import Renumbering
from answering.events import Token
from core.answer import Evidence, Mode, Part, Sentence, Source
from core.paper import Paper
from core.settings import Settings
from tests.service.corpus import QUESTION, write_corpus


def source(n: int) -> Source:
    return Source(n, Paper(f"Paper {n}", "", id=f"p_{n}"), ())


def answer(cited: list[int]) -> tuple[str, list[Sentence]]:
    text, sentences = "", []
    for n in cited:
        said = f"It is so [{n}]."
        start = len(text)
        text += said + " "
        sentences.append(Sentence(said, start, start + len(said), (n,), evidence=(Evidence(n, "So.", 0, 3),)))
    return text.rstrip(), sentences


@given(st.integers(1, 30).flatmap(lambda k: st.tuples(st.just(k), st.lists(st.integers(1, k), max_size=12))))
def test_numbers_follow_the_text_and_every_place_stays_right(made: tuple[int, list[int]]) -> None:
    count, cited = made
    text, sentences = answer(cited)
    sources = [source(n) for n in range(1, count + 1)]
    numbers = Renumbering(text, sentences, sources)
    told, again = numbers.text(text), numbers.sources(sources)
    assert [each.n for each in again] == list(range(1, count + 1))
    assert {each.paper.id for each in again} == {each.paper.id for each in sources}
    seen: list[int] = []
    for before, now in zip(sentences, map(numbers.sentence, sentences), strict=True):
        assert told[now.start : now.end] == now.text
        assert again[now.citations[0] - 1].paper.id == f"p_{before.citations[0]}"
        assert now.evidence[0].source == now.citations[0]
        seen += now.citations
    assert list(dict.fromkeys(seen)) == list(range(1, len(set(seen)) + 1))
    whole = numbers.part(Part("?", 0, len(text)))
    assert (whole.start, whole.end) == (0, len(told))
    assert numbers.event(Settled(text)) == Settled(told)
    assert numbers.event(Token(text)) == Token(text)


@pytest.mark.parametrize("question", [QUESTION, f"What restored the crumb of bread at high altitude? {QUESTION}"])
async def test_an_extractive_answer_is_told_with_its_last_numbers(
    settings: Settings, tmp_path: Path, question: str
) -> None:
    async with open_litmus(settings) as litmus:
        await litmus.library.import_file(write_corpus(tmp_path / "papers.jsonl"))
        events = [event async for event in litmus.stream(Question(question, mode=Mode.EXTRACTIVE))]
    (answered,) = (event.answer for event in events if isinstance(event, Answered))
    (told,) = (event.sources for event in events if isinstance(event, Retrieved))
    assert not answered.refused
    assert [each.paper.id for each in told] == [each.paper.id for each in answered.sources]
    assert "".join(event.text for event in events if isinstance(event, Settled)) == answered.text
    ready = [event.sentence for event in events if isinstance(event, SentenceReady)]
    assert sorted(ready, key=lambda each: each.start) == list(answered.sentences)
    cited = list(dict.fromkeys(n for sentence in answered.sentences for n in sentence.citations))
    assert cited == list(range(1, len(cited) + 1))
    assert [each.cited for each in answered.sources] == [each.n <= len(cited) for each in answered.sources]
