"""LaTeX accents, markup and formulas, made text, and text made LaTeX."""

import logging
import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any

from pylatexenc import latex2text, latexencode, latexwalker, macrospec  # type: ignore[import-untyped]

from core.text.latex_macros import (
    ACCENTS,
    ARGUMENTS,
    CHOICES,
    FRACTIONS,
    FUNCTIONS,
    HEADINGS,
    LAST,
    QUANTITIES,
    QUOTED,
    RANGES,
    SILENT,
    UNIT_MACROS,
    UNITS,
    UNTOLD,
    WORDS,
)
from core.text.latex_words import latex_pieces, without_typesetting

# The library ships no types.


_DECORATED = re.compile(r"\\([A-Za-z]{2,40})(\*?)((?:\[[^\[\]{}\\$]{0,80}\]){0,3})(?=\{)")
"""A macro with a star or with options before its argument."""
_TROUBLE = re.compile(r"[\\{}$^_~]|--|``|''")
_WHOLE = re.compile(r"\\(?:begin|end|verb|[()\[\]])")
"""What reaches beyond a word without braces to show it."""
_MACRO = re.compile(r"\\([A-Za-z]+)\s*")
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


def text_of_latex(text: str) -> str:
    """Return what a reader of the typeset text sees. What cannot be parsed loses its braces only. Never raises."""
    if not _TROUBLE.search(text):
        return text
    text = without_typesetting(text)
    if len(text) > _LONGEST or _depth(text) > _DEEPEST or _accents(text) > _MOST_ACCENTS:
        return _unbraced(text)
    if _WHOLE.search(text):
        return _parsed("".join(latex_pieces(text)))
    return "".join(_converted(island) if _TROUBLE.search(island) else island for island in _islands(text))


def _converted(island: str) -> str:
    return _remembered(island) if len(island) < _SHORT else _parsed(island)


def _parsed(text: str) -> str:
    try:
        converter, context = _converter()
        text = _DECORATED.sub(lambda found: _bare(found, context), text)
        return str(converter.nodelist_to_text(_Walker(text, latex_context=context).get_latex_nodes()[0]))
    except Exception:
        # The library raises what it happens to meet (IndexError, TypeError, RecursionError) on LaTeX that is broken.
        return _unbraced(text)


def _bare(macro: re.Match[str], context: Any) -> str:
    """Return the macro without a star or options that the parser does not know of it: it would take them for text."""
    known = context.get_macro_spec(macro[1])
    if known is None or not known.args_parser.argspec:
        return f"\\{macro[1]}"
    takes = known.args_parser.argspec
    return f"\\{macro[1]}{macro[2] if '*' in takes else ''}{macro[3] if '[' in takes else ''}"


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
    for word in latex_pieces(text):
        if word.isspace() and not depth and not (island and _OPEN_END.search(island[-1])):
            yield "".join(island)
            yield word
            island = []
        else:
            island.append(word)
            if word[:1] != "$":
                depth = max(0, depth + len(_OPENING.findall(word)) - len(_CLOSING.findall(word)))
    yield "".join(island)


def _depth(text: str) -> int:
    """Return the deepest nesting of anything that the parser recurses into."""
    depth = deepest = 0
    for found in re.finditer(r"\\begin\b|\\end\b|\\left\b|\\right\b|\\[(\[]|\\[)\]]|[{}]|\\[A-Za-z]+(?=\\)", text):
        closes = found.group() in {"}", "\\end", "\\right", "\\)", "\\]"}
        depth = max(0, depth - 1) if closes else depth + (found.group()[-1] in "{[(" or found.group()[1:] in _OPENERS)
        deepest = max(deepest, depth)
    return deepest


def _accents(text: str) -> int:
    """Return how many accents stand in each other at most: each doubles what the parser makes of the one inside."""
    inside, deepest = [0], 0
    for found in _ACCENT_OR_BRACE.finditer(text):
        if found[0] == "}":
            if len(inside) > 1:
                inside.pop()
        elif found[0][-1] == "{" and found[0] != "\\{":
            inside.append(inside[-1] + (len(found[0]) > 1))
            deepest = max(deepest, inside[-1])
    return deepest


_MOST_ACCENTS = 4
_ACCENT_OR_BRACE = re.compile(
    r"\\[{}\\]|\\(?:[\'`^~\"=.]|(?:[HkbdruvctG]|hat|vec|dot|ddot|dddot|check|breve|acute|grave|tilde|bar|not)"
    r"(?![A-Za-z]))[ \t\n]{0,9}\{|[{}]"
)
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
        **dict.fromkeys(RANGES, _range),
        **dict.fromkeys(UNIT_MACROS, _quantity),
        **dict.fromkeys(FRACTIONS, "%(1)s/%(2)s"),
        **dict.fromkeys(CHOICES, "(%(1)s choose %(2)s)"),
        **dict.fromkeys((*LAST, "title", "author", "date"), _last),
        **dict.fromkeys(FUNCTIONS, _unknown),
        **dict.fromkeys(("hphantom", "vphantom"), _phantom),
        **dict.fromkeys(QUOTED, "“%(1)s”"),
        **dict.fromkeys(HEADINGS, "%(3)s"),
        "replaced": "%(1)s",
        "ion": "%(1)s %(2)s",
        "xspace": lambda node: node.macro_post_space,
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


def _arguments(node: Any, l2tobj: Any, told: Callable[[Any], str] | None = None) -> list[str]:
    """Return the texts of the arguments that must be there."""
    given = node.nodeargd
    if given is None or not given.argnlist:
        return []
    return [
        told(argument) if told else l2tobj.nodelist_to_text([argument])
        for kind, argument in zip(given.argspec, given.argnlist, strict=False)
        if kind == "{" and argument is not None
    ]


def _accented(node: Any, l2tobj: Any) -> str:
    letter = "".join(_arguments(node, l2tobj))
    return f"{letter[:1]}{ACCENTS[node.macroname]}{letter[1:]}"


def _quantity(node: Any, l2tobj: Any) -> str:
    return " ".join(_in_units(argument) for argument in _arguments(node, l2tobj, _verbatim))


def _range(node: Any, l2tobj: Any) -> str:
    first, last, *unit = (_in_units(argument) for argument in _arguments(node, l2tobj, _verbatim))
    return " ".join([f"{first}–{last}", *unit])


def _verbatim(argument: Any) -> str:
    return str(argument.latex_verbatim()).strip("{}")


def _in_units(latex: str) -> str:
    return text_of_latex(_MACRO.sub(lambda found: UNITS.get(found[1]) or f"\\{found[1]}{{}}", latex))


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
