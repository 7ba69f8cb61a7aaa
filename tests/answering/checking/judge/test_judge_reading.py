"""What can be read of a judge's answer is read, and nothing else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.checking.judge.reading import Said, read_verdicts
from core.answer import Verdict

S, P, U, C = Verdict.SUPPORTED, Verdict.PARTIAL, Verdict.UNSUPPORTED, Verdict.CONTRADICTED
TWO = {1: Said(S, ("a b c",), 0.9), 2: Said(U)}
GOOD = (
    '[{"claim": 1, "quotes": ["a b c"], "verdict": "supported", "confidence": 0.9}, '
    '{"claim": 2, "verdict": "unsupported", "quotes": []}]'
)


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"```json\n{GOOD}\n```",
        f"Here are my verdicts {{as asked}}:\n\n{GOOD}\n\nLet me know {{if}} more is wanted.",
        GOOD.replace("}, {", "},\n {").replace("]", ",]").replace("}]", "},]").replace(": []", ": [],"),
        GOOD.strip("[]").replace("}, {", "}\n{"),
        f'{{"judgements": {GOOD}}}',
        f'{{"judgements": {GOOD[:-1]}',  # the end is missing, no claim is
        GOOD.replace('"claim": 1', '"claim": "Claim 1"').replace('"claim": 2', '"id": "2"'),
        GOOD.replace('"claim": 1', '"claim": 1.0').replace('"claim": 2', '"claim": "#2."'),
        GOOD.replace('"claim": 1', '"claim": "GPT-4 is large.", "id": 1').replace(
            '"claim": 2', '"claim": "GPT-1", "id": 2'
        ),
        GOOD.replace("supported", "Supported").replace('"un', '"Un'),
        GOOD.replace("quotes", "evidence"),
        GOOD.replace('["a b c"]', '[{"quote": "a b c", "passage": 1}]'),
        '{"1": {"quotes": "a b c", "verdict": "supported", "confidence": "90%"}, "2": "unsupported"}',
        GOOD.replace("0.9", "90"),
        GOOD.replace("0.9", '"high"'),
        GOOD.replace("}, {", "}, {}, {"),
        GOOD + GOOD,  # twice the same
        GOOD.replace('"claim": 1, ', "").replace('"claim": 2, ', ""),  # in order
        GOOD.replace("}]", '}, {"claim": 7, "verdict": "supported"}]'),  # there is no such claim
    ],
)
def test_what_models_do_to_json_is_read(text: str) -> None:
    assert read_verdicts(text, 2) == TWO


@pytest.mark.parametrize(
    "text",
    [
        "{'claim': 1, 'quotes': ['a b c'], 'verdict': 'supported'}",
        '{claim: 1, quotes: ["a b c"], verdict: "supported"}',
        "{“claim”: 1, “quotes”: [“a b c”], “verdict”: “supported”}",
    ],
)
def test_what_is_nearly_json_is_read(text: str) -> None:
    assert read_verdicts(text, 1) == {1: Said(S, ("a b c",))}


def test_quotation_marks_inside_a_quote_do_not_hide_the_verdict_nor_the_next_one() -> None:
    text = (
        '[{"claim": 1, "quotes": ["the "best" model"], "verdict": "partial"}, '
        '{"claim": 2, "verdict": "contradicted", "quote": "5" long"}]'
    )
    assert read_verdicts(text, 2) == {1: Said(P, ('the "best" model',)), 2: Said(C, ('5" long',))}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", {}),
        ("All claims are supported.", {}),
        ('[{"claim": 1, "verdict": "supported|partial"}, {"claim": 2, "verdict": "unsupported"}]', {2}),
        ('[{"claim": 1, "verdict": "not_a_claim"}, {"claim": 2, "verdict": "partial"}]', {2}),
        ('[{"claim": 1, "verdict": "supported"}, {"claim": 1, "verdict": "contradicted"}]', set()),
        ('[{"claim": 1, "verdict": "supported"}, {"claim": 2, "verdict": "suppor', {1}),
        ('[{"claim": 1, "verdict": "supported"}, {"claim": 2, "verdict": "supported", "quotes": ["a', {1}),
        ('[{"claim": 0, "verdict": "supported"}, {"claim": 1, "verdict": "partial"}]', set()),
        ('[{"claim": true, "verdict": "supported"}]', set()),
        ('[{"verdict": "supported"}]', set()),  # one verdict for two claims
        ('{"claim": 1, "verdict": ["supported"]}', set()),
        ('{"claim": ' + "9" * 5000 + ', "verdict": "supported"}', set()),
        ('{"a":' * 5000, set()),
        ("[" * 50_000 + "{" * 50_000, set()),
    ],
)
def test_what_cannot_be_told_for_certain_is_left_out(text: str, read: set[int]) -> None:
    assert set(read_verdicts(text, 2)) == set(read)


@pytest.mark.parametrize(
    ("value", "confidence"),
    [("0.25", 0.25), ("25", 0.25), ('"25 %"', 0.25), ("1", 1.0), ("0", 0.0), ('"low"', 0.3)]
    + [(value, None) for value in ("5", "-1", "1e999", "NaN", "true", "null", '"sure"', "[1]", "12345", '"nan"')],
)
def test_a_confidence_of_no_known_scale_says_nothing(value: str, confidence: float | None) -> None:
    said = read_verdicts(f'{{"claim": 1, "verdict": "partial", "confidence": {value}}}', 1)[1]
    assert said.confidence == confidence


@given(st.text())
def test_arbitrary_text_is_read_without_fail(text: str) -> None:
    assert set(read_verdicts(text, 3)) <= {1, 2, 3}


PIECES = st.sampled_from(
    [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        '"',
        "'",
        "\\",
        "claim",
        "verdict",
        "quotes",
        "supported",
        "1",
        "2",
        "\n",
        "```",
        " ",
        "“",
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_rubble_of_json_is_read_without_fail(text: str) -> None:
    assert set(read_verdicts(text, 2)) <= {1, 2}


@given(
    st.lists(
        st.tuples(st.sampled_from([S, P, U, C]), st.lists(st.text(min_size=1).filter(str.strip), max_size=3)),
        min_size=1,
        max_size=6,
    ),
    st.booleans(),
)
def test_good_json_is_read_whole_and_cut_short_up_to_where_it_is_whole(
    said: list[tuple[Verdict, list[str]]], escaped: bool
) -> None:
    items = [
        {"claim": n, "quotes": quotes, "verdict": verdict.value} for n, (verdict, quotes) in enumerate(said, start=1)
    ]
    text = json.dumps(items, ensure_ascii=escaped)
    expected = {n: Said(verdict, tuple(dict.fromkeys(quotes))) for n, (verdict, quotes) in enumerate(said, start=1)}
    assert {n: each.verdict for n, each in read_verdicts(text, len(said)).items()} == {
        n: each.verdict for n, each in expected.items()
    }
    if not any(char in quote for _, quotes in said for quote in quotes for char in ",{}"):
        assert read_verdicts(text, len(said)) == expected
        begun = text.rfind('{"claim"')
        assert read_verdicts(text[: begun + 10], len(said)) == {n: expected[n] for n in range(1, len(said))}
