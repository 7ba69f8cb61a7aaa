"""What of an LLM's text is not its answer."""

import json
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from answering.llm_text.answer_lines import AnswerLines
from core.paper import Paper

PAPERS = (
    Paper("Salt in the Sea", "", ("Ada Brine", "Bo Kelp"), 2016, "Seas"),
    Paper("How Lighthouses Turn", "", ("Cleo Lamp",), 2009, "Lights"),
)
SAID = "The sea is salty [1]. Lighthouses turn [2]."


def left(text: str, *cuts: int) -> str:
    lines = AnswerLines(PAPERS)
    places = sorted({0, *(cut for cut in cuts if cut < len(text)), len(text)})
    return "".join([*(lines.feed(text[start:end]) for start, end in pairwise(places)), lines.finish()])


@pytest.mark.parametrize(
    "ending",
    [
        "## References\n1. Brine, A., & Kelp, B. (2016). Salt in the Sea.\n2. Lamp, C. (2009). How Lighthouses Turn.",
        "**Sources:**\n\n- [1] Salt in the Sea\n- [2] How Lighthouses Turn",
        "References:\n[1] Brine and Kelp. Salt in the Sea, Seas 12(3),\n    pages 1-9, 2016.\n[2] Lamp 2009.",
        "Sources: [1], [2]",
        "*References*: [1] Brine & Kelp (2016); [2] Lamp (2009)",
        "### Literatur\n1. Brine & Kelp (2016): Salt in the Sea",
        "参考文献：\n[1] Salt in the Sea\n[2] How Lighthouses Turn",
        "---\n[1] Brine, A. (2016). Salt in the Sea. Seas.\n[2] Nobody, N. (1999). A book that nobody has. Nowhere.",
        "[1] Salt in the Sea (2016)\n[2] How Lighthouses Turn (2009)",
        "[^1]: Brine and Kelp 2016.\n[^2]: Lamp 2009.\n    https://example.org/lamp",
        "[1]: https://example.org/salt\n[2]: https://example.org/lamp",
        "## Works Cited",
        "**Source Papers:**\n1. Salt in the Sea\n2. How Lighthouses Turn",
        "📚 References\n- Brine & Kelp (2016)",
        "### Sources & References\n- Salt in the Sea",
        "References (APA):\nBrine, A., & Kelp, B. (2016). Salt in the Sea. Seas.",
        "Based on the following sources:\n- Salt in the Sea\n- How Lighthouses Turn",
        "<h3>References</h3>\n1. Salt in the Sea",
        "<details><summary>References</summary>\n\n1. Salt in the Sea (2016)\n\n</details>",
        "\\section*{References}\n[1] Salt in the Sea",
        "Källor:\n1. Salt in the Sea",
        "참고문헌\n[1] Salt in the Sea",
        "> **References**\n> 1. Brine, A. (2016). Salt in the Sea.",
        "**[1]** Brine, A., & Kelp, B. (2016). Salt in the Sea.\n**[2]** Lamp, C. (2009). How Lighthouses Turn.",
        "**1.** Brine, A. (2016). Salt in the Sea.",
        "*[1] Brine & Kelp (2016), Salt in the Sea*\n*[2] Lamp (2009), How Lighthouses Turn*",
        "Passage [1]: Salt in the Sea\nPassage [2]: How Lighthouses Turn",
        "Source 1: Brine & Kelp (2016)\nSource 2: Lamp (2009)",
        "<sup>1</sup> Brine & Kelp (2016)\n<sup>2</sup> Lamp (2009)",
        "Brine, A., & Kelp, B. (2016). Salt in the Sea. Seas.\nLamp, C. (2009). How Lighthouses Turn. Lights.",
        "### References\n\n| # | Source |\n|---|---|\n| 1 | Salt in the Sea |\n| 2 | How Lighthouses Turn |",
        "References:\n```bibtex\n@article{brine2016, title={Salt in the Sea}}\n```",
        "| # | Source |\n|---|---|\n| 1 | Salt in the Sea |\n| 2 | How Lighthouses Turn |",
        "Referências bibliográficas\n\n[1] Brine; Kelp. Salt in the Sea. 2016.",
        "**Fuentes consultadas:**\n- Salt in the Sea (2016)",
        "參考文獻\n[1] Salt in the Sea",
        "Literatuurlijst\n1. Salt in the Sea",
        "Daftar Pustaka\n1. Salt in the Sea",
    ],
)
def test_a_list_of_references_at_the_end(ending: str) -> None:
    whole = f"{SAID}\n\n{ending}\n"
    assert left(whole).strip() == SAID
    assert left(whole, *range(len(whole))).strip() == SAID


