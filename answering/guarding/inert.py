"""Markdown that reaches nothing outside.

An image in an answer makes whoever shows it call an address, and a link or HTML can hide what it does. None of them is
ever part of an answer from abstracts, so they are shown as the characters that they are.
"""

import re

_REACHES_OUT = re.compile(
    r"(?<=\])(?=\()"  # [text](address), ![text](address)
    r"|(?<!\\)(?:\\\\)*+(?=<(?!/?(?:sup|sub|[bisu]|em|strong|br)\s?/?>)[A-Za-z/!?])"  # <img …>, not <sup>
    r"|^[ ]{0,3}\[[^\[\]\n]{1,200}\](?=:)",  # [text]: address
    re.MULTILINE,
)


def inert(text: str) -> str:
    """Return Markdown without images, links and HTML: a backslash stands before what would make them.

    Code in a fence stays as it is, for nothing in it acts. What is inert stays as it is, too.
    """
    if text.lstrip().startswith(("```", "~~~")):
        return text
    return _REACHES_OUT.sub(lambda found: f"{found[0]}\\", text)
