"""Readable text: what becomes of markup, and what must not be taken for markup."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.text.latex_noticing import speaks_latex
from core.text.readable import readable

FRAGMENTS = st.sampled_from(
    [
        *(
            "<",
            ">",
            "&",
            ";",
            "</",
            "/>",
            "<i>",
            "</i>",
            "<p>",
            "<sup>",
            "</sup>",
            "<jats:p>",
            "<mml:msup>",
            "</mml:msup>",
        ),
        *(
            "<mml:math>",
            "<jats:title>",
            "</jats:title>",
            "&lt;",
            "&gt;",
            "&amp;",
            "&#60;",
            "&#x3c;",
            "&nbsp;",
            "&semi;",
        ),
        *("amp;", "lt;", "<!--", "-->", "<![CDATA[", "]]>", "\u0338", "\u0301", "\u200c", "\u200b", "\xad", "\u037e"),
        *("\ud800", "\x00", "\x92", "ﬁ", "𝑝", "\u212b", " ", "\n", "\t", "a", "b", "5", "$", "\\", "{", "}", "^", "_"),
        *("\\alpha", "\\emph{", "\\'e", "\\begin{a}", "\\left(", "\\%", "%", "~", "--", "``", "\\frac", "\\href{"),
    ]
)
HOSTILE = st.lists(st.one_of(FRAGMENTS, st.text(max_size=5)), max_size=30).map("".join)


@given(HOSTILE)
@example("&amp;lt;i&amp;gt;x&amp;lt;/i&amp;gt;")
@example("<" * 60 + "i>x</i>" + "i>" * 60)
@example("&" * 50 + "amp;" * 50)
@example("<i <&#x338; >")
@example("ب\u200c\u200cب")
def test_readable_text_is_readable_already(text: str) -> None:
    once = readable(text)
    assert readable(once) == once


@given(HOSTILE)
def test_what_latex_meant_is_readable_already(text: str) -> None:
    once = readable(text, latex=True)
    assert readable(once) == once


@given(HOSTILE, st.booleans())
def test_it_is_normal_storable_and_single_spaced(text: str, latex: bool) -> None:
    result = readable(text, latex=latex)
    assert unicodedata.is_normalized("NFC", result)
    assert result == " ".join(result.split())
    result.encode()


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"], exclude_characters="<>&")))
def test_plain_text_loses_nothing_but_space(text: str) -> None:
    assert readable(text).split() == text.split()


@pytest.mark.parametrize(
    "text",
    [
        "p < 0.05",
        "a<b and c>d",
        "x<y, y>z",
        "$5 and $10",
        "<s> and </s>, <mask>, <SR> and <think> are tokens",
        "fewer than <5% of <i and j>",
        "AT&T; R&D; a & b",
        "5% of ~12,000 {sets} of x_1 and C:\\new",
        "GlórIA -- a model",
        "می\u200cخواهم",
    ],
)
def test_what_only_looks_like_markup_stays(text: str) -> None:
    assert readable(text) == text


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("<jats:title>Abstract</jats:title><jats:p>We show.</jats:p>", "We show."),
        (
            "<jats:sec><jats:title>Aims</jats:title><jats:p>One.</jats:p></jats:sec><jats:p>Two.</jats:p>",
            "Aims: One. Two.",
        ),
        ("H<sub>2</sub>O at 10<sup>-3</sup> and the 1<sup>st</sup>", "H2O at 10^-3 and the 1st"),
        ("&amp;lt;i&amp;gt;in vitro&amp;lt;/i&amp;gt;, p &lt; 0.05", "in vitro, p < 0.05"),
        ("R&amp;D &copy;&nbsp;&#8722;3 &#x3b1;", "R&D © −3 α"),
        (
            "<mml:math><mml:msup><mml:mn>10</mml:mn><mml:mn>3</mml:mn></mml:msup><mml:mo>=</mml:mo>"
            "<mml:mfrac><mml:mn>1</mml:mn><mml:mi>x</mml:mi></mml:mfrac></mml:math>",
            "10^3=1/x",
        ),
        ("<jats:tex-math>\\documentclass{x}$$y$$</jats:tex-math><mml:math><mml:mi>y</mml:mi></mml:math>", "y"),
        ('see <a href="http://x.example/?a=1">the page</a><br/>there', "see the page there"),
        (
            "so\xadcalled zero\u200bwidth, ﬁne e\u0301, it\x92s, \u202eno\u202c, 𝑝, ℝ",
            "socalled zerowidth, fine é, it’s, no, p, R",
        ),
        ("  many\n\tkinds\u2003of\u00a0space ", "many kinds of space"),
        ("\ud83d lost half", "lost half"),
        ("hidden\U000e0041\U000e0042", "hidden"),
    ],
)
def test_markup_and_characters_become_text(text: str, meant: str) -> None:
    assert readable(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ('{\\"o}, \\\'e, \\c{c}, S{\\o}ren, na\\"{\\i}ve, S\\o ren', "ö, é, ç, Søren, naïve, Søren"),
        ("\\emph{x} and {\\em y}, \\textsc{Foo}", "x and y, Foo"),
        (
            "$\\alpha$-helix, $10^{-3}$, $\\mathcal{O}(n)$, $\\lambda_{\\max}$, $n \\le 5$",
            "α-helix, 10^-3, O(n), λ_max, n ≤ 5",
        ),
        ("{BERT}: a --- b -- c ``q''", "BERT: a — b – c “q”"),
        ("$T_{\\rm eff}$, 10$^{\\rm th}$, 5$^\\prime$-UTR, H$_2${\\rm O}", "T_eff, 10th, 5′-UTR, H_2O"),
        ("\\textit{n}~=~5, $\\pm$~5, $\\alpha$~$<$~0.1, ~10", "n = 5, ± 5, α < 0.1, ~10"),
        ("Erd\\ifmmode \\mbox{\\H{o}}\\else \\H{o}\\fi{}s, $5\\ifmmode\\pm\\else\\textpm\\fi{}2$", "Erdős, 5±2"),
        (
            "\\texttt{--flag} of Low~\\cite{low} (\\citep{a,b}), see \\url{http://x.org/~a}.",
            "--flag of Low, see http://x.org/~a.",
        ),
        ("CO$$_2$$ at $13\\text{ }\\mathrm{TeV}$", "CO_2 at 13 TeV"),
        ("price $5 and $10 each, US$ 7; i.e.\\@ $n<5$", "price $5 and $10 each, US$ 7; i.e. n<5"),
        ("\\subsection*{Aims} M$_{\\sun}$, 3\\farcs5 \\begin{align} a &= b\\end{align}", "Aims M_⊙, 3.″5 a = b"),
        ("5\\% of 50% done", "5% of 50% done"),
        ("R\\&D and R&D", "R&D and R&D"),
        ("costs $5 and $10, \\$5 and \\$10", "costs $5 and $10, $5 and $10"),
        ("Section~3 has ~12%", "Section 3 has ~12%"),
        (
            "{\\textless}i{\\textgreater}in vitro{\\textless}/i{\\textgreater}, p {\\textless} 0.05",
            "in vitro, p < 0.05",
        ),
        (
            "see \\url{http://x.example/a_b} or \\href{http://y.example}{here}",
            "see http://x.example/a_b or here (http://y.example)",
        ),
        ("H\\textsubscript{2}O, 10\\textsuperscript{-3}, 1\\textsuperscript{st}", "H2O, 10^-3, 1st"),
        ("our \\ownmacro, and \\ownmacro{} too", "our ownmacro, and ownmacro too"),
        (
            "\\texttt{GullNet}, \\textsf{a}, \\textup{b} and \\textmd{c}: \\own{x}, \\own[opt]{x}{y}",
            "GullNet, a, b and c: x, xy",
        ),
        ("as \\citeauthor{low} says; \\textcolor{red}{gulls}, \\raisebox{2pt}{up}", "as says; gulls, up"),
        (
            "about $\\sim$40 gulls, $<$7 nests, $\\pm$3 eggs, $ \\approx $ 9, $ > $ 8, $n$2",
            "about ∼40 gulls, <7 nests, ±3 eggs, ≈ 9, > 8, n2",
        ),
        ("costs US$5-$10, or $5 in \\emph{all}, $10 at most", "costs US$5-$10, or $5 in all, $10 at most"),
        ("salt\\slash silt for \\pounds 7, Kol{\\cprime}tsov", "salt/silt for £7, Kol'tsov"),
        ("{\\SortNoop{b}}Gulls of {\\noopsort{1988}}1988", "Gulls of 1988"),
        ("\\vphantom{X}the set \\vphantom\\{3, 4\\}, \\phantom{x}\\hphantom{y}z", "the set {3, 4}, z"),
        (
            "at 21 $^\\circ$C, 21 $^{\\circ}$C, $21^\\circ$C, 21 $^o$C and \\SI{21}{\\celsius}",
            "at 21 °C, 21 °C, 21°C, 21 °C and 21 °C",
        ),
        ("off by \\~{}4, Mu\\~noz, {\\textmu}m, \\textbeta-carotene", "off by ~4, Muñoz, µm, β-carotene"),
        ("as shown \\cite{a,b}", "as shown"),
        ("\\own*{x}, \\own[a][b]{x}, \\own*[a]{x}{y}", "x, x, xy"),
        ("\\lstinline|a_b| and \\lstinline[language=C]!c! and \\mintinline{c}{d}", "a_b and c and d"),
        ("$\\tilde{}$10 gulls, {\\raise.17ex\\hbox{$\\scriptstyle\\sim$}}9, \\texttildelow 8", "~10 gulls, ∼9, ~8"),
        ("L\\kern-.36em A, \\hskip 1em plus, \\fontsize{9}{10}\\selectfont small", "LA, plus, small"),
        (
            "\\SI{10}{\\kilo\\metre}, \\si{\\micro\\gram}, \\SIrange{1}{2}{\\metre\\per\\second}, \\numrange{3}{4}",
            "10 km, µg, 1–2 m/s, 3–4",
        ),
        ("21$^{\\rm o}$C, 21$^{\\mathrm{o}}$C, 21\\textsuperscript{o}C, 21\\degC", "21°C, 21°C, 21°C, 21°C"),
        ("$\\dfrac12$ of $\\binom{n}{k}$, 5 $\\upmu$m, {\\cal O}", "1/2 of (n choose k), 5 µm, O"),
        ("a\\newline b\\par c\\\\d, $p$\\nobreakdash-adic", "a b c d, p-adic"),
        ("\\textcommabelow{s}\\textogonekcentered{a}\\h{o}, \\flqq a\\frqq{}, a\\textbar{}b", "șąỏ, «a», a|b"),
        ("\\Net\\xspace beats \\net\\xspace, \\index{gulls}gulls\\corref{cor1}", "Net beats net, gulls"),
        ("${a \\over b}$, ${1\\over2}$, $\\overline{x}$", "a / b, 1/2, x"),
        ("$x \\buildrel \\rm def \\over = {a\\over\\beta}$", "x def = a/β"),
        ("$\\stackrel{<}{\\sim}$5, \\ddag, \\checkmark", "<∼5, ‡, ✓"),
        ("un{balanced and un}balanced", "unbalanced and unbalanced"),
        ("\\lq a\\rq{}, \\enquote{b}, \\yen 3, 5\\permil", "‘a’, “b”, ¥3, 5‰"),
        ("\\section{Background} Gulls. \\paragraph{Methods.} Eggs.", "Background Gulls. Methods. Eggs."),
        ("\\strut a\\leavevmode{} b, \\ion{H}{ii}", "a b, H ii"),
        ("\\added{new} \\deleted{old}\\replaced{gulls}{terns}", "new gulls"),
    ],
)
def test_latex_is_read_on_request(text: str, meant: str) -> None:
    assert readable(text, latex=True) == meant


def test_latex_is_not_read_otherwise() -> None:
    assert readable("{\\'e} \\alpha 5\\%") == "{\\'e} \\alpha 5\\%"


@pytest.mark.parametrize(
    "text",
    [
        "5\\% of",
        "Gl\\'oria",
        "\\emph{x}",
        "$\\alpha$",
        "\\url{x}",
        "on \\squad, we",
        "\\(x\\)",
        "$10^3$",
        "with $<$7",
        "a\\slash b",
        "\\~{}4",
        "$k$-means",
        "($p<0.05$)",
        "in $O(n)$ time",
        "$SU(2)$",
        "in $[0,1]$",
        "$1 < x < 2$",
        "\\pounds5",
        "\\textasciitilde10",
        "don\\textquotesingle t",
        "TGF-\\beta1",
        "10\\times10",
        "Fran\\c cois",
        "{\\u a}",
        "10\\,000",
        "\\verb|x|",
        "\\own[opt]{x}",
        "\\own*{x}",
        "\\noindent We",
        "\\Net\\ beats",
    ],
)
def test_latex_is_noticed_in_plain_text(text: str) -> None:
    assert speaks_latex(text)


@pytest.mark.parametrize(
    "text",
    [
        "costs $5 and $10",
        "C:\\new\\table",
        "D:\\beta\\textures",
        "a_b {c}",
        "about ~5",
        "regex \\d+",
        "R$5 and A$ 6",
        "$HOME and $PATH",
        "$x and $y",
        "$5 > $4, $5=$5",
    ],
)
def test_plain_text_is_not_taken_for_latex(text: str) -> None:
    assert not speaks_latex(text)


@pytest.mark.parametrize(
    "text",
    ["{" * 5_000, "\\sqrt" * 500, "$" * 999, "\\begin{a}" * 500, "<i>" * 5_000, "<mml:msup>" * 5_000, "\\" * 999],
)
def test_nesting_has_no_depth_that_breaks(text: str) -> None:
    for latex in (False, True):
        readable(text, latex=latex)


@pytest.mark.parametrize("accent", ["d", "'", "c", "hat", "vec", "bar", "not"])
@pytest.mark.parametrize("inside", ["", "x "])
def test_accents_in_accents_do_not_double_the_text_each_time(accent: str, inside: str) -> None:
    nested = f"\\{accent}{{{inside}" * 40 + "a" + "}" * 40
    for text in (nested, f"${nested}$"):
        assert len(readable(text, latex=True)) <= len(text)
