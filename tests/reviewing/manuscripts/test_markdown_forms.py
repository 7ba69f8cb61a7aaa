"""The many dialects of Markdown and its relatives, and how they cite."""

import pytest

from reviewing.manuscripts.inputs import with_markdown_inputs
from reviewing.manuscripts.manuscript import Form
from reviewing.manuscripts.reading import form_of, read_manuscript


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
        "@a",
        "@a[p. 3]",
        '#cite(form: "prose", <a>)',
        "#cite(<a>, supplement: [p.~3])",
        "#footnote[See @a, p. 3.]",
        "{cite:p}`\n a\n`",
        "{cite:p}`{see}a{p. 3}`",
        "{citep}`a`",
        "[cite//b:@a]",
        "[cite/t:@a]",
        "[cite:see @a, p. 3]",
        "[[citep:&a]]",
        "autocite:a",
        "[fn:: See [cite:@a], p. 3.]",
        "[fn:1]",
    ],
)
def test_what_cites(cites: str) -> None:
    [(said, keys)] = read(f"Bees sleep {cites}.\n\n[^1]: See @a, p. 3.\n\n[fn:1] See [cite:@a].\n")
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
        '#set page(width: 10cm)\n#import "@preview/x:0.1.0": *\n#show: doc => conf(\n  doc,\n)\nBees sleep @a.',
        '#figure(\n  image("a.png"),\n  caption: [Hives @x.],\n) <fig-a>\n\nBees sleep @a.',
        'Bees #emph[sleep] @a.\n\n#bibliography("a.bib")\n',
        '#link("https://example.org")[Bees] sleep #cite(<a>).',
        ":PROPERTIES:\n:ID: x\n:END:\nBees sleep [cite:@a].",
        "#+begin_quote\nBees sleep [cite:@a].\n#+end_quote",
        "[[https://example.org][Bees]] sleep [cite:@a].",
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
        ("* Bees sleep.", "* Bees sleep."),
        ("#let it be.", "#let it be."),
        ("#set the table.", "#set the table."),
        ("See [[hives]].", "See hives."),
        ("x\n= 5 bees.", "x = 5 bees."),
        (".. and so bees sleep.", ".. and so bees sleep."),
        (".. 12 bees sleep.", "12 bees sleep."),
    ],
)
def test_what_only_looks_like_markup(text: str, said: str) -> None:
    assert " ".join(words for words, _ in read(text)) == said


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Bees sleep [cite:@a; @b].", ["a", "b"]),
        ("Bees sleep {cite:p}`a,b`.", ["a", "b"]),
        ("Bees sleep @a @b.", ["a", "b"]),
        ('Bees sleep #cite(<a>) #cite(label("b/c:d")).', ["a", "b/c:d"]),
        ("Bees sleep cite:a,b.", ["a", "b"]),
        ("Bees sleep [@a; @fig-x].", ["a"]),
        ("Bees sleep [cite/nocite:@a] [cite/n:@b] nocite:c {cite:empty}`d`.", []),
        ("Bees sleep (@fig-a, @tbl-b, @sec-c, @eq-d, @Fig-e, @lst-f).", []),
        ("Bees sleep =code @x= here [cite:@a].", ["a"]),
    ],
)
def test_which_keys_are_cited(text: str, keys: list[str]) -> None:
    assert [key for _, cited in read(text) for key in cited] == keys


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@a found that bees sleep.", "The authors found that bees sleep."),
        ("However, @a found that bees sleep.", "However, the authors found that bees sleep."),
        ("This was found by @a.", "This was found by the authors."),
        ('#cite(<a>, form: "prose") found it.', "The authors found it."),
        ("[cite/t:@a] found it.", "The authors found it."),
        ("- @a found it.", "- the authors found it."),
        ("> **@a** found it.", "> the authors found it."),
        ("Bees sleep, @a.", "Bees sleep."),
        ("Bees sleep @a and wasps wake @b.", "Bees sleep and wasps wake."),
    ],
)
def test_when_a_key_says_who(text: str, said: str) -> None:
    assert [words for words, _ in read(text)] == [said]


@pytest.mark.parametrize(
    "text",
    [
        "* Bees\n\nBees sleep [cite:@a].",
        "** Bees\n#+title: x\nBees sleep cite:a.",
        "= Bees <sec-bees>\n\nBees sleep @a.",
        "== Bees ==\n\nBees sleep cite:a.",
    ],
)
def test_headings_of_org_typst_and_asciidoc(text: str) -> None:
    manuscript = read_manuscript(text, Form.MARKDOWN)
    assert [(said.words, said.heading) for said in manuscript.statements] == [("Bees", True), ("Bees sleep.", False)]


@pytest.mark.parametrize("text", ["Bees sleep #cite(<a>).", "Bees sleep {citep}`a`.", "#+title: Bees\n\nBees sleep."])
def test_texts_that_are_recognised_without_a_name(text: str) -> None:
    assert form_of(text) is Form.MARKDOWN


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
    lines = f"Bees sleep.\n\n{includes}\n".replace("\n", "\r\n")
    assert with_markdown_inputs(lines, files.get).files == ("one.md",)
    manuscript = read_manuscript(f"Bees sleep.\n\n{includes}\n\nAnts dig.\n", Form.MARKDOWN)
    assert [said.words for said in manuscript.statements] == ["Bees sleep.", "Ants dig."]
    assert manuscript.unread == ("one.md",)


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
    assert read_manuscript(text, Form.MARKDOWN).unread == ()


def test_a_note_puts_files_in() -> None:
    text = "```{note}\n{{< include one.md >}}\n```\n"
    assert with_markdown_inputs(text, {"one.md": "Ants dig."}.get).text == "```{note}\nAnts dig.\n```\n"


def test_the_front_matter_of_a_file_that_a_text_puts_in_is_no_part_of_it() -> None:
    files = {"one.md": "---\ntitle: Ants\n---\nAnts dig.\n"}
    assert with_markdown_inputs("{{< include one.md >}}\n", files.get).text == "Ants dig.\n\n"
