"""Groups in braces and brackets of LaTeX that may be broken."""

import re

_DELIMITER = re.compile(r"\\.|[{}]|\n\s*\n\s*\n", re.DOTALL)
_OPTION = re.compile(r"[ \t]*\n?[ \t]*\[(?:[^\[\]{}]|\{[^{}]*\}){0,500}\]")
_SPACE = re.compile(r"[ \t]*\n?[ \t]*")
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
