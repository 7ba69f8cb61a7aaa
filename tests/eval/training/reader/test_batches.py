"""What the model reads at once: windows, matches, who sees whom; and the mixture of a pass."""

from collections.abc import Sequence
from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.answer import Verdict
from eval.claims import LabelledAbstract, LabelledClaim, Span
from eval.training.reader.batches import (
    BEGIN,
    END,
    PADDING,
    UNSEEN,
    CitedAbstract,
    Example,
    Maker,
    attention,
    batches_of,
    padded,
    windows_of,
)
from eval.training.reader.material import ClaimsPart, Joint, Material
from eval.training.reader.mixing import Mixture, held_against, left_out
from retrieval.reading.support import ABSTRACT_TOKENS, CLAIM_TOKENS, TITLE_TOKENS, matches

WORDS: dict[str, int] = {}


def encode(text: str) -> tuple[Sequence[int], Sequence[Span]]:
    """A word is a token."""
    ids, spans, at = [], [], 0
    for word in text.split():
        at = text.index(word, at)
        ids.append(WORDS.setdefault(word.casefold().strip("."), 1000 + len(WORDS)))
        spans.append((at, at + len(word)))
        at += len(word)
    return ids, spans


def nearest(claim: str, sentences: Sequence[str]) -> Sequence[int]:
    """The more words in common, the nearer; four of them."""
    words = set(encode(claim)[0])
    return sorted(range(len(sentences)), key=lambda at: -len(words & set(encode(sentences[at])[0])))[:4]


MAKER = Maker(encode, nearest)


def abstract(*sentences: str, title: str = "On bees", claims: tuple[LabelledClaim, ...] = ()) -> LabelledAbstract:
    return LabelledAbstract(title, title, sentences, "train", claims)


def true(text: str, *evidence: int, twin: int | None = None) -> LabelledClaim:
    return LabelledClaim(text, Verdict.SUPPORTED, "k", tuple((0, at) for at in evidence), twin, ())


def test_an_abstract_is_its_title_and_its_sentences() -> None:
    (window,) = windows_of(abstract("Bees fly.", "They sting."), encode)
    assert window.ids == (BEGIN, *encode("on bees")[0], END, *encode("bees fly they sting")[0], END)
    assert window.sentences == (-1, -1, -1, -1, 0, 0, 1, 1, -1)
    assert [window.ids[at] for at in window.without(frozenset({0}))][4:-1] == list(encode("they sting")[0])


@given(st.lists(st.integers(0, 400), max_size=12), st.integers(0, 60))
def test_windows_hold_each_sentence_once_and_never_too_much(lengths: list[int], title: int) -> None:
    windows = windows_of(abstract(*(" ".join("w" * n) for n in lengths), title=" ".join("t" * title)), encode)
    head = min(title, TITLE_TOKENS) + 2
    assert all(head + 1 <= len(window.ids) <= ABSTRACT_TOKENS + 1 for window in windows)
    owners = [owner for window in windows for owner in window.sentences if owner >= 0]
    assert owners == [number for number, n in enumerate(lengths) for _ in range(min(n, ABSTRACT_TOKENS - head))]
    for window in windows:
        assert window.ids[0] == BEGIN
        assert window.ids[head - 1] == window.ids[-1] == END


def test_matches_say_whether_a_token_is_there_and_its_neighbours() -> None:
    there = [1, 2, 3, 7, 8]
    assert matches([1, 2, 9, 8, 7], there) == [2 + 4, 2 + 2, 1, 2, 2]
    assert matches([1, 2, 3], there) == [6, 2 + 2 + 4, 4]
    assert matches([5], there) == [1]
    assert matches([], there) == matches([], []) == []


def test_claims_see_themselves_and_abstracts_and_abstracts_see_nothing_else() -> None:
    two = [CitedAbstract(abstract("Bees fly.")), CitedAbstract(abstract("Ants dig.", title="On ants"))]
    made = MAKER.instance("n", two, [Example(true("Bees fly.")), Example(true("Ants dig well."))])
    (added,) = attention([made])
    assert len(added) % 16 == 0
    groups = padded([made.groups], len(added), PADDING)[0]
    for looking, mine in enumerate(groups):
        for at, other in enumerate(groups):
            sees = mine == other or (0 <= mine < PADDING and other < 0)
            assert (added[looking, at] > UNSEEN) == sees
    assert made.places == [(0, 0), (1, 0)]
    assert made.starts == [(len(made) - 9, 2), (len(made) - 5, 3)]
    assert made.matches[-9:] == [0, 6, 4, 0, 0, 6, 4, 1, 0]
    assert len(made.groups) == len(made.matches) == len(made.sentences) == sum(len(each.kept) for each in made.pieces)


