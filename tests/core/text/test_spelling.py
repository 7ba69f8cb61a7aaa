"""British spelling and American."""

import pytest

from core.text.spelling import american


@pytest.mark.parametrize(
    ("british", "told"),
    [
        ("Quantisation of tokenisers", "Quantization of tokenizers"),
        ("analysing colour", "analyzing color"),
        ("four hours of ours", "four hours of ours"),
        ("Judgements on modelling", "Judgments on modeling"),
        ("labelled and called, distilled", "labeled and called, distilled"),
        ("Centres of a millimetre", "Centers of a millimeter"),
        ("defence, licences", "defense, licenses"),
        ("anaemia, oesophageal, foetal, diarrhoea", "anemia, esophageal, fetal, diarrhea"),
        ("aerobic poetry of a genre", "aerobic poetry of a genre"),
        ("this is what it is", "this is what it is"),
    ],
)
def test_endings_are_spelled_in_one_way(british: str, told: str) -> None:
    assert american(british) == told
