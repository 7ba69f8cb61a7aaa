"""Which sentences of an answer claim something that could be tested."""

import re

from answering.finite_verbs import states_something
from answering.llm_text.answer_lines import reads_as_prose
from answering.llm_text.courtesies import is_courtesy

LIST_MARK = re.compile(r"^\s*(?:[-*+•‣◦▪·–>]|\d{1,3}[.)])\s+")
_HEADING = re.compile(r"\s*+(?:#{1,6}\s|(?:\*{2,3}|__)[^*_]++(?:\*{2,3}|__)\s*+(?::\s*+)?$)")
_COMMENTS = ("#", "//", "--", "*", "<!--")
_TABLE_HEAD = re.compile(r"^\s*(\|[^\n]*)\n\s*\|[|\s:-]*$")
_STOPS = tuple('.!?。！？…:)"”')
_SENTENCE_END = re.compile(r"[.!。！][^\w.!。！]*+$")
_LEADS_IN = re.compile(
    r"\b(?:following|below|these|those|this|as follows|includ(?:es?|ed|ing)|such as|namely|ways?|reasons?|points?"
    r"|papers?"
    r"|passages?|sources?|abstracts?|stud(?:y|ies)|authors?|factors?|findings?|results?|two|three|four|five|six|several|many"
    r"|some|various|different|both|steps?|key|main|examples?|reports?|finds?|found|shows?|suggests?|concludes?|says?)"
    r"\b(?:\W*|\W.{0,60})[:：][^\w:：]*+$|\b(?:are|is|were|was|that)\W*[:：][^\w:：]*+$",
    re.IGNORECASE,
)
_LEAD_IN_WORDS = 20
_FEWEST_WORDS = 3
_HEADING_WORDS = 4
_CELL_WORDS = 6
_SOURCES = r"(?:passages?|sources?|papers?|abstracts?|context|excerpts?|documents?|information)"
_GIVEN = r"(?:(?:the|these|none of the|neither of the|provided|given|retrieved|above|cited|available) )*"
_ABOUT_THE_ANSWER = re.compile(
    r"^(?:(?:yes|no)\b[^.]{0,20}[.!,]?$|please (?:note|see|refer|provide)"
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
    """Whether a sentence says something of its own: no question, lead-in, code, remark on the answer, nor mere heading.

    A heading, a bold lead or text in a fence that states something claims it like any sentence.
    """
    bare = LIST_MARK.sub("", text).strip()
    if not any(char.isalpha() for char in bare):
        return False
    if bare.startswith(("```", "~~~")):
        return any(_in_code_claims(line) for line in bare.splitlines()[1:])
    if head := _TABLE_HEAD.match(text):
        # Names of columns claim nothing; a cell as long as a sentence does.
        return any(len(cell.split()) > _CELL_WORDS or states_something(cell) for cell in head[1].split("|"))
    listed = bare != text.strip()
    plain = bare.lstrip("#").strip("*_ \"'“”")
    if plain.endswith(("?", "？", "؟")) or _ABOUT_THE_ANSWER.match(plain) or is_courtesy(plain):
        return False
    words = plain.split()
    states = len(words) >= _FEWEST_WORDS and states_something(plain)
    if plain.endswith((":", "：")) and len(words) <= _LEAD_IN_WORDS:
        return states and not _LEADS_IN.search(plain)
    if _HEADING.match(bare) and not (listed and len(words) > _HEADING_WORDS):
        return states or (len(words) >= _HEADING_WORDS and bool(_SENTENCE_END.search(plain)))
    return listed or states or len(words) > _HEADING_WORDS or plain.rstrip().endswith(_STOPS) or not plain.isascii()


def _in_code_claims(line: str) -> bool:
    plain = line.strip()
    if not reads_as_prose(line) or plain.startswith(_COMMENTS) or plain.endswith("?"):
        return False
    return states_something(plain) or bool(_SENTENCE_END.search(plain))
