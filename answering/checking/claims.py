"""Which sentences of an answer claim something that could be tested."""

import re

_LIST_MARK = re.compile(r"^\s*(?:[-*+•‣◦▪·–>]|\d{1,3}[.)])\s+")
_HEADING = re.compile(r"^\s*(?:#{1,6}\s|(?:\*\*|__)[^*_]+(?:\*\*|__)\s*:?\s*$)")
_CODE_OR_RULE = re.compile(r"^\s*(?:```|~~~|[|\s:=*_-]+$)")
_TABLE_HEAD = re.compile(r"^\s*(\|[^\n]*)\n\s*\|[|\s:-]*$")
_STOP = re.compile(r"[.!?。！？…:)\"”]\s*$")
_LEAD_IN_WORDS = 20
_HEADING_WORDS = 4
_CELL_WORDS = 6
_SOURCES = r"(?:passages?|sources?|papers?|abstracts?|context|excerpts?|documents?|information)"
_GIVEN = r"(?:(?:the|these|none of the|neither of the|provided|given|retrieved|above|cited|available) )*"
_ABOUT_THE_ANSWER = re.compile(
    r"^(?:(?:sure|certainly|of course|yes|no|okay|ok|thanks?|thank you)\b[^.]{0,20}[.!,]?$"
    r"|i hope|let me know|feel free|please (?:let|note|see|refer|provide)"
    r"|i (?:cannot|can't|can not|am unable|do not|don't)\b"
    rf"|(?:note that )?{_GIVEN}{_SOURCES}\b[^.]{{0,30}}\b"
    r"(?:do(?:es)? not|don't|doesn't|cannot|fail|provide no|contains? no|says? nothing)"
    r"|(?:here|below|the following|as follows|in (?:summary|conclusion|short)|to (?:summari[sz]e|conclude)|overall)\W*$"
    r"|(?:here|below) (?:is|are)\b[^.]{0,80}[:.]?$"
    rf"|(?:based on|according to|from) {_GIVEN}{_SOURCES}\W*$"
    r"|(?:references?|sources?|bibliography|citations?|conclusion|summary|answer|background|introduction)\W*$)",
    re.IGNORECASE,
)


def is_claim(text: str) -> bool:
    """Whether a sentence says something of its own: no question, heading, lead-in, code, nor remark on the answer."""
    bare = _LIST_MARK.sub("", text).strip()
    if not any(char.isalpha() for char in bare) or _CODE_OR_RULE.match(bare) or _HEADING.match(text):
        return False
    if head := _TABLE_HEAD.match(text):
        # Names of columns claim nothing; a cell as long as a sentence does.
        return any(len(cell.split()) > _CELL_WORDS for cell in head[1].split("|"))
    listed = bare != text.strip()
    if listed and _HEADING.match(bare) and len(bare.split()) <= _HEADING_WORDS:  # "1. **BERT**"
        return False
    plain = bare.strip("*_ \"'“”")
    if plain.endswith(("?", "？", "؟")) or _ABOUT_THE_ANSWER.match(plain):
        return False
    words = plain.split()
    if plain.endswith((":", "：")) and len(words) <= _LEAD_IN_WORDS:
        return False
    return listed or len(words) > _HEADING_WORDS or bool(_STOP.search(plain)) or not plain.isascii()