@pytest.mark.parametrize(
    "text",
    [
        "These papers treat the sea:\n1. Salt in the Sea\n2. How Lighthouses Turn",
        "1. Salt in the Sea\n2. How Lighthouses Turn",
        "## Sources\nRivers bring salt from many rocks [1].",
        "Sources of salt are many [1].\n\nReferences to it are old.",
        "Sources:\n- Rivers bring salt [1].\n- Wind brings salt [2].",
        f"{SAID}\n\nSources of salt:\n1. Rivers bring it [1].\n2. Wind brings it.",
        "Passage 1: The sea is salty since 1800, for rivers carry salt.",
        "[1] The sea is salty.\n[2] Lighthouses turn since 1800.",
        f"{SAID}\n\n1. NO ANSWER IN THESE PAPERS. (Salt in the Sea)",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "| # | Finding |\n|---|---|\n| 1 | Rivers bring salt to the sea [1] |",
        "One.\n\n---\n\nTwo.",
    ],
)
def test_what_is_said_stays(text: str) -> None:
    assert left(text) == left(text, *range(len(text))) == text


def test_what_follows_the_list_is_answer_again() -> None:
    text = f"{SAID}\n\n## References\n1. Salt in the Sea\n\n## In short\nThe sea is salty [1]."
    assert left(text) == f"{SAID}\n\n## In short\nThe sea is salty [1]."


@pytest.mark.parametrize(
    "text",
    [
        f"```markdown\n{SAID}\n```",
        f"~~~md\n{SAID}\n~~~\n",
        f"```\n{SAID}\n```",
        f"````text\n{SAID}\n````",
        f"```{{.markdown}}\n{SAID}\n```",
        f"```html\n{SAID}\n```",
        f"```rst\n\n{SAID}\n```",
        f"```latex\n{SAID}\n```",
        f"{SAID}\n```",
    ],
)
def test_a_fence_around_prose(text: str) -> None:
    assert left(text).strip() == SAID


def test_html_in_a_fence_is_prose() -> None:
    text = f"```html\n<!DOCTYPE html>\n<html>\n<body>\n<p>{SAID}</p>\n</body>\n</html>\n```"
    assert left(text).split() == ["<p>The", *SAID.split()[1:-1], "[2].</p>", "</body>", "</html>"]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"answer": SAID}),
        json.dumps({"answer": SAID, "citations": [1, 2]}, indent=2),
        json.dumps({"reasoning": "Is it [2]?", "Final Answer": SAID}),
        json.dumps({"answer": {"text": SAID}}),
        json.dumps({"answer": "The sea is salty.", "citations": [1]}) + "\nLighthouses turn [2].",
        json.dumps(
            [{"sentence": "The sea is salty.", "citations": [1]}, {"text": "Lighthouses turn.", "source": "[2]"}]
        ),
        '{"sentence": "The sea is salty [1]."}\n{"sentence": "Lighthouses turn [2]."}',
        json.dumps({"answer": SAID}).replace(" Light", "\n Light"),
        f"{{'answer': '{SAID}'}}",
        f'{{"answer": "{SAID}',
        f'{{"answer": "{SAID}", "citat',
        f"```json\n{json.dumps({'answer': SAID})}\n```",
        f"```\n{json.dumps({'answer': SAID})}\n```",
        f"Here is the answer:\n```json\n{json.dumps({'response': SAID}, indent=1)}\n```",
        f'```json\n{{"answer": "{SAID}',
    ],
)
def test_json_around_an_answer(text: str) -> None:
    plain = left(text)
    assert " ".join(plain.replace(". [1]", " [1].").replace(". [2]", " [2].").split()) == SAID
    assert left(text, *range(len(text))) == plain


@pytest.mark.parametrize(
    "text",
    [
        '{"colour": "red"}',
        '```json\n{"colour": "red"}\n```\n',
        "```json\n[1, 2]\n```\n",
        "{1, 2} is a set.",
        "[1] says so.",
    ],
)
def test_json_that_holds_no_answer_stays(text: str) -> None:
    assert left(text) == text


@pytest.mark.parametrize(
    "label",
    [
        "Final answer: ",
        "**Final Answer:** ",
        "Answer:\n",
        "**Answer:**\n\n",
        "## Answer\n\n",
        "### Final Answer: ",
        "Final Answer\n\n",
        "Here is the answer: ",
        "Here's the answer, based on the passages:\n\n",
        "Sure! Here is the answer to your question:\n",
        "Question: Is the sea salty?\nAnswer: ",
        "Q: Is the sea salty?\nA: ",
        "Question: Is the sea salty?\n\n",
        "**Antwort:** ",
        "答案：",
    ],
)
def test_a_label_before_the_answer(label: str) -> None:
    assert left(label + SAID).strip() == SAID
    assert left(label + SAID, *range(len(label + SAID))).strip() == SAID


