from dataclasses import replace

from answering.rendering import render, why_removed
from core.answer import Answer, Mode, NearPaper, Reason, Refusal, Removed, Source
from core.paper import Paper

APPLES = Paper("Apples: a study", "…", ("Ann Lee", "Bo Chen", "Cy Dee", "Di Eff"), 2020, "ACL", doi="10.1234/a")
PEARS = Paper("Pears?", "…")
ANSWER = Answer(
    id="a_1",
    question="What weighs more?",
    text="Apples do [1]. Pears do not [2][1].",
    mode=Mode.EXTRACTIVE,
    sources=(Source(1, APPLES, (), cited=True), Source(2, PEARS, (), cited=True), Source(3, PEARS, ())),
)


def test_the_references_name_what_is_cited_and_nothing_else() -> None:
    assert render(ANSWER) == (
        "Apples do [1]. Pears do not [2][1].\n\n## References\n\n"
        "1. Ann Lee, Bo Chen, Cy Dee et al. (2020). **Apples: a study**. ACL. <https://doi.org/10.1234/a>\n"
        "2. **Pears?**\n"
    )


def test_titles_can_stand_in_the_text() -> None:
    text = render(ANSWER, style="title")
    assert text.startswith("Apples do (*Apples: a study*). Pears do not (*Pears?*; *Apples: a study*).")


def test_a_refusal_names_the_nearest_papers_and_no_references() -> None:
    refusal = Refusal("These papers do not say.", (NearPaper("p_1", "Apples: a study", 0.5, "They *fall*."),))
    assert render(replace(ANSWER, text="", refusal=refusal)) == (
        "These papers do not say.\n\nThe nearest papers:\n\n- **Apples: a study**: They \\*fall\\*.\n"
    )


def test_why_sentences_were_removed_in_short() -> None:
    reasons = [*Reason, Reason.REPETITION]
    assert why_removed([Removed("It falls.", reason) for reason in reasons]) == (
        "2 said before, 1 not supported, 1 only partly supported, 1 contradicted, 1 beside the question"
    )
    assert why_removed([Removed("It falls.", Reason.PARTIAL)] * 2) == "only partly supported"
