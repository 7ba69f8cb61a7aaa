"""Conditions of TeX: which branch is no part of the text."""

import re

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