def test_emphasis_that_goes_on_behind_a_label_stays() -> None:
    assert left("**Answer: The sea is salty [1].** So it is.") == "**The sea is salty [1].** So it is."
    assert left("Answer: **The sea is salty [1].**") == "**The sea is salty [1].**"


def test_what_follows_a_label_is_not_waited_for() -> None:
    assert AnswerLines(PAPERS).feed("Final answer: It is salty") == "It is salty"
    assert AnswerLines(PAPERS).feed("Answers of many lamps differ") == "Answers of many lamps differ"


@pytest.mark.parametrize(
    "turn",
    [
        "\n\nUser: How old is it?\nAssistant: It is old [2].",
        "\nHuman: How old is it?",
        "\n\n---\n\nHuman: How old is it?",
        "\n\n### Question:\nHow old is it?\n### Answer:\nOld [2].",
        "\n\nQuestion: How old is it?\n\nAnswer: It is old [2].",
        "\nQ: How old is it?\nA: It is old [2].",
        "\n### Instruction:\nTell me more.",
        "\n\nUser: Tell me of salt.\n\nAssistant: It is old [2].",
        "\n\n**User:**\nHow old is it?",
        "\n\nPassages:\n\n[1] Salt in the Sea\nText: Salt is old.\n\nQuestion: How old?",
    ],
)
def test_a_turn_that_nobody_took(turn: str) -> None:
    assert left(SAID + turn).strip() == SAID
    assert left(SAID + turn, *range(len(SAID + turn))).strip() == SAID


def test_questions_before_each_answer_are_no_turns() -> None:
    text = "**Question:** Salty?\n**Answer:** It is salty [1].\n\n**Question:** Turn?\n**Answer:** They turn [2]."
    assert left(text) == "It is salty [1].\n\nThey turn [2]."


@pytest.mark.parametrize(
    "text",
    [
        f"{SAID}\nInput:\n- salt [1]\n- lamps [2]",
        f"{SAID}\nHuman: 45 %\nMachine: 50 % [1].",
        f"{SAID}\nUser: who asks for more than salt [1].",
        "Response: 45 % of the lamps turned [2].",
        "Answers: many [1].",
        "Here is how it turns: slowly [2].",
        "The answer: salt [1].",
        "User studies show salt [1].",
        "It is salt [1].\nUser: a person\n```python\nx = 1\n```",
        "It is salt [1].\nModel: the lamp [2].\nAI: none [2].",
    ],
)
def test_what_only_looks_like_a_label_or_a_turn(text: str) -> None:
    assert left(text) == text
    assert left(text, *range(len(text))) == text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (rf"\boxed{{{SAID}}}", SAID),
        (rf"$\boxed{{\text{{{SAID}}}}}$", SAID),
        (rf"\[\boxed{{\text{{{SAID}}}}}\]", SAID),
        (rf"\boxed{{{SAID}", SAID),
        (r"It holds $$\boxed{42}$$ lamps [2].", "It holds 42 lamps [2]."),
        (r"It is $\boxed{\frac{1}{2}}$ [1].", r"It is $\frac{1}{2}$ [1]."),
        (r"The price of \$5 and $6, \textbf{not} $x$.", r"The price of \$5 and $6, \textbf{not} $x$."),
    ],
)
def test_a_box(text: str, plain: str) -> None:
    assert left(text) == plain
    assert left(text, *range(len(text))) == plain


@pytest.mark.parametrize("code", ["```python\nx = a[1]\n```", "```\nx = a[1];\n```\n", "```json\n{}\n```\nEnd."])
def test_code_stays(code: str) -> None:
    assert left(code) == code


def test_code_within_a_fence_around_prose() -> None:
    assert left(f"````markdown\n{SAID}\n```python\nx = a[1]\n```\n````") == f"{SAID}\n```python\nx = a[1]\n```\n"


PIECES = st.sampled_from(
    [
        *(
            "# ",
            "**",
            "References",
            "Sources",
            ":",
            "\n",
            "\n\n",
            "- ",
            "1. ",
            "[1] ",
            "[^1]: ",
            "```",
            "```markdown",
            "~~~",
        ),
        *(
            "{",
            '{"answer": "',
            '"}',
            "\\boxed{",
            "}",
            "$",
            "Answer: ",
            "Here is the answer:",
            "User: ",
            "Question: Why?",
        ),
        *("---", " ", "Salt in the Sea", "Brine, A. (2016).", "The sea is salty.", "x = 1;", "https://a.b/c"),
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join), st.lists(st.integers(0, 200), max_size=8))
@example("Here is the answer:**# ", [])
@example("Of course! Here is the answer: salt.", [])
@example("(Answer?)\nSalt.", [])
@example("Here is the answer：:#", [])
def test_in_any_pieces_as_at_once(text: str, cuts: list[int]) -> None:
    assert left(text, *cuts) == left(text) == left(text, *range(len(text)))
