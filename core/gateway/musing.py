"""How thoughts read that no mark begins, and where they end."""

import re

from core.text import word_set

MUSING = re.compile(
    r"(?:ok(?:ay)?|alright|all right|h+m+|so|well|wait|right|now)?[,.…]*\s*"
    r"(?:(?:the|this) (?:user|question|query) (?:is|asks?|wants?|says)\b|we (?:need|have|are asked|must|should)\b"
    r"|i (?:need|have|should|must|will|think)\b|i['’](?:ll|m)\b|let(?:['’]s| me| us)\b|first, i\b|thinking process"
    r"|here(?:['’]s| is) (?:a|my|the) (?:thinking|thought)|here are my reasoning)"
    r"|(?:ok(?:ay)?|alright|h+m+|wait)\b[,.…]"
    r"|[#*_>\s]*(?:thinking|reasoning|thoughts?|analysis|rationale|chain[ -]of[ -]thought|scratchpad"
    r"|step[ -]by[ -]step)"
    r"(?: (?:process|reasoning|analysis|thinking))?[ ]?(?:[*_]*[:：]|\.\.\.|…|[*_]+\s|[ ]*\n)",
    re.IGNORECASE,
)
"""How thoughts begin whose opening mark stands in the prompt, and so not in the text."""
_MUSING_WORDS = word_set(
    "okay alright all hmm so well wait right now the this we i let let's let’s i'll i’ll i'm i’m first thinking here "
    "here's here’s reasoning thought thoughts analysis rationale chain scratchpad step"
)
ANSWER_LABEL = re.compile(
    r"^[ \t]*(?:#{1,6} ?)?(?:\*{1,3}|_{1,2})?(?:final |my )?answer"
    r"(?:(?:\*{1,3}|_{1,2})?[ ]?[:：](?:\*{1,3}|_{1,2})?|(?:\*{2}|__)?[ \t]*\n)\s*"
    r"|^\.{3}[ ]?done thinking\.?\s*",
    re.IGNORECASE | re.MULTILINE,
)
"""Behind thoughts that no mark ends."""
_MUSING_CHARS = 32
"""After so many characters it is clear whether a text begins as thoughts do."""


def may_muse(text: str) -> bool:
    """Whether a text begins, or may yet turn out to begin, as thoughts do."""
    if MUSING.match(text):
        return True
    if not text or len(text) >= _MUSING_CHARS:
        return False
    bare = text.lower().lstrip("#*_> \n")
    if not bare:
        return True
    first, *more = bare.split(maxsplit=1) or [""]
    first = first.rstrip(",.…")
    if len(first) < 2:
        return False
    return first in _MUSING_WORDS if more else any(word.startswith(first) for word in _MUSING_WORDS)
