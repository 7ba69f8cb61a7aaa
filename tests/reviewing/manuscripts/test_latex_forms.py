"""The many ways in which LaTeX cites, quotes and hides."""

import pytest

from reviewing.manuscripts.manuscript import Form
from reviewing.manuscripts.reading import read_manuscript


def read(text: str) -> list[tuple[str, list[str]]]:
    manuscript = read_manuscript(text, Form.LATEX)
    return [(said.words, [citation.key for citation in said.citations]) for said in manuscript.statements]


@pytest.mark.parametrize(
    "cites",
    [
        r"\volcite{2}[3]{a}",
        r"\pvolcite[see]{2}{a}",
        r"\citefield{a}{title}",
        r"\citename{a}{author}",
        r"\cite<see>[p.~3]{a}",
        r"\cite{{a}}",
        r"\bibentry{a}",
        r"\apud{a}{b}",
        r"\citeonline{a}",
        r"\shortciteA{a}",
        r"\hypertarget{x}{\cite{a}}",
        r"\footnotemark[1] \cite{a}",
        r"\marginnote{See \cite{a}.}",
    ],
)
def test_what_cites(cites: str) -> None:
    [(said, keys)] = read(f"Bees sleep {cites}.")
    assert said == "Bees sleep."
    assert keys in (["a"], ["a", "b"])


@pytest.mark.parametrize(
    "text",
    [
        r"\newcommand{\mine}[1]{\citep{#1}} Bees sleep \mine{a}.",
        r"\newcommand{\mine}[2][]{(\cite[#1]{#2})} Bees sleep \mine{a}.",
        r"\def\mine#1{\cite{#1}} Bees sleep \mine{a}.",
        r"\let\mine\cite \newcommand\other{x} Bees sleep \cite{a}.",
        r"\newcommand{\mine}[1]{\cite{#1}} Bees sleep.\footnote{So \mine{a}.}",
    ],
)
def test_macros_that_cite(text: str) -> None:
    assert read(text) == [("Bees sleep.", ["a"])]


@pytest.mark.parametrize(
    "text",
    [
        r"Bees sleep \cite{a}. \comment{Hidden \cite{x}.}",
        "\\newcommand{\\hide}[1]{}Bees sleep \\cite{a}. \\hide{Hidden \\cite{x}.}",
        "\\excludecomment{old}\n\\begin{old}\nHidden \\cite{x}.\n\\end{old}\nBees sleep \\cite{a}.",
        "Bees sleep \\cite{a}.\n\\endinput\nHidden \\cite{x}.",
        "<<echo=FALSE>>=\nhidden <- 1 % of 2\n@\nBees sleep \\cite{a}.",
        "<<a>>=\r\nhidden <- 1\r\n\r\n@ % a\r\nBees sleep \\cite{a}.",
        r"\deleted{Wasps} Bees sleep \cite{a}.",
        r"\textcolor{red}{Bees} sleep \cite{a}.",
        r"\fcolorbox{red}{blue}{Bees} sleep \cite{a}.",
        r"\hyperref[sec:a]{Bees} sleep \cite{a}.",
        r"\replaced{Bees}{Wasps} sleep \cite{a}.",
        r"\texorpdfstring{Bees}{BEES} sleep \cite{a}.",
        r"\begingroup Bees sleep \cite{a}.\endgroup",
        r"\blockcquote[3]{a}{Bees sleep.}",
    ],
)
def test_what_is_not_said(text: str) -> None:
    assert read(text) == [("Bees sleep.", ["a"])]


@pytest.mark.parametrize("below", ["", "\n@article is a word.", "\n<<y>>=\n1\n@\n"])
def test_what_only_begins_like_code_hides_nothing(below: str) -> None:
    said = read("Bees sleep.\n\n<<x>>=\n\nWasps wake \\cite{a}." + below)
    assert any(keys == ["a"] and "Wasps wake" in words for words, keys in said)


@pytest.mark.parametrize(
    ("quoted", "said"),
    [
        (r"\verb|a % b|", "a % b"),
        (r"\lstinline{a % b}", "a % b"),
        (r"\lstinline[language=C]!a % b!", "a % b"),
        (r"\mintinline{python}{a % b}", "a % b"),
        (r"\url|http://a.b/c%20d|", "http://a.b/c%20d"),
    ],
)
def test_a_percent_sign_in_what_is_quoted(quoted: str, said: str) -> None:
    assert read(f"Bees read {quoted} \\cite{{a}}. They sleep.") == [(f"Bees read {said}.", ["a"]), ("They sleep.", [])]


def test_the_title_of_a_slide_is_a_heading() -> None:
    manuscript = read_manuscript(r"\begin{frame}\frametitle{On bees}Bees sleep.\end{frame}", Form.LATEX)
    assert [(said.words, said.heading) for said in manuscript.statements] == [("On bees", True), ("Bees sleep.", False)]
