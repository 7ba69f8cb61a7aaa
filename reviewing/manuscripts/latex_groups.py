"""Groups in braces and brackets of LaTeX that may be broken."""

import re

_ADDRESS = r"\\(?:url|nolinkurl|path|href)\s*\{(?:[^{}\n]|\{[^{}\n]*\}){0,2000}\}"
"""A percent sign in an address begins no comment."""
_DELIMITER = re.compile(rf"{_ADDRESS}|\\.|%[^\n]*|[{{}}]|\n\s*\n\s*\n", re.DOTALL)
_OPTION = re.compile(r"[ \t]*+\n?[ \t]*+\[(?:[^\[\]{}]|\{[^{}]*\}){0,500}\]")
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


_SKIPPED = r"(?:[ \t]|%[^\n]*(?:\n|\Z)|\r?\n(?![ \t]*\r?\n))*"
_BRACKETS = r"\[(?:[^\[\]{}]|\{(?:[^{}]|\{[^{}]*\})*\}|\[[^\[\]]*\]){0,400}\]"
_OPTIONS = re.compile(rf"(?:{_SKIPPED}{_BRACKETS}){{0,2}}")
_NOTES = re.compile(rf"(?:{_SKIPPED}\([^()]{{0,400}}\)){{0,2}}")
_KEYS = re.compile(rf"{_SKIPPED}\{{([^{{}}\\]{{0,4000}})\}}")
_COMMENT = re.compile(r"%[^\n]*(?:\n[ \t]*|\Z)")


def cited_keys(source: str, name: str, at: int) -> tuple[list[str], int] | None:
    """Return the keys of a command that cites, whose arguments begin at `at`, and where they end; None if it has none.

    Arguments may stand on several lines, with comments between them. `\\cites` and the like take several groups.
    """
    several = name.endswith("s")
    if several and (notes := _NOTES.match(source, at)):
        at = notes.end()
    keys: list[str] = []
    while True:
        options = _OPTIONS.match(source, at)
        group = _KEYS.match(source, options.end() if options else at)
        if group is None:
            return (keys, at) if keys else None
        keys += _COMMENT.sub("", group[1]).split(",")
        at = group.end()
        if not several:
            return keys, at
