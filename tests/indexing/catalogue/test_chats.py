"""An answer that is kept comes back as it was, and one that an older Litmus kept can still be read."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.answer import (
    Answer,
    Evidence,
    Faithfulness,
    Fingerprint,
    Mode,
    NearPaper,
    Reason,
    Refusal,
    Removed,
    Sentence,
    Source,
    Timings,
    Usage,
    Verdict,
)
from core.filters import Filters
from core.paper import Original, Paper
from core.passage import Chunk, Passage, Scores
from indexing.catalogue.chats import answer_from_json as from_json
from indexing.catalogue.chats import answer_to_json as to_json

PAPER = Paper(
    title="On the ripening of apples in storage",
    abstract="Apples ripen faster beside bananas. We weigh them.",
    authors=("Ada Pomona", "Bo Peep"),
    year=2019,
    tags=("fruit",),
    original=Original(
        "On the <i>ripening</i> of apples in storage", "Apples ripen faster beside bananas. We weigh them."
    ),
    id="p_1",
)
PASSAGE = Passage(Chunk("c_1", "p_1", PAPER.abstract, 0, 50, 11), PAPER, Scores(0.9, 0.7, 12.5, 1, 2))
SENTENCE = Sentence(
    "They ripen faster [1].", 0, 22, (1,), Verdict.SUPPORTED, 0.97, (Evidence(1, "Apples ripen faster", 0, 19),)
)
ANSWER = Answer(
    id="a_1",
    question="How do apples ripen?",
    text="They ripen faster [1].",
    mode=Mode.LLM,
    sources=(Source(1, PAPER, (PASSAGE, PASSAGE), cited=True),),
    sentences=(SENTENCE, replace(SENTENCE, verdict=None, score=None)),
    standalone_question="How do apples ripen in storage?",
    model="openai/fake",
    faithfulness=Faithfulness(1, 1, 1.0, removed_sentences=(Removed("Gone.", Reason.PARTIAL),)),
    filters=Filters(2000, None, ("Peep",), tags=("fruit",)),
    usage=Usage(11, 7, 0.25),
    timings=Timings(1.5, 2.5, 3.5, 7.5),
    fingerprint=Fingerprint("aa", "bb", "cc"),
    notices=("A notice.",),
)
REFUSED = Answer(
    "a_2", "Why?", "", Mode.EXTRACTIVE, (), refusal=Refusal("They do not say.", (NearPaper("p_1", "Apples", 0.4),))
)


def test_an_answer_comes_back_as_it_was() -> None:
    for answer in (ANSWER, REFUSED):
        assert from_json(to_json(answer)) == answer


def test_the_abstract_is_kept_once_a_source_and_in_each_passage_only_its_own_text() -> None:
    kept = json.loads(to_json(ANSWER))
    assert set(kept["sources"][0]["passages"][0]) == {"chunk", "scores"}


def test_an_older_answer_lacks_fields_and_has_others() -> None:
    kept = json.loads(to_json(ANSWER))
    del kept["notices"], kept["usage"]["cost_usd"]
    kept["mood"] = kept["usage"]["moods"] = 3
    assert from_json(json.dumps(kept)) == replace(ANSWER, notices=(), usage=Usage(11, 7))


@given(st.text(st.characters()))
def test_any_text_can_be_kept(text: str) -> None:
    answer = replace(ANSWER, text=text, sentences=())
    kept = to_json(answer)
    assert kept.isascii()
    assert from_json(kept) == answer
