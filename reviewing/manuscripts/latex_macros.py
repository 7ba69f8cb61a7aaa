"""What the authors of a text in LaTeX have defined themselves."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.text.latex import text_of_latex
from reviewing.manuscripts.latex_syntax import NOT_CITING, closing_brace

_DEFINITION = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand|DeclareRobustCommand)\*?\s*(?:\{\s*\\([A-Za-z]+)\s*\}|\\([A-Za-z]+))"
    r"\s*(?:\[\d\](?:\[[^\[\]\n]*\])?)?\s*\{|\\def\s*\\([A-Za-z]+)\s*(?:#1\s*)?\{"
)
_CITES_ARGUMENT = re.compile(r"\\([A-Za-z]*[Cc]ite[A-Za-z]*)\*?\s*(?:\[[^\[\]]*\]\s*)*\{\s*#\d\s*\}")
_LONGEST = 200


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
        if 0 < len(body) <= _LONGEST and "#" not in body:
            saying[name] = text_of_latex(body)
        elif end and not body.strip() and found[0].rstrip("{ ")[-1] in "]1":
            hiding.add(name)
        elif (cites := _CITES_ARGUMENT.search(body)) and cites[1] not in NOT_CITING:
            citing[name] = cites[1]
    return Macros(saying, citing, frozenset(hiding))
