"""The many dialects of Markdown and its relatives, and how they cite."""

import pytest

from reviewing.manuscripts.inputs import with_markdown_inputs
from reviewing.manuscripts.manuscript import Form
from reviewing.manuscripts.reading import read_manuscript


def read(text: str) -> list[tuple[str, list[str]]]:
    manuscript = read_manuscript(text, Form.MARKDOWN)
    return [(said.words, [citation.key for citation in said.citations]) for said in manuscript.statements]


@pytest.mark.parametrize(
    "cites",
    [
        "[@a]{.mark}",
        "[@a](#ref-a)",
        "^[See @a.]",
        "[@a]^",
        "*[@a]*",
        "[@a]\\ ",
        "[^1]",
        ":cite:p:`a`",
        ":footcite:`a`",
        "[a]_",
        "cite:a",
        "citep:&a",
        "[[cite:a]]",
        "[cite:@a]",
        "cite:[a]",
        "#cite(<a>)",
        '#cite(label("a"))',
        '#cite(<a>, form: "prose")',
        "{% cite a %}",
        '<d-cite key="a"></d-cite>',
        "[@a],[@a]",
    ],
)
def test_what_cites(cites: str) -> None:
    [(said, keys)] = read(f"Bees sleep {cites}.\n\n[^1]: See @a, p. 3.\n")
    assert (said, set(keys)) == ("Bees sleep.", {"a"})


@pytest.mark.parametrize(
    "cites", ["[@doi:10.1000/x]", "[](doi:10.1000/x)", "<doi:10.1000/x>", "[](https://doi.org/10.1000/x)"]
)
def test_works_by_their_doi(cites: str) -> None:
    [(said, [key])] = read(f"Bees sleep {cites}.")
    assert said == "Bees sleep."
    assert key.endswith("10.1000/x")


@pytest.mark.parametrize(
    "text",
    [
        "(sec-a)=\nBees sleep [@a].",
        "#+begin_src python\n[cite:@x]\n#+end_src\n\nBees sleep [cite:@a].",
        "#+title: Bees @x\n#+bibliography: a.bib\nBees sleep [cite:@a].",
        "#+BEGIN_EXAMPLE\n[cite:@x]\n#+END_EXAMPLE\nBees sleep [cite:@a].",
        ".. code-block:: python\n\n   x = ':cite:`x`'\n\nBees sleep :cite:`a`.",
        ".. A comment with :cite:`x`\n   and another line\n\nBees sleep :cite:`a`.",
        ".. note:: Bees sleep :cite:`a`.",
        "// A comment @x\nBees sleep #cite(<a>).",
        "/* A comment @x\n of two lines */\nBees sleep #cite(<a>).",
        "```{code}\n@x\n```\n% a comment with @x\n\nBees sleep [@a].",
        "% a comment with @x\n\nBees sleep [@a].",
        "---\na: b\n---\n% a comment\nBees sleep [@a].",
        "% a comment with @x\n% of two lines\nBees sleep [@a].",
        "::: {.content-hidden}\nHidden [@x].\n:::\n\nBees sleep [@a].",
        "::: {.hidden}\n:::: {.note}\nHidden [@x].\n::::\nAs well [@y].\n:::\n\nBees sleep [@a].",
        "::: {.hidden}\r\n::: note\r\nHidden [@x].\r\n:::\r\nAs well.\r\n:::\r\n\r\nBees sleep [@a].",
        "::: {.hidden}\n\nBees sleep [@a].",
        ":::{note}\n:class: tip\nBees sleep [@a].\n:::",
        "Bees sleep [@a].\n\n$$\nx\n$$ {#eq-x}\n",
        "[Bees]{.mark} sleep [@a].",
        "![Hives [@x]](a.png){#fig-a}\n\nBees sleep [@a].",
        "(ref:cap) Bees sleep [@a].",
        "Bees sleep [@a].\n\n.. bibliography::\n   :style: plain\n",
    ],
)
def test_what_is_markup(text: str) -> None:
    assert read(text) == [("Bees sleep.", ["a"])]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The 50\n% of bees sleep.", "The 50 % of bees sleep."),
        ("Bees sleep, at a\n%-point of 3.", "Bees sleep, at a %-point of 3."),
        (".. and so bees sleep.", ".. and so bees sleep."),
        (".. 12 bees sleep.", "12 bees sleep."),
    ],
)
def test_what_only_looks_like_markup(text: str, said: str) -> None:
    assert " ".join(words for words, _ in read(text)) == said


def test_an_example_is_no_citation() -> None:
    text = "(@good) Bees sleep [@a].\n\nAs (@good) shows, they wake (@b).\n"
    assert [keys for _, keys in read(text)] == [["a"], ["b"]]


def test_attributes_are_no_part_of_a_heading() -> None:
    assert read("# Bees {#sec-bees .unnumbered}\n\nBees sleep.") == [("Bees", []), ("Bees sleep.", [])]


def test_a_line_block_is_text() -> None:
    assert [keys for _, keys in read("| Bees sleep [@a].\n| Bees wake.\n")] == [["a"], []]


def test_restructured_text() -> None:
    text = (
        "Bees\n~~~~\n\nBees sleep [Kaiser1983]_.\n\nWasps\n~~~~~\n\nWasps wake.\n\n.. [Kaiser1983] Kaiser, W. 1983.\n"
    )
    manuscript = read_manuscript(text, Form.MARKDOWN)
    assert [said.words for said in manuscript.statements] == ["Bees", "Bees sleep.", "Wasps", "Wasps wake."]
    assert manuscript.references["Kaiser1983"].text == "Kaiser, W. 1983."


@pytest.mark.parametrize(
    "includes",
    [
        "{{< include one.md >}}",
        "```{include} one.md\n```",
        "```{r, child='one.md'}\n```",
        ".. include:: one.md",
        "include::one.md[]",
        '#+INCLUDE: "one.md"',
        '#include "one.md"',
    ],
)
def test_files_that_a_text_puts_in(includes: str) -> None:
    files = {"one.md": "Wasps wake.\n{{< include two.md >}}\n{{< include one.md >}}"}
    whole = with_markdown_inputs(f"Bees sleep.\n\n{includes}\n", files.get)
    assert whole.text.startswith("Bees sleep.\n\nWasps wake.\n")
    assert (whole.files, whole.missing) == (("one.md",), ("two.md", "one.md"))


@pytest.mark.parametrize(
    "code",
    [
        "```\n{{< include one.md >}}\n```",
        "~~~ md\n.. include:: one.md\n~~~",
        '  ```c\n  #include "one.md"\n  ```',
        "````md\n```{include} one.md\n```\n````",
    ],
)
def test_code_puts_nothing_in(code: str) -> None:
    text = f"Bees sleep.\n\n{code}\n\nWasps wake.\n"
    assert with_markdown_inputs(text, {"one.md": "Ants dig."}.get).text == text


def test_a_note_puts_files_in() -> None:
    text = "```{note}\n{{< include one.md >}}\n```\n"
    assert with_markdown_inputs(text, {"one.md": "Ants dig."}.get).text == "```{note}\nAnts dig.\n```\n"


def test_the_front_matter_of_a_file_that_a_text_puts_in_is_no_part_of_it() -> None:
    files = {"one.md": "---\ntitle: Ants\n---\nAnts dig.\n"}
    assert with_markdown_inputs("{{< include one.md >}}\n", files.get).text == "Ants dig.\n\n"
