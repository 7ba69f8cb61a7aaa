"""LaTeX accents, markup and formulas, made text, and text made LaTeX."""

import logging
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from pylatexenc import latex2text, latexencode, latexwalker, macrospec  # type: ignore[import-untyped]

from core.text.latex_macros import ACCENTS, ARGUMENTS, LAST, QUANTITIES, SILENT, UNTOLD, WORDS

# The library ships no types.


_SPEAKS = re.compile(
    r"""\\(?:[%&$#_{}()\[\]]                               # an escaped character, a formula
         |['`^"~=.]\s?(?:[A-Za-z]|\{\\?[A-Za-z])           # an accent
         |[~^]\{\}                                          # an accent of nothing
         |(?:slash|cprime|pounds|textdegree|degree|dots|ldots)\b
         |(?:emph|text\w{2}|cite\w*|url|href|math\w+|frac|sqrt|ref|footnote|item|begin|end)\b
         |[A-Za-z]+(?=\s?[{}$^_]))                         # a command with an argument, or at the end of a group
      |(?<=[\s{(])\\[A-Za-z]{2,}(?=[\s,.;:~])              # a command alone
      |\$\s?[^$\s]{0,40}\\[A-Za-z]+                       # a formula
      |\$[^$\s]{0,30}[\^_][^$\s]{1,30}\$                  # $10^3$
      |\$[-+<>=~±×−∼≈≤≥]{1,2}\$                           # $<$5""",
    re.VERBOSE,
)
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
_BARE = re.compile(r"(?<!\\)(?:\\\\)*[%&#$]")
_SIGN = re.compile(r"\\([~^])(?:\{\s*\}|(?=[\d\s]))")
_SIGNS = {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
"""The accents of nothing, which show themselves."""
_DEGREE = re.compile(r"\^\s*(?:\\circ(?![A-Za-z])|\{\s*\\circ\s*\})|\$\^\s*(?:o|\{\s*o\s*\})\$(?=\s?[CFKNSEW]\b)")
_OPTION = re.compile(r"\\([A-Za-z]{2,40})\[[^\[\]{}\\$]{0,80}\](?=\{)")
_ABOUT = re.compile(r"(?<![\w}.,\\])~(?=[\d$])")
"""In "~12 %" the tilde is a word; in "Section~3" it is a space."""
_TROUBLE = re.compile(r"[\\{}$^_~]|--|``|''")
_WHOLE = re.compile(r"\\(?:begin|end|verb|[()\[\]])")
"""What reaches beyond a word without braces to show it."""
_SPACE = re.compile(r"(\s+)")
_OPENING, _CLOSING = re.compile(r"(?<!\\)\{"), re.compile(r"(?<!\\)\}")
_OPEN_END = re.compile(r"\\(?:[A-Za-z]+|[^A-Za-z%&$#_{}])\Z")
"""A command whose argument may be the next word."""
_DEEPEST = 40
_LONGEST = 400_000
_MOST_TOKENS, _TOKENS_A_CHARACTER = 1_000, 10
"""What the parser may read. It reads each token of a sound text up to four times."""
_SHORT = 100
_SPECIAL = re.compile(r"""[^\x20-\x7e]|[\\{}$&#%^_~"]|-(?=-)|'(?=')|`(?=`)|[?!](?=`)""")
"""What LaTeX would take for something else: characters of its own, and runs that it sets as one dash or quote."""
_SPECIAL_AS = {
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    '"': '{"}',
    **{char: f"\\{char}" for char in "{}$&#%_"},
    **{char: f"{char}{{}}" for char in "-'`?!"},
}


def speaks_latex(text: str) -> bool:
    """Whether a text that should be plain has LaTeX in it all the same, as abstracts that authors paste often have."""
    return ("\\" in text or "$" in text) and bool(_SPEAKS.search(text))


def text_of_latex(text: str) -> str:
    """Return what a reader of the typeset text sees. What cannot be parsed loses its braces only. Never raises."""
    if not _TROUBLE.search(text):
        return text
    text = _DEGREE.sub("°", text)
    if len(text) > _LONGEST or _depth(text) > _DEEPEST:
        return _unbraced(text)
    if _WHOLE.search(text):
        return _parsed("".join(_words(text)))
    return "".join(_converted(island) if _TROUBLE.search(island) else island for island in _islands(text))


def _converted(island: str) -> str:
    return _remembered(island) if len(island) < _SHORT else _parsed(island)


def _parsed(text: str) -> str:
    try:
        converter, context = _converter()
        text = _OPTION.sub(lambda found: found[0] if context.get_macro_spec(found[1]) else f"\\{found[1]}", text)
        return str(converter.nodelist_to_text(_Walker(text, latex_context=context).get_latex_nodes()[0]))
    except Exception:
        # The library raises what it happens to meet (IndexError, TypeError, RecursionError) on LaTeX that is broken.
        return _unbraced(text)


class _Walker(latexwalker.LatexWalker):  # type: ignore[misc]  # the library ships no types
    """A parser that gives up: it reads an argument that never ends once more for each argument around it."""

    def __init__(self, text: str, **flags: Any) -> None:
        super().__init__(text, **flags)
        self._left = _MOST_TOKENS + _TOKENS_A_CHARACTER * len(text)

    def get_token(self, *args: Any, **flags: Any) -> Any:
        """Return the next token. Raises OverflowError where more were read than any text needs."""
        self._left -= 1
        if self._left < 0:
            raise OverflowError("the same argument is read again and again")
        return super().get_token(*args, **flags)


def _islands(text: str) -> Iterator[str]:
    """Yield pieces that mean apart what they mean together; most need no parser, which takes 8 µs a character."""
    island: list[str] = []
    depth = 0
    for word in _words(text):
        if word.isspace() and not depth and not (island and _OPEN_END.search(island[-1])):
            yield "".join(island)
            yield word
            island = []
        else:
            island.append(word)
            if word[:1] != "$":
                depth = max(0, depth + len(_OPENING.findall(word)) - len(_CLOSING.findall(word)))
    yield "".join(island)


def _words(text: str) -> Iterator[str]:
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
    return bare or bool(_SURELY_MATH.fullmatch(inside.strip()))


def _escaped(text: str) -> str:
    text = _SIGN.sub(lambda found: _SIGNS[found[1]], text)
    text = _BARE.sub(lambda found: f"{found.group()[:-1]}\\{found.group()[-1]}", text)
    return _ABOUT.sub(r"\\textasciitilde{}", text)


def _depth(text: str) -> int:
    """Return the deepest nesting of anything that the parser recurses into."""
    depth = deepest = 0
    for found in re.finditer(r"\\begin\b|\\end\b|\\left\b|\\right\b|\\[(\[]|\\[)\]]|[{}]|\\[A-Za-z]+(?=\\)", text):
        closes = found.group() in {"}", "\\end", "\\right", "\\)", "\\]"}
        depth = max(0, depth - 1) if closes else depth + (found.group()[-1] in "{[(" or found.group()[1:] in _OPENERS)
        deepest = max(deepest, depth)
    return deepest


_OPENERS = frozenset({"begin", "left"})


def _unbraced(text: str) -> str:
    return text.replace("{", "").replace("}", "")


_remembered = lru_cache(4096)(_parsed)


@cache
def _converter() -> tuple[Any, Any]:
    """Return the converter and the macros that the parser must know to find their arguments."""
    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)  # it reports each broken formula; we fall back
    parsed = latexwalker.get_default_latex_context_db()
    parsed.add_context_category(
        "litmus", prepend=True, macros=[macrospec.MacroSpec(name, spec) for name, spec in ARGUMENTS.items()]
    )
    spoken = latex2text.get_default_latex_context_db()
    told: dict[str, Any] = {
        **dict.fromkeys(SILENT, ""),
        **WORDS,
        **dict.fromkeys(ACCENTS, _accented),
        **dict.fromkeys(QUANTITIES, _quantity),
        **dict.fromkeys(LAST, _last),
        **dict.fromkeys(("hphantom", "vphantom"), _phantom),
        "url": "%s",
        "href": "%(2)s (%(1)s)",
        "ang": "%(2)s°",
        "textsuperscript": lambda node, l2tobj: _exponent(l2tobj.node_arg_to_text(node, 0)),
    }
    spoken.add_context_category(
        "litmus",
        prepend=True,
        macros=[latex2text.MacroTextSpec(name, simplify_repl=text) for name, text in told.items()],
    )
    spoken.set_unknown_macro_spec(latex2text.MacroTextSpec("", simplify_repl=_unknown))
    return latex2text.LatexNodes2Text(latex_context=spoken, math_mode="text", strict_latex_spaces="macros"), parsed