def test_a_claim_sees_the_nearest_sentences_the_nearest_most() -> None:
    sentences = ("Ants dig.", "Wasps dig holes.", "Bees fly far.", "Bees sting.", "Moths hum.", "Toads hop.")
    made = MAKER.instance(
        "n", [CitedAbstract(abstract(*sentences), frozenset({0}))], [Example(true("Bees fly far away."))]
    )
    (bias,) = made.biases
    by_sentence = {made.places[owner][1] if owner >= 0 else None: added for owner, added in zip(made.sentences, bias)}  # noqa: B905
    assert by_sentence == {None: 0.0, 2: 1.5, 3: 0.75, 1: 0.25, 4: 0.0, 5: UNSEEN}
    start, length = made.starts[0]
    assert (attention([made])[0, start : start + length + 2, : len(bias)] == np.array(bias, np.float32)).all()
    # "hop" is in a sentence that the claim does not see.
    only = Maker(encode, lambda claim, sentences: [2])
    assert only.instance("n", [CitedAbstract(abstract(*sentences))], [Example(true("Bees hop"))]).matches[-3:-1] == [
        2,
        1,
    ]


def test_sentences_that_are_gone_are_not_seen() -> None:
    made = MAKER.instance(
        "n", [CitedAbstract(abstract("Bees fly.", "Ants dig."), frozenset({0}))], [Example(true("Fly."))]
    )
    assert made.places == [(0, 1)]
    assert made.matches[-2] == 1  # "fly" went with its sentence
    assert made.pieces[0].ids == windows_of(abstract("Bees fly.", "Ants dig."), encode)[0].ids


def test_a_long_claim_is_cut() -> None:
    made = MAKER.instance("n", [CitedAbstract(abstract("Bees fly."))], [Example(true(" ".join("w" * 500)))])
    assert made.starts[0][1] == len(made.offsets[0]) == CLAIM_TOKENS


def test_batches_hold_every_instance_and_not_too_many_tokens() -> None:
    made = [
        MAKER.instance(str(n), [CitedAbstract(abstract("Bees fly."))], [Example(true("w " * n))]) for n in range(30)
    ]
    batches = batches_of(made, 60)
    assert sorted(each.name for batch in batches for each in batch) == sorted(each.name for each in made)
    assert all(len(batch) == 1 or len(batch) * max(map(len, batch)) <= 60 for batch in batches)


def test_what_loses_its_evidence_is_unsupported() -> None:
    gone = frozenset({1, 2})
    kept, lost, half = true("a", 0), true("b", 1, 2), true("c", 0, 1)
    assert held_against(kept, gone) is kept
    unsupported = held_against(lost, gone)
    assert unsupported is not None
    assert (unsupported.text, unsupported.label, unsupported.spans) == ("b", Verdict.UNSUPPORTED, None)
    assert held_against(half, gone) is None
    for seed in range(20):
        left = left_out(abstract(*"abcdefgh"), [kept, lost, half], Random(seed))  # noqa: S311
        assert 1 <= len(left) <= 3
        assert left <= {0, 1, 2}


def test_a_pass_holds_every_claim_or_knows_why_not() -> None:
    papers = [
        abstract(
            "Bees fly far.",
            "Bees sting.",
            "Bees sleep.",
            title=f"{paper} On {paper}",
            claims=tuple(true(f"{n} of {paper}.", 0, twin=n // 2 if n < 8 else None) for n in range(20)),
        )
        for paper in range(4)
    ]
    part = ClaimsPart(tuple(papers), (Joint((papers[0], papers[1]), (true("Both.", 0),)),))
    assert not [each for each in Mixture(Material(part, part, (papers[0],)), MAKER, 1).one_pass() if each.name == "i"]
    premise = LabelledAbstract("i", "", ("Bees fly.",), "train", (true("They fly."),))
    (inferring,) = [
        each for each in Mixture(Material(part, part, (premise,)), MAKER, 1, premises=5).one_pass() if each.name == "i"
    ]
    assert [(each.claim.text, each.weight) for each in inferring.examples] == [("They fly.", 0.5)]
    first, again = (Mixture(Material(part, part), MAKER, 1).one_pass() for _ in range(2))
    assert first == again != Mixture(Material(part, part), MAKER, 2).one_pass()
    assert all(len(instance.examples) <= 16 for instance in first)
    whole = [each for each in first if "+" not in each.name]
    assert {each.name for each in whole} == {paper.id for paper in papers}
    for instance in whole:
        texts = [example.claim.text for example in instance.examples]
        assert len(texts) == len(set(texts))
    joint = next(each for each in first if "+" in each.name)
    assert {place[0] for place in joint.places} == {0, 1}
    labels = {example.claim.label for instance in whole for example in instance.examples}
    assert Verdict.UNSUPPORTED in labels
