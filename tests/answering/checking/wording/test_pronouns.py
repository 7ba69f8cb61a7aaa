"""Claims that name what an abstract calls "it"."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.checking.wording.pronouns import reference
from core.answer import Verdict
from core.sentences import sentence_spans
from tests.answering.checking.conftest import Check, passage_of

PARSNIP = (
    "The Parsnip is a parser that reads a sentence from both ends. Every word is looked at once. "
    "It reaches 91.4 points on the Harbour treebank, which is 2 more than the best ensemble. "
    "A second parser, Turnip, serves for comparison. It needs four times the memory."
)
LEEK = (
    "Parsers are often slow. Earlier ones read one word at a time, as Turnip did. We introduce Leek (lazy parsing). "
    "It skips what is not needed, and so does without a stack."
)


@pytest.mark.parametrize(
    "claim",
    [
        "The Parsnip reaches 91.4 points on the Harbour treebank.",
        "Parsnip reaches 91.4 points on the Harbour treebank, which is 2 more than the best ensemble.",
    ],
)
async def test_a_claim_may_name_what_the_abstract_calls_it(check: Check, claim: str) -> None:
    judgement = await check(claim, PARSNIP)
    assert judgement.verdict is Verdict.SUPPORTED, judgement
    assert [each.quote.split()[0] for each in judgement.evidence] == ["It", "The"]
    assert all(PARSNIP[each.start : each.end] == each.quote for each in judgement.evidence)


@pytest.mark.parametrize(
    "claim",
    [
        "The Turnip reaches 91.4 points on the Harbour treebank.",
        "Turnip reaches 91.4 points on the Harbour treebank.",
        "- **Turnip** reaches 91.4 points on the Harbour treebank.",
        "GPT-3 reaches 91.4 points on the Harbour treebank.",
    ],
)
async def test_what_is_said_of_it_is_not_said_of_another(check: Check, claim: str) -> None:
    judgement = await check(claim, PARSNIP)
    assert judgement.verdict is Verdict.UNSUPPORTED, judgement


@pytest.mark.parametrize(
    "claim",
    [
        "This parser reaches 91.4 points on the Harbour treebank.",
        "Reading from both ends, the Parsnip reaches 91.4 points on the Harbour treebank.",
    ],
)
async def test_other_words_for_it_are_no_other_name(check: Check, claim: str) -> None:
    assert (await check(claim, PARSNIP)).verdict is Verdict.SUPPORTED


async def test_what_is_said_of_it_must_be_what_the_abstract_says(check: Check) -> None:
    judgement = await check("The Parsnip reaches 94.1 points on the Harbour treebank.", PARSNIP)
    assert judgement.verdict is not Verdict.SUPPORTED, judgement


def test_nothing_is_put_for_it_once_something_else_was_brought_up() -> None:
    sentences = [PARSNIP[start:end] for start, end in sentence_spans(PARSNIP)]
    assert sentences[-1].startswith("It needs")
    assert reference("On roots", sentences, len(sentences) - 1, opens=True) is None
    refers = reference("On roots", sentences, 2, opens=True)
    assert refers is not None
    assert {worded.split(" reaches")[0] for worded in refers.wordings()} == {"parsnip", "the parsnip"}


async def test_the_title_says_who_it_is_once_the_abstract_has_named_it(check: Check) -> None:
    passage = passage_of(LEEK, "Leek: Parsing by Leaving Out")
    judgement = await check("Leek skips what is not needed, and so does without a stack.", passage)
    assert judgement.verdict is Verdict.SUPPORTED
    sentences = ["This approach is slow.", "We introduce Leek."]
    assert reference("Leek: Parsing by Leaving Out", sentences, 0, opens=True) is None


def test_a_passage_from_the_middle_of_an_abstract_has_no_opening() -> None:
    sentences = ["The Turnip is a baseline.", "It is slow."]
    assert reference("On roots", sentences, 1, opens=True)
    assert reference("On roots", sentences, 1, opens=False) is None


@given(st.text(max_size=60), st.lists(st.text(max_size=80), min_size=1, max_size=5), st.data())
def test_any_text_can_be_read(title: str, sentences: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(sentences) - 1))
    refers = reference(title, sentences, at, opens=True)
    if refers is not None:
        assert refers.namer < at
        assert all(refers.wordings())
        assert not any(refers.is_given_to_another(worded) for worded in refers.wordings())