def _exponent(text: str) -> str:
    """Ten to the third must not become 103; 1st stays."""
    return f"^{text}" if text.lstrip("-+−")[:1].isdigit() else text


def _unknown(node: Any, l2tobj: Any) -> str:
    """What is to be read of it is its arguments; of a macro of the authors' own, such as their system, its name."""
    if node.macroname.lower() in UNTOLD:
        return ""
    arguments = _arguments(node, l2tobj)
    if arguments:
        return "".join(arguments)
    rest = node.parsing_state.s[node.pos + node.len :][:2]
    return "" if rest[:1] == "{" and rest != "{}" else f"{node.macroname}{node.macro_post_space}"


def _arguments(node: Any, l2tobj: Any) -> list[str]:
    """Return the texts of the arguments that must be there."""
    given = node.nodeargd
    if given is None or not given.argnlist:
        return []
    return [
        l2tobj.nodelist_to_text([argument])
        for kind, argument in zip(given.argspec, given.argnlist, strict=False)
        if kind == "{" and argument is not None
    ]


def _accented(node: Any, l2tobj: Any) -> str:
    letter = "".join(_arguments(node, l2tobj))
    return f"{letter[:1]}{ACCENTS[node.macroname]}{letter[1:]}"


def _quantity(node: Any, l2tobj: Any) -> str:
    return " ".join(_arguments(node, l2tobj))


def _last(node: Any, l2tobj: Any) -> str:
    return _arguments(node, l2tobj)[-1]


def _phantom(node: Any, l2tobj: Any) -> str:
    """Space as wide as its argument; an escaped sign after it is one that the authors wanted to be seen."""
    argument = node.nodeargd.argnlist[-1] if node.nodeargd.argnlist else None
    return l2tobj.nodelist_to_text([argument]) if argument and argument.isNodeType(latexwalker.LatexMacroNode) else ""


def latex_of_text(text: str) -> str:
    """Return LaTeX that typesets as `text`, and that `text_of_latex` reads as it. Never raises."""
    return _SPECIAL.sub(lambda found: _SPECIAL_AS.get(found.group()) or _latex_of_character(found.group()), text)


@lru_cache(4096)
def _latex_of_character(char: str) -> str:
    """Return the command of a character; one that has none, or that would come back as another, stays UTF-8."""
    encoder = latexencode.UnicodeToLatexEncoder(
        replacement_latex_protection="braces-all", unknown_char_policy="keep", unknown_char_warning=False
    )
    latex = str(encoder.unicode_to_latex(char))
    return latex if text_of_latex(f"x{latex}x") == f"x{char}x" else char
