import pytest

from answering.checking.claims import is_claim


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("| Model | Fact |\n|---|---|", False),
        ("| Model | Size in parameters |\n| :-- | --: |", False),
        ("| BERT-large has 340 million parameters and twenty-four layers | x |\n|---|---|", True),
        ("| BERT | It has 340 million parameters |", True),
        ("|---|---|", False),
        ("1. **BERT**", False),
        ("- __Dense retrieval__:", False),
        ("- **Half of the heads can go without loss.**", True),
        ("1. BERT has 340 million parameters", True),
    ],
)
def test_the_head_of_a_table_claims_nothing_unless_a_cell_is_a_sentence(text: str, claims: bool) -> None:
    assert is_claim(text) is claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("## Salt slows the rise of dough", True),
        ("### Effects of salt on dough", False),
        ("# How salt works", False),
        ("**Salt stops all yeast.**", True),
        ("**Salt stopped all yeast in the dough:**", True),
        ("**Key findings:**", False),
        ("***Bread cannot rise.***", True),
        ("The papers report the following:", False),
        ("Dough rises in several ways:", False),
        ("Salt helps dough", True),
        ("```python\nx = rise(dough)\nprint(x)\n```", False),
        ("```python\nSalt stops all yeast in the dough.\n```", True),
        ("| Salt stops all yeast | x |\n|---|---|", True),
        ("## Conclusion", False),
    ],
)
def test_headings_leads_and_fences_claim_what_they_state(text: str, claims: bool) -> None:
    assert is_claim(text) is claims
