"""What is given to a template is escaped for its language, whatever it is."""

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.latex import text_of_latex
from reviewing.writing.templates import environment, filled_in, in_latex, in_markdown

HOSTILE = "<b>&\"' *x* _y_ `z` \\input{a} $1 [x] 50%"


@pytest.mark.parametrize(
    ("ending", "template", "written"),
    [
        ("html", "{{ text }}", "&lt;b&gt;&amp;&#34;&#39; *x* _y_ `z` \\input{a} $1 [x] 50%"),
        ("md", "{{ text }}", "\\<b\\>\\&\"' \\*x\\* \\_y\\_ \\`z\\` \\\\input\\{a\\} \\$1 \\[x\\] 50%"),
        ("tex", "<< text >>", None),
    ],
)
def test_a_value_is_escaped_once_also_through_a_macro(ending: str, template: str, written: str | None) -> None:
    made = environment(ending)
    if written is None:
        written = str(in_latex(HOSTILE))
        assert "\\input" not in written.replace("\\textbackslash{}input", "")
    assert made.from_string(template).render(text=HOSTILE) == written
    block, end = ("<%", "%>") if ending == "tex" else ("{%", "%}")
    call = template.replace("text", "said(text)")
    macro = f"{block} macro said(text) {end}{template}{block} endmacro {end}{call}"
    assert made.from_string(macro).render(text=HOSTILE) == written


def test_what_a_template_is_not_given_is_an_error_and_not_empty() -> None:
    with pytest.raises(jinja2.UndefinedError):
        filled_in("digest.md", headline="x")


@pytest.mark.parametrize(
    ("text", "begins"), [("- x", "\\- x"), ("12. x", "12\\. x"), ("3) x", "3\\) x"), ("3.5 x", "3.5 x")]
)
def test_no_text_begins_a_list(text: str, begins: str) -> None:
    assert in_markdown(text) == begins


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn", "Cf", "Mn", "Zs", "Zl", "Zp"]), max_size=40))
def test_latex_says_what_the_text_says(text: str) -> None:
    read = text_of_latex(str(in_latex(text)).replace("{[}", "[").replace("{]}", "]"))
    assert read.split() == text.split()
