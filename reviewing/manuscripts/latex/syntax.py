"""LaTeX that may be broken: commands by what becomes of them, groups in braces and brackets, conditions of TeX, and
what the authors of a text have defined themselves.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.text import word_set
from core.text.latex import text_of_latex

FLOATS = word_set(
    "figure table wrapfigure wraptable subfigure subtable tabular tabularx longtable sidewaystable sidewaysfigure "
    "equation align alignat flalign gather multline eqnarray math displaymath array split cases dmath "
    "verbatim Verbatim lstlisting minted algorithm algorithmic algorithm2e tikzpicture pgfpicture axis picture "
    "comment filecontents CCSXML tcblisting forest"
)
"""What holds no sentences of the text."""
HEADINGS = word_set(
    "part chapter section subsection subsubsection paragraph subparagraph title subtitle frametitle framesubtitle"
)
SIDE_TEXTS = word_set("footnote footnotetext thanks marginpar marginnote sidenote endnote todo")
ARGUMENTS_DROPPED = word_set(
    "label ref autoref cref Cref eqref pageref nameref vref documentclass usepackage RequirePackage "
    "bibliography bibliographystyle addbibresource printbibliography newcommand renewcommand providecommand "
    "newenvironment renewenvironment newtheorem DeclareMathOperator def let vspace hspace includegraphics setlength "
    "addtolength setcounter addtocounter pagestyle thispagestyle author date affiliation affil institute email "
    "address orcid keywords hypersetup graphicspath color definecolor nocite citestyle defcitealias index glossary "
    "ccsdesc acmConference acmDOI acmISBN rule begin end pagenumbering setcitestyle linespread fontsize selectfont "
    "caption captionsetup comment footnotemark sidenotemark Sexpr includeonly excludecomment includecomment "
    "InputIfFileExists"
)
DEFINING = word_set("def gdef edef xdef let newcommand renewcommand providecommand DeclareRobustCommand")
FIRST_DROPPED = {
    "textcolor": 1, "colorbox": 1, "fcolorbox": 2, "hypertarget": 1, "hyperlink": 1, "hyperref": 0, "parbox": 1,
    "scalebox": 1, "resizebox": 2, "rotatebox": 1, "raisebox": 1, "foreignlanguage": 1, "ifthenelse": 1, "makebox": 0,
    "framebox": 0, "savebox": 1, "multicolumn": 2, "multirow": 2, "fontsize": 2, "deleted": 1, "setlength": 2,
}  # fmt: skip
"""How many groups stand before what a command says; options stand before them."""
SECOND_DROPPED = word_set("texorpdfstring replaced")
"""What says its first group."""
VERBATIM = {"verb": 0, "Verb": 0, "lstinline": 0, "mintinline": 1, "url": 0, "path": 0, "nolinkurl": 0, "code": 0}
"""What is quoted between two equal signs or braces, behind so many groups."""
FORMATTING = word_set(
    "emph textbf textit texttt textsc textsf textrm textup textsl textmd textnormal underline uline mbox hbox fbox "
    "enquote text em bf it tt sc rm sf sl bfseries itshape scshape ttfamily rmfamily sffamily normalfont tiny "
    "scriptsize footnotesize small normalsize large Large LARGE huge Huge centering noindent raggedright protect "
    "relax xspace newline linebreak pagebreak nopagebreak smallskip medskip bigskip hfill vfill quad qquad "
    "appendix tableofcontents newblock begingroup endgroup bgroup egroup url href textsuperscript textsubscript hl ul "
    "st sout added left right item"
)
"""Only how it looks: the words in their braces stay."""
CITES_TOO = word_set("bibentry apud apudonline textapud textcquote blockcquote hyphencquote")
"""What cites and is not called so. Of what quotes, the key stands before the text."""
NARRATIVE = word_set("citet textcite citeauthor citealt onlinecite")
NOT_CITING = word_set("nocite citestyle setcitestyle defcitealias DeclareCiteCommand")


_ADDRESS = r"\\(?:url|nolinkurl|path|href)\s*\{(?:[^{}\n]|\{[^{}\n]*\}){0,2000}\}"
"""A percent sign in an address begins no comment."""
_DELIMITER = re.compile(rf"{_ADDRESS}|\\.|%[^\n]*|[{{}}]|\n\s*\n\s*\n", re.DOTALL)
_OPTION = re.compile(r"[ \t]*+\n?[ \t]*+\[(?:[^\[\]{}]|\{[^{}]*\}){0,500}\]")
DOCUMENT = re.compile(r"\\begin\s*\{document\}")
"""Where what is set begins."""
_SPACE = re.compile(r"[ \t]*+\n?[ \t]*+")
_LONGEST = 50_000


def closing_brace(source: str, at: int) -> int | None:
    """Return the place behind the group that opens at `at`; None if none opens there, or it is never closed."""
    if source[at : at + 1] != "{":
        return None
    depth = 0
    for found in _DELIMITER.finditer(source, at, at + _LONGEST):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
            if not depth:
                return found.end()
    return None


def skip_arguments(source: str, at: int, *, braces: bool = True) -> int:
    """Return the place behind the arguments in brackets and, with `braces`, in braces that follow."""
    while True:
        if option := _OPTION.match(source, at):
            at = option.end()
            continue
        space = _SPACE.match(source, at)
        place = space.end() if space else at
        closes = closing_brace(source, place) if braces else None
        if closes is None:
            return at if braces or source[place : place + 1] != "{" else place
        at = closes


def skip_group(source: str, at: int) -> int:
    """Return the place behind the group that follows, with the options before it; the same place if none follows."""
    place = skip_arguments(source, at, braces=False)
    return closing_brace(source, place) or at


def quoted_verbatim(source: str, at: int, groups: int) -> tuple[int, int, int] | None:
    """Return where a quotation begins and ends that no command is read in, and where to go on."""
    for _ in range(groups):
        at = skip_group(source, at)
    if option := _OPTION.match(source, at):
        at = option.end()
    opener = source[at : at + 1]
    if opener == "{":
        end = closing_verbatim(source, at)
    elif opener and not (opener.isspace() or opener.isalnum() or opener in "*[]}\\%"):
        end = source.find(opener, at + 1, at + _LONGEST_QUOTED)
        end = -1 if "\n" in source[at:end] else end
    else:
        end = -1
    return None if end < 0 else (at + 1, end, end + 1)


def closing_verbatim(source: str, at: int) -> int:
    """Return where the brace that opens at `at` is closed, whatever stands within; -1 if nowhere near."""
    depth = 0
    for place in range(at, min(len(source), at + _LONGEST_QUOTED)):
        depth += (source[place] == "{") - (source[place] == "}")
        if not depth:
            return place
    return -1


_LONGEST_QUOTED = 500
_SKIPPED = r"(?:[ \t]|%[^\n]*(?:\n|\Z)|\r?\n(?![ \t]*\r?\n))*"
_BRACKETS = r"\[(?:[^\[\]{}]|\{(?:[^{}]|\{[^{}]*\})*\}|\[[^\[\]]*\]){0,400}\]"
_OPTIONS = re.compile(rf"(?:{_SKIPPED}<[^<>\n]{{0,200}}>)?(?:{_SKIPPED}{_BRACKETS}){{0,2}}")
_NOTES = re.compile(rf"(?:{_SKIPPED}\([^()]{{0,400}}\)){{0,2}}")
_KEYS = re.compile(rf"{_SKIPPED}\{{([^{{}}\\]{{0,4000}}|\s*\{{[^{{}}\\]{{0,4000}}\}}\s*)\}}")
_COMMENT = re.compile(r"%[^\n]*(?:\n[ \t]*|\Z)")


def cited_keys(source: str, name: str, at: int) -> tuple[list[str], int] | None:
    """Return the keys of a command that cites, whose arguments begin at `at`, and where they end; None if it has none.

    Arguments may stand on several lines, with comments between them. `\\cites` and the like take several groups.
    """
    several = name.endswith("s") or "apud" in name
    if name.lower().endswith("volcite"):  # the volume stands before the key
        at = skip_group(source, at)
    if several and (notes := _NOTES.match(source, at)):
        at = notes.end()
    keys: list[str] = []
    while True:
        options = _OPTIONS.match(source, at)
        group = _KEYS.match(source, options.end() if options else at)
        if group is None:
            return (keys, at) if keys else None
        keys += _COMMENT.sub("", group[1]).strip(" {}\n").split(",")
        at = group.end()
        if name.lower().endswith(("field", "citename", "citelist")):  # which part of the entry is said
            at = skip_group(source, at)
        if not several:
            return keys, at


_STEP = re.compile(
    r"\\\\|\\%|%[^\n]*|\\newif\s*\\if[A-Za-z@]+|\\(?P<word>if(?!thenelse\b|f\b)[A-Za-z@]*|else|fi)(?![A-Za-z@])"
)


def branches(source: str, at: int) -> tuple[int | None, int]:
    """Return where the other branch of the condition begins, if it has one, and where the condition ends.

    `at` is a place in its first branch. What is never closed ends with the text.
    """
    depth, otherwise = 1, None
    for step in _STEP.finditer(source, at):
        match step["word"]:
            case None:
                pass
            case "fi":
                depth -= 1
                if not depth:
                    return otherwise, step.end()
            case "else":
                otherwise = step.end() if depth == 1 and otherwise is None else otherwise
            case _:
                depth += 1
    return otherwise, len(source)


def condition_holds(source: str, name: str, start: int, end: int) -> bool | None:
    r"""Return whether `\iffalse`, `\iftrue`, `\if0` or a switch of the text's own holds here; None if nobody knows."""
    if name in {"iffalse", "iftrue"}:
        return name == "iftrue"
    if name == "if" and re.compile(r"\s*0").match(source, end):
        return False
    switch = name[2:]
    if not switch or not re.search(rf"\\newif\s*\\if{re.escape(switch)}(?![A-Za-z@])", source[:start]):
        return None
    if re.search(r"\\newif\s*\Z", source[:start]):  # here it is made
        return None
    thrown = re.findall(rf"^[^%\n]*\\{re.escape(switch)}(true|false)(?![A-Za-z@])", source[:start], re.MULTILINE)
    return bool(thrown) and thrown[-1] == "true"


