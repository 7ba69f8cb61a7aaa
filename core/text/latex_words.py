"""LaTeX cut into formulas, words and spaces, and freed of what its parser would take for text or for syntax."""

import re
from collections.abc import Iterator

_DOLLARS = re.compile(
    r"(?<![\\$])(?:\$\$(?:[^$\\]|\\.){1,999}\$\$|\$(?P<inside>(?:[^$\\]|\\.){1,999}?)\$(?!\$))", re.DOTALL
)
_SURELY_MATH = re.compile(
    r"""(?:[-+*/<>=~|±×·−–∼≈≤≥]{1,3}                                          # $<$5
          |[A-Za-z]                                                             # $n$2
          |(?![\d.,]+\s)(?:[^\\^_]|\\[^A-Za-z])*+(?:\\[A-Za-z]|[\^_]).*         # $\sim$10, but not "$5 in \emph{x}, $"
       )""",
    re.VERBOSE | re.DOTALL,
)
_NO_MATH = re.compile(r"\d[\d.,]*+\s(?:[^\\^_=<>+{}A-Za-z]|[A-Za-z](?![A-Za-z]))*+[A-Za-z][^\\^_=<>+{}]*+")
"""In "$10 each, US$" there are words and no operators."""
_BARE = re.compile(r"(?<!\\)(?:\\\\)*[%&#$]")
_SIGN = re.compile(r"\\([~^])(?:\{\s*\}|(?=[\d\s]))")
_TILDE = re.compile(r"\$\s?\\(?:wide)?tilde\s?(?:\{(?:\\?\s)?\})?\s?\$")
_SIGNS = {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
"""The accents of nothing, which show themselves."""
_DEGREE = re.compile(
    r"""\^\s*(?:\\circ(?![A-Za-z])|\{\s*\\circ\s*\}|\{\s*\\(?:rm|mathrm|text)\s*(?:o|\{\s*o\s*\})\s*\})
      |(?:\$\^\s*(?:o|\{\s*o\s*\})\$|\\textsuperscript\{\s*o\s*\})(?=\s?[CFKNSEW]\b)""",
    re.VERBOSE,
)
_LENGTH = re.compile(
    r"\\(?:raise|lower|kern|mkern|hskip|vskip|mskip)\s?-?[\d.]{0,9}\s?(?:ex|em|pt|mu|cm|mm|in|\\[A-Za-z]{1,40})\s?"
)
"""Shifts by a length, which show nothing."""
_BUILDREL = re.compile(
    r"\\buildrel(?![A-Za-z])([^\\]{0,80}(?:\\(?!over(?![A-Za-z]))[^\\]{0,80}){0,9})\\over(?![A-Za-z])"
)
"""Of this one \\over is a part, and no fraction: what stands between them is set above what follows."""
_LISTING = re.compile(r"\\lstinline(?:\[[^\[\]]{0,80}\])?(?=[|!+])")
_ABOUT = re.compile(r"(?<![^\s(\[])~(?=[\d$])")
"""In "~12 %" the tilde is a word; in "Section~3" it is a space."""
_FACE = re.compile(r"(?<!\\)\{\s?\\(?:rm|bf|it|sf|tt|sc|sl|em|cal|scriptstyle|scriptscriptstyle)(?![A-Za-z])\s*+")
"""What begins a group in another type; a formula keeps the blank behind it otherwise."""
_ORDINAL = re.compile(
    r"(?<=\d)(\$?)\^\s?\{\s?(?:\\(?:rm|mathrm|text|textrm)(?![A-Za-z])\s?)?\{?\s?(st|nd|rd|th)\s?\}{1,2}"
)
_PRIMES = re.compile(r"\^\s?(?:\\prime(?![A-Za-z])|\{\s?\\prime(?![A-Za-z])\s?(\\prime(?![A-Za-z])\s?)?\})")
_ALIGNED = re.compile(
    r"\\begin\{(?:align|aligned|alignat|eqnarray|array|cases|matrix|pmatrix|bmatrix|split|tabular)\*?\}[^\\]{0,999}"
    r"(?:\\(?!end(?![A-Za-z]))[^\\]{0,999}){0,999}"
)
_TWO_WAYS = re.compile(
    r"\\ifmmode(?![A-Za-z])(?:[^\\]|\\(?!else(?![A-Za-z])|fi(?![A-Za-z])|ifmmode)){0,200}"
    r"\\else(?![A-Za-z])\s?((?:[^\\]|\\(?!fi(?![A-Za-z])|ifmmode)){0,200})\\fi(?![A-Za-z])(?:\{\})?"
)
"""Signs as the American Physical Society writes them: for formulas, and for text."""
_ALONE = re.compile(r"(?<![\\$])\$\$((?:[^$\\]|\\.){1,999})\$\$(?!\$)", re.DOTALL)
"""A formula on a line of its own, which publishers make of every one."""
_BLANK = re.compile(r"\\(?:text|mbox|mathrm|textrm)\{\s\}")
_HOME = re.compile(r"(?<=/)~(?=[A-Za-z])")
"""In an address a tilde is no space."""
_TYPED = re.compile(r"\\(?:texttt|code|verb)\{[^{}]{0,300}\}")
_CITE = r"\\(?:cite|citep|parencite|autocite|supercite|citealp)\*?(?:\[[^\[\]]{0,80}\]){0,2}\{[^{}]{0,500}\}"
_CITED = re.compile(rf"[~\s]?(?:\[\s?{_CITE}\s?\]|\(\s?{_CITE}\s?\)|{_CITE})(?![\w({{\\])")
"""With the blank and the brackets that would be left of it."""
_COLUMN = re.compile(r"(?<!\\)&")
_SPACE = re.compile(r"(\s+)")


def without_typesetting(text: str) -> str:
    """Return LaTeX without shifts by lengths, and with the signs that are built of several macros."""
    if "~" in text:
        text = _HOME.sub(r"\\textasciitilde{}", _ABOUT.sub(r"\\textasciitilde{}", text))
    text = _ALONE.sub(lambda found: f"${found[1].strip()}$", text) if "$$" in text else text
    text = _ORDINAL.sub(r"\1\2", _DEGREE.sub("°", text))
    if "\\" not in text:
        return text
    text = _CITED.sub("", _TYPED.sub(lambda found: found[0].replace("--", "-{}-"), text))
    text = _BLANK.sub("~", _TWO_WAYS.sub(r"\1", text))
    text = _FACE.sub("{", _PRIMES.sub(lambda found: "″" if found[1] else "′", text))
    text = _ALIGNED.sub(lambda found: _COLUMN.sub(" ", found[0]), text)
    text = _LISTING.sub(r"\\verb", _BUILDREL.sub(r"\1", _LENGTH.sub("", text)))
    return _TILDE.sub(r"\\textasciitilde{}", text)


def latex_pieces(text: str) -> Iterator[str]:
    """Yield formulas, words and spaces, with what is text here and syntax in a LaTeX document protected."""
    end = 0
    for formula in _formulas(text):
        yield from _SPACE.split(_escaped(text[end : formula.start()]))
        yield formula.group().replace("%", "\\%").replace("\\\\%", "\\%")
        end = formula.end()
    yield from _SPACE.split(_escaped(text[end:]))


def _formulas(text: str) -> Iterator[re.Match[str]]:
    position = 0
    while found := _DOLLARS.search(text, position):
        inside = found["inside"]
        if inside is None or _is_formula(inside, text[found.end() : found.end() + 1]):
            yield found
            position = found.end()
        else:
            position = found.start() + 1


def _is_formula(inside: str, after: str) -> bool:
    """Pandoc's rule, by which "$5 and $10" is none, and what is a formula beyond doubt."""
    bare = not inside[0].isspace() and not inside[-1].isspace() and not after.isdigit()
    return (bare and not _NO_MATH.fullmatch(inside)) or bool(_SURELY_MATH.fullmatch(inside.strip()))


def _escaped(text: str) -> str:
    text = _SIGN.sub(lambda found: _SIGNS[found[1]], text)
    return _BARE.sub(lambda found: f"{found.group()[:-1]}\\{found.group()[-1]}", text)
