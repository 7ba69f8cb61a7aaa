import pytest

from answering.checking.matching import repeats, wording

SENTENCE = "The parser reads both ends, needs less memory than earlier ones, and, rather than a stack, keeps one list."
LONG = (
    "It reaches 91.4 points on the Harbour treebank, more than two points above the best ensemble so far, and is fast."
)


@pytest.mark.parametrize(
    ("claim", "sentence", "same"),
    [
        ("It reaches 91.4 points on the Harbour treebank.", LONG, True),
        ("It reaches 91.4 points on the Harbour.", LONG, False),
        ("It reaches 91.4 points.", LONG, False),
        ("Two points above the best ensemble so far.", LONG, False),
        ("The parser reads both ends, needs less memory than earlier ones.", SENTENCE, False),
        (
            "It works on short sentences of ten words.",
            "It works on short sentences of ten words, but not on others.",
            False,
        ),
    ],
)
def test_what_repeats_a_sentence(claim: str, sentence: str, same: bool) -> None:
    assert repeats(wording(claim), wording(sentence)) is same