_DEFINITION = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand|DeclareRobustCommand)\*?\s*(?:\{\s*\\([A-Za-z]+)\s*\}|\\([A-Za-z]+))"
    r"\s*(?:\[\d\](?:\[[^\[\]\n]*\])?)?\s*\{|\\def\s*\\([A-Za-z]+)\s*(?:#1\s*)?\{"
)
_CITES_ARGUMENT = re.compile(r"\\([A-Za-z]*[Cc]ite[A-Za-z]*)\*?\s*(?:\[[^\[\]]*\]\s*)*\{\s*#\d\s*\}")
_LONGEST_SAYING = 200


@dataclass(frozen=True, slots=True)
class Macros:
    """By name, without the backslash."""

    saying: Mapping[str, str]
    """Those without arguments whose body is short, and what they say."""
    citing: Mapping[str, str]
    """Those that cite what they are given, and the command that does it."""
    hiding: frozenset[str]
    """Those that show nothing of what they are given."""


def macros_of(source: str) -> Macros:
    """Return what a text defines."""
    saying, citing, hiding = {}, {}, set()
    for found in _DEFINITION.finditer(source):
        end = closing_brace(source, found.end() - 1)
        body = source[found.end() : end - 1] if end else ""
        name = found[1] or found[2] or found[3]
        if 0 < len(body) <= _LONGEST_SAYING and "#" not in body:
            saying[name] = text_of_latex(body)
        elif end and not body.strip() and found[0].rstrip("{ ")[-1] in "]1":
            hiding.add(name)
        elif (cites := _CITES_ARGUMENT.search(body)) and cites[1] not in NOT_CITING:
            citing[name] = cites[1]
    return Macros(saying, citing, frozenset(hiding))
