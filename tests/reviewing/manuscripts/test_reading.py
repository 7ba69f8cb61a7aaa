"""A manuscript's sentences, and where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewing.manuscripts.manuscript import Form, Manuscript
from reviewing.manuscripts.reading import form_by_name, form_of, read_manuscript

PIECES = st.sampled_from(
    [
        *(
            "\\cite{a}",
            "\\citep[see][p.~3]{a,b}",
            "\\citet{c}",
            "\\cite{",
            "\\footnote{",
            "\\emph{",
            "}",
            "{",
            "$",
            "$$",
        ),
        *("\\begin{figure}", "\\end{figure}", "\\begin{document}", "\\end{document}", "\\begin{thebibliography}{9}"),
        *(
            "\\bibitem{a}",
            "\\section{",
            "%",
            "\\%",
            "\\",
            "~",
            '\\"o',
            "\\newcommand{\\x}{",
            "\\x",
            "\\[",
            "\\]",
            "\\(",
        ),
        *(
            "[@a; @b, p. 3]",
            "@a",
            "[@",
            "[^1]",
            "[^1]: ",
            "```\n",
            "`",
            "# ",
            "---\n",
            "| a |",
            "**",
            "_",
            "<!--",
            "<b>",
        ),
        *("(Lewis et al., 2020)", "Lewis et al. (2020)", "(Izacard & Grave, 2021; Guu 2020)", "[3]", "[2, 4-6]", "[0]"),
        *(
            "References\n",
            "\n[1] A. 2020.\n",
            "\n[2] B.\n",
            "Bees sleep. ",
            "Dough rises, we think",
            "e.g. ",
            "é文 ",
            "\ud800",
        ),
        *(
            "\\iffalse ",
            "\\else ",
            "\\fi ",
            "\\input{x}",
            "\\url{a%b}",
            "{cite}`a`",
            "\\begin{equation}",
            "::: {.x}",
            "@fig-a",
        ),
        *("\r\n", "\n", "\n\n", " ", ".", "? ", "! ", "\0", "\u2028", "[", "]", "(", ")", "{}", "&", "\\\\", "^"),
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join))


def keys(manuscript: Manuscript) -> list[list[str]]:
    return [[citation.key for citation in statement.citations] for statement in manuscript.statements]


def words(manuscript: Manuscript) -> list[str]:
    return [statement.words for statement in manuscript.statements]


@given(text=TEXTS, form=st.sampled_from([None, *Form]))
def test_every_offset_points_at_the_text_as_it_was_given(text: str, form: Form | None) -> None:
    manuscript = read_manuscript(text, form)
    assert manuscript.text == text
    for statement in manuscript.statements:
        assert statement.text == text[statement.start : statement.end] != ""
        assert any(char.isalnum() for char in statement.words)
        for citation in statement.citations:
            assert citation.text == text[citation.start : citation.end] != ""
    for listed in manuscript.references.values():
        assert 0 <= listed.start <= listed.end <= len(text)
    starts = [statement.start for statement in manuscript.statements]
    assert starts == sorted(starts)


def test_latex() -> None:
    manuscript = read_manuscript(
        r"""\documentclass{article}
\newcommand{\bees}{Apis mellifera}
\begin{document}
\section{On \emph{bees}}\label{sec:bees}
% A comment with a claim \cite{nothing}.
Bees of \bees{} sleep at night~\citep[see][p.~3]{kaiser,klein}. \citet{frisch} found that
they dance at 50\,\% of the flights, i.e.\ na\"ively.\footnote{See \cite{seeley}. Or not.} They fly.
\begin{figure}\caption{A bee. \cite{nothing}}\end{figure}
\begin{itemize}
  \item Hives are warm in summer \parencite{hive}.
  \item In winter they are cold, $t < 5$.
