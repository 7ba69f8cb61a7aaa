"""Which words of a false sentence its true twin does not have."""

import re
from difflib import SequenceMatcher

from eval.claims import Span

_WORD = re.compile(r"\w+(?:[.,'’-]\w+)*|[^\w\s]")
_MOST = 0.4
"""Share of the words that may differ before nobody can say which of them is wrong."""


def changed_spans(true: str, false: str) -> tuple[Span, ...] | None:
    """Return the characters of the false sentence that are not in the true one; None if the two differ too much.

    Where words were only taken out, the words beside the gap are what is marked.
    """
    before, after = ([match.span() for match in _WORD.finditer(text)] for text in (true, false))
    words = [[text[a:b].lower() for a, b in spans] for text, spans in ((true, before), (false, after))]
    found: list[Span] = []
    changed = 0
    for kind, i, j, k, m in SequenceMatcher(None, words[0], words[1], autojunk=False).get_opcodes():
        if kind == "equal" or not after:
            continue
        changed += max(j - i, m - k)
        at = min(k, len(after) - 1)
        found.append((after[k][0], after[m - 1][1]) if m > k else (after[max(at - 1, 0)][0], after[at][1]))
    return tuple(found) if found and changed <= _MOST * len(after) else None
