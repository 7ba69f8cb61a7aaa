"""Texts in LaTeX that consist of several files."""

import pytest

from reviewing.manuscripts.inputs import with_inputs

FILES = {
    "one": "Bees sleep.",
    "two.tex": "Bees wake.",
    "loop": "A bee \\input{loop}.",
    "nest": "They \\input{b/deep}.",
    "b/deep": "dance",
    "b/part": "Flies \\input{beside}.",
    "b/beside": "fly",
    "c/sub": "\\documentclass[../main]{subfiles}\\begin{document}Ants \\input{dig}.\\end{document}",
    "c/dig": "dig",
    "whole": "\\documentclass[main]{subfiles}\\begin{document}Wasps sting.\\end{document} Gone.",
    "ends": "Ants march. \\endinput Gone.",
}


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("\\input{one} \\include{two.tex}", "Bees sleep. Bees wake."),
        ("\\input one\n\\input{ one }", "Bees sleep.\nBees sleep."),
        ("\\input{nest}", "They dance."),
        ("\\import{b/}{part} \\subimport{b}{beside}", "Flies fly. fly"),
        ("\\subfile{whole}", "Wasps sting."),
        ("\\subfile{c/sub}", "Ants dig."),
        ("\\import*{b/}{part}", "Flies fly."),
        ("\\newcommand{\\at}{b}\\input{\\at/beside}", "\\newcommand{\\at}{b}fly"),
        ("\\input{ends}", "Ants march. "),
        ("% \\input{one}\n\\begin{verbatim}\\input{one}\\end{verbatim}", None),
        (
            "\\iffalse \\input{one} \\fi \\verb|\\input{one}| \\url{a%b} \\input{one}",
            "\\iffalse \\input{one} \\fi \\verb|\\input{one}| \\url{a%b} Bees sleep.",
        ),
        ("\\includegraphics{one}", None),
    ],
)
def test_what_is_put_in(text: str, whole: str | None) -> None:
    put = with_inputs(text, FILES.get)
    assert (put.text, put.missing) == (text if whole is None else whole, ())


def test_what_is_missing_stays_and_is_told() -> None:
    text = "\\input{preamble}\\begin{document}\\input{gone} \\input{gone} \\input{one}\\end{document}"
    put = with_inputs(text, FILES.get)
    assert put.text == text.replace("\\input{one}", "Bees sleep.")
    assert (put.files, put.missing) == (("one",), ("gone",))


def test_files_that_put_in_themselves_end() -> None:
    put = with_inputs("\\input{loop}", FILES.get)
    assert (put.text, put.missing) == ("A bee \\input{loop}.", ("loop",))