\end{itemize}
\end{document}
What follows is not read \cite{nothing}.
"""
    )
    assert manuscript.form is Form.LATEX
    assert words(manuscript) == [
        "On bees",
        "Bees of Apis mellifera sleep at night.",
        "The authors found that they dance at 50 % of the flights, i.e. naïvely.",
        "They fly.",
        "Hives are warm in summer.",
        "In winter they are cold, t < 5.",
    ]
    assert keys(manuscript) == [[], ["kaiser", "klein"], ["frisch", "seeley"], [], ["hive"], []]
    assert [statement.heading for statement in manuscript.statements] == [True, False, False, False, False, False]


@pytest.mark.parametrize(
    "command",
    ["cite", "citep", "citet", "parencite", "textcite", "autocite", "footcite", "Citet*", "citealp", "nobibcite"],
)
def test_every_command_that_cites(command: str) -> None:
    assert keys(read_manuscript(rf"Bees sleep \{command}[p.~3]{{a, b}}. They wake.", Form.LATEX)) == [["a", "b"], []]


def test_several_groups_and_what_cites_nothing() -> None:
    manuscript = read_manuscript(
        r"Bees sleep \parencites[p.~1]{a}[p.~2]{b}. Bees wake \nocite{c}. So \cite{}.", Form.LATEX
    )
    assert keys(manuscript) == [["a", "b"], [], []]


def test_a_bibliography_in_the_source() -> None:
    manuscript = read_manuscript(
        "Bees sleep \\cite{kaiser}.\n\\begin{thebibliography}{9}\n\\bibitem[K(1983)]{kaiser} W. Kaiser. \\emph{Bees at "
        "rest}. 1983.\n\\end{thebibliography}"
    )
    assert {key: listed.text for key, listed in manuscript.references.items()} == {
        "kaiser": "W. Kaiser. Bees at rest. 1983."
    }


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (r"Bees sleep \cite{unclosed and wake up.", "Bees sleep unclosed and wake up."),
        (r"Bees \textbf{sleep and wake up.", "Bees sleep and wake up."),
        ("Bees sleep.\n\\begin{figure}\nlost words\n\nBees wake up.", "Bees wake up."),
        (r"Bees sleep } and $ wake up.", "Bees sleep and wake up."),
    ],
)
def test_broken_latex_keeps_its_words(source: str, said: str) -> None:
    assert words(read_manuscript(source, Form.LATEX))[-1] == said


def test_markdown() -> None:
    manuscript = read_manuscript(
        "---\ntitle: Bees\n---\n# Sleep of bees\n\nBees *sleep* at **night** [@kaiser1983, p. 3; see also @klein]. "
        "@frisch [p. 4] found it. Write to a@b.c or [-@seeley].\n\n- Hives are warm [@{hive:1}]\n\n"
        "| a | b |\n|---|---|\n\n```\ncode [@x].\n```\n\n"
        "A [link](https://example.org) says `so`.[^1] And so.[^2]\n\n"
        "[^1]: Kaiser, Bees at rest, 1983.\n[^2]: An aside.\n"
    )
    assert manuscript.form is Form.MARKDOWN
    assert words(manuscript) == [
        "Sleep of bees",
        "Bees sleep at night.",
        "The authors found it.",
        "Write to a@b.c or.",
        "- Hives are warm",
        "A link says so.",
        "And so.",
    ]
    assert keys(manuscript) == [[], ["kaiser1983", "klein"], ["frisch"], ["seeley"], ["hive:1"], ["^1"], []]
    assert manuscript.references["^1"].text == "Kaiser, Bees at rest, 1983."


def test_numbers_and_names() -> None:
    manuscript = read_manuscript(
        "Bees sleep [1]. They wake [2, 4–6]. An interval [0, 1] is none, and [9] neither.\r\nThey fly (Kaiser, 1983; "
        "see Klein & Seeley, 2011a).\r\nIn van Frisch et al. (1967), they dance. As Ada and Bob (2019, p. 3) say. In "
        "March (2020) nothing was.\r\n\r\nReferences\r\n[1] W. Kaiser. Bees at\r\n    rest. 1983.\r\n"
        "[2] B. Klein. Bees. 2011.\r\n[4] C.\r\n"
    )
    assert manuscript.form is Form.PLAIN
    assert keys(manuscript) == [
        ["1"],
        ["2", "4", "5", "6"],
        [],
        ["Kaiser 1983", "Klein & Seeley 2011"],
        ["van Frisch et al. 1967"],
        ["Ada & Bob 2019"],
        [],
    ]
    [by_name] = manuscript.statements[4].citations
    assert (by_name.authors, by_name.year, by_name.text) == (("van Frisch",), 1967, "van Frisch et al. (1967)")
    assert list(manuscript.references) == ["1", "2", "4"]
    assert manuscript.references["1"].text == "W. Kaiser. Bees at rest. 1983."


def test_numbers_without_a_list_count() -> None:
    assert keys(read_manuscript("Bees sleep [12].")) == [["12"]]


def test_marks_behind_the_stop_belong_to_the_sentence() -> None:
    assert keys(read_manuscript("Bees sleep.[1][2] They wake up. [3]\n")) == [["1", "2"], ["3"]]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Bees sleep.", Form.PLAIN),
        ("Bees sleep \\cite{a}.", Form.LATEX),
        ("# Bees\n\nThey sleep.", Form.MARKDOWN),
        ("Bees sleep [@kaiser].", Form.MARKDOWN),
        ("Ask a@b.c about [3].", Form.PLAIN),
        ("", Form.PLAIN),
    ],
)
def test_what_a_text_is_written_in(text: str, form: Form) -> None:
    assert form_of(text) is form


def test_only_headings() -> None:
    manuscript = read_manuscript("# One\n\n## Two\n\nThree\n=====\n")
    assert [(statement.words, statement.heading) for statement in manuscript.statements] == [
        ("One", True),
        ("Two", True),
        ("Three", True),
    ]


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Bees sleep \\citep{%\n  a,%\n  b%\n}.", ["a", "b"]),
        ("Bees sleep \\cite\n  [p.~3]\n  {a}.", ["a"]),
        ("Bees sleep \\cite% why\n[see][]% how\n{a}.", ["a"]),
        ("Bees sleep \\parencites(see)(for all)[1]{a}%\n[2]{b}.", ["a", "b"]),
        ("Bees sleep \\textcites{a}\n{b}{c}.", ["a", "b", "c"]),
        ("Bees sleep, see \\url{http://a.b/c%20d} and \\cite{a}.", ["a"]),
        ("Bees sleep, see \\href{http://a.b/%7Ec}{here}, \\path{x%y} \\cite{a}.", ["a"]),
        ("Bees sleep.\\footnote{See \\url{http://a.b/%20} \\cite{a}.}", ["a"]),
        ("Bees sleep \\cite{10.1000/bee(2013)<1::a>}.", ["10.1000/bee(2013)<1::a>"]),
    ],
)
def test_how_latex_may_be_set(text: str, cited: list[str]) -> None:
    manuscript = read_manuscript(text, Form.LATEX)
    assert [key for each in keys(manuscript) for key in each] == cited
    assert all(word.startswith("Bees sleep") for word in words(manuscript))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A bee.\n\\iffalse\nHidden \\cite{x}.\n\\fi\n", ["A bee."]),
        ("A bee. \\iffalse Hidden. \\iftrue Deep. \\fi \\else A fly. \\fi A wasp.", ["A bee.", "A fly.", "A wasp."]),
        ("A bee. \\iftrue A fly. \\else Hidden. \\fi A wasp.", ["A bee.", "A fly.", "A wasp."]),
        ("A bee. \\if0 Hidden. \\fi A wasp.", ["A bee.", "A wasp."]),
        ("\\newif\\ifdraft A bee. \\ifdraft Hidden. \\fi A wasp.", ["A bee.", "A wasp."]),
        ("\\newif\\ifdraft \\drafttrue A bee. \\ifdraft A fly. \\else Hidden. \\fi", ["A bee.", "A fly."]),
        ("A bee. \\ifunknown A fly. \\fi A wasp.", ["A bee.", "A fly.", "A wasp."]),
        ("A bee. \\iffalse Hidden.", ["A bee."]),
    ],
)
def test_conditions(text: str, said: list[str]) -> None:
    assert words(read_manuscript(text, Form.LATEX)) == said


def test_files_that_a_text_names_are_told() -> None:
    text = "\\documentclass{a}\\input{macros}\\begin{document}\nA bee. \\input{one} \\include{b/two}\n"
    text += "\\input three\n\\end{document}"
    manuscript = read_manuscript(text)
    assert manuscript.unread == ("one", "b/two", "three")
    assert words(manuscript) == ["A bee."]


MARKDOWN = """\
# Bees

