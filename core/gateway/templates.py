"""The marks that chat templates and reasoning models put around an answer, in text that should hold none of them.

A server with the wrong template, or without a parser of thoughts, passes them on: `<think>`, `<|im_end|>`,
`<|channel|>final<|message|>`. A paper on language models may speak of them too; `is_mentioned` tells that apart.
"""

import re
from enum import Enum


class Mark(Enum):
    """What a mark does."""

    OPENS = "opens"
    """Thoughts begin."""
    CLOSES = "closes"
    """Thoughts end, whether or not anything said that they had begun."""
    CHANNEL = "channel"
    """A channel begins; its name follows."""
    TURN = "turn"
    """Somebody's turn begins; who it is follows."""
    ENDS = "ends"
    """The turn ends."""
    WRAPS = "wraps"
    """It only stands around something."""


_THOUGHTS = (
    r"think(?:ing)?|thoughts?|reason(?:ing)?|reflect(?:ion)?|scratch_?pad|analysis|inner_(?:monologue|thoughts?)"
    r"|chain[_-]of[_-]thought|cot|seed:think|seed:cot_budget_reflect|antml:thinking"
)
_PATTERNS = {
    Mark.OPENS: rf"<(?:{_THOUGHTS})(?:\s[^<>]{{0,40}})?>|<\|begin_of_thought\|>|<\|START_THINKING\|>|\[THINK\]|◁think▷"
    r"|<unused94>|<\|channel>",
    Mark.CLOSES: rf"</\s?(?:{_THOUGHTS})>|<\|end_of_thought\|>|<\|END_THINKING\|>|\[/THINK\]|◁/think▷|<unused95>"
    r"|<channel\|>|<(?:final_)?(?:answer|response)>|<\|begin_of_solution\|>|<\|START_RESPONSE\|>"
    r"|assistantfinal(?=[\s\W]|[A-Z])",
    Mark.CHANNEL: r"<\|channel\|>",
    Mark.TURN: r"<\|(?:im_start|start|turn|start_header_id|START_OF_TURN_TOKEN)\|?>"
    r"|<\|(?:assistant|user|system|CHATBOT_TOKEN)\|>"
    r"|<start_of_turn>|<[|｜](?:User|Assistant)[|｜]>",
    Mark.ENDS: r"<\|(?:im_end|eot_id|eom_id|end|return|call|eos|eod|endoftext|end_of_text|end_of_turn|endofprompt"
    r"|END_OF_TURN_TOKEN|END_RESPONSE)\|>|</s>|<eos>|<EOS>|<end_of_turn>|<turn\|>|<[|｜]end[▁_]of[▁_]sentence[|｜]>"
    r"|\[/?INST\]|\[EOS\]|<</?SYS>>",
    Mark.WRAPS: r"<\|(?:message|begin_of_text|startoftext|end_of_solution|im_sep|end_header_id|constrain)\|>|<s>|<bos>"
    r"|<BOS>|</(?:final_)?(?:answer|response)>|<[|｜]begin[▁_]of[▁_]sentence[|｜]>",
}
MARK = re.compile("|".join(f"(?P<{kind.value}>{pattern})" for kind, pattern in _PATTERNS.items()))
ROLE = re.compile(r"\s*(?:assistant|model|user|system|tool|ipython|developer)?\s*(?:<\|end_header_id\|>)?\s*")
NAMELESS_ANALYSIS = re.compile(r"(?:assistant)?(?:analysis|commentary)(?=[A-Z\"'“])")
"""A channel whose marks the server took away, and whose name it left."""
_MUSING = re.compile(
    r"(?:ok(?:ay)?|alright|all right|h+m+|so|well|wait|right|now)?[,.…]*\s*"
    r"(?:(?:the|this) (?:user|question|query) (?:is|asks?|wants?|says)\b|we (?:need|have|are asked|must|should)\b"
    r"|i (?:need|have|should|must|will|think)\b|i['’](?:ll|m)\b|let(?:['’]s| me| us)\b|first, i\b|thinking process"
    r"|here(?:['’]s| is) (?:a|my|the) thinking)|(?:ok(?:ay)?|alright|h+m+|wait)\b[,.…]",
    re.IGNORECASE,
)
"""How thoughts begin whose opening mark stands in the prompt, and so not in the text."""
_MUSING_WORDS: tuple[str, ...] = (
    "okay",
    "alright",
    "all",
    "hmm",
    "so",
    "well",
    "wait",
    "right",
    "now",
    "the",
    "this",
    "we",
    "i",
    "let",
)
_MUSING_WORDS += ("let's", "let’s", "i'll", "i’ll", "i'm", "i’m", "first", "thinking", "here", "here's", "here’s")
_MUSING_CHARS = 32
"""After so many characters it is clear whether a text begins as thoughts do."""

LONGEST = 60
_MAY_BE = re.compile(
    r"(?:<[|｜/]?[\w|｜▁:/-]{0,30}|<[a-z:_]{1,20}\s[^<>]{0,40}|\[/?[A-Z]{0,5}|◁/?[a-z]{0,5}"
    r"|assis[tanfil]{0,9})\Z"
)
_STOPPED = re.compile(r"[.!?…。！？:;)\]*_>|]\s*$|[.!?…。！？]\s*[\"'”’»)\]]+\s*$")
_OPENED = re.compile(r"(?:^|[\s>])[\"'“‘`(\[/]+$")


def undecided(text: str) -> int:
    """Return how many of the last characters may yet become a mark."""
    found = _MAY_BE.search(text, max(0, len(text) - LONGEST))
    return len(found[0]) if found else 0


def may_muse(text: str) -> bool:
    """Whether a text begins, or may yet turn out to begin, as thoughts do."""
    if _MUSING.match(text):
        return True
    first, *more = text.lower().split(maxsplit=1) or [""]
    first = first.rstrip(",.…")
    if len(text) >= _MUSING_CHARS or len(first) < 2:
        return False
    return first in _MUSING_WORDS if more else any(word.startswith(first) for word in _MUSING_WORDS)


def is_mentioned(before: str, after: str) -> bool:
    """Whether a mark between these is what the text speaks of, rather than a mark.

    It is where the words of its line go on around it, where it is quoted, or where it stands in code.
    """
    line = before.rpartition("\n")[2]
    if line.count("`") % 2:
        return True
    if not line.strip():
        return False
    if _OPENED.search(line):
        return True
    rest = after.partition("\n")[0].lstrip(" \t")
    if not line[-1].isspace() or not rest or rest.startswith(("<", "◁")):
        return False
    return rest[0].islower() if _STOPPED.search(line) else True