As @fig-hive shows, hives are warm [@bees; @tbl-loss]. It is told in [@sec-a].

::: {.callout-note}
Bees sleep [@sleep].
:::

```{note}
Bees wake early {cite:t}`kaiser`.
```

Bees dance {cite:ps}`{see}a{p. 3},b` and \\textbf{well} \\citep[p.~3]{c,%
d}, says {ref}`the hive <hive>`.

\\begin{align}
x
\\end{align}

```{python}
x = "Not text @y"
```

{{< include more.qmd >}}
"""


def test_markdown_as_quarto_and_myst_have_it() -> None:
    manuscript = read_manuscript(MARKDOWN)
    assert manuscript.form is Form.MARKDOWN
    assert keys(manuscript) == [[], ["bees"], [], ["sleep"], ["kaiser"], ["a", "b", "c", "d"]]
    assert words(manuscript)[1] == "As Figure shows, hives are warm."
    assert words(manuscript)[-1] == "Bees dance and well, says the hive."


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("# Bees\n\n\\begin{equation}\nx\n\\end{equation}\n\nBees sleep [@a].", Form.MARKDOWN),
        ("Bees are \\textbf{warm} [@a], see \\ref{b}.", Form.MARKDOWN),
        ("---\ntitle: Bees\nheader-includes: \\usepackage{x}\n---\n\nBees sleep \\cite{a}.", Form.MARKDOWN),
        ("Bees\n====\n\n```latex\n\\section{Bees}\n```\n\nBees \\emph{sleep}.", Form.MARKDOWN),
        ("Bees sleep {cite}`a`, \\emph{well}.", Form.MARKDOWN),
        ("\\section{Bees}\n\\begin{lstlisting}\n# a comment\n\\end{lstlisting}\nBees \\cite{a}.", Form.LATEX),
        ("\\begin{itemize}\n\\item Bees sleep.\n\\end{itemize}", Form.LATEX),
        ("\\input{chapter}", Form.LATEX),
    ],
)
def test_markdown_with_latex_in_it_and_latex(text: str, form: Form) -> None:
    assert form_of(text) is form


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.tex", Form.LATEX), ("A.QMD", Form.MARKDOWN), ("b/c.Rmd", Form.MARKDOWN), ("notes.txt", None), ("-", None)],
)
def test_what_the_ending_of_a_name_says(name: str, form: Form | None) -> None:
    assert form_by_name(name) is form
