"""Hears, in the sentences of an LLM, that the passages hold no answer, and what says nothing at all.

An LLM that finds none is asked for one fixed sentence. Small ones put it into small letters, quotes and headings,
cite passages for it, lead up to it, or append it to what they do say; large ones explain it, or use their own words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from answering.checking.claims import is_claim
from answering.citing.citations import CitedSentence, strip_markers, with_markers
from answering.llm_text.courtesies import is_courtesy
from core.answer import Sentence
from core.text import word_set

NO_ANSWER = "NO ANSWER IN THESE PAPERS."
"""What the LLM writes in place of an answer from memory."""

_LETTERS = "".join(filter(str.isalpha, NO_ANSWER)).casefold()


_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SAID = re.compile(r"\bno[\s_-]+answers?\b", re.IGNORECASE)
_AS_ASKED = re.compile(r"(?<![\W_])[\W_]*+\bNO[\s_]++ANSWER[\s_]++IN[\s_]++THESE[\s_]++PAPERS?\b[\W_]*+")
_AROUND = word_set("""
    a above all also although am an and answer answers any are as asked at available based be because been but by can
    can't cannot conclusion context contain contained contains could couldn't direct document documents do does
    doesn't don't excerpt excerpts exist exists explicit final find for found from given have heading here hence hold
    i i'm i've in is it my no not note of on only or our papers paper passage passages please possible present
    provide provided provides query question question's questions regarding relevant response result sentence
    sentences so sorry source sources specific task text texts that the their them there therefore these this those
    thus to unable unfortunately was were what which with within write you your abstract abstracts article articles
""")
"""Words that say nothing themselves where they stand around "no answer"."""
_ANSWERS = frozenset(("answer", "answers"))
_PLACES = word_set("paper papers passage passages source sources document documents abstract abstracts text texts")
_ASSENT = frozenset(("yes", "here", "follows", "following", "below", "can", "be"))
_WHO = r"(?:passages?|papers?|abstracts?|sources?|texts?|documents?|excerpts?|articles?|context|sentences?|information)"
_LEAD = (
    r"^[\W_]*(?:(?:unfortunately|sorry|i(?:'m| am) sorry|i apologi[sz]e|therefore|thus|so|based on|according to|answer)"
    r"\b[^.:]{0,60}?[,:]\s*(?:but\s+)?)?"
)
_TELL = (
    r"(?:\w+ly\s+)?(?:address|answer|compare|contain|cover|define|describe|directly|discuss|explain|give|have|hold|include|"
    r"indicate|list|mention|offer|provide|report|reveal|say|specify|state|tell)\b"
)
_DENIES = (
    re.compile(
        rf"{_LEAD}(?:(?:the|these|none|neither|all|any|of|given|provided|retrieved|above|available|numbered)\s+){{0,5}}"
        rf"{_WHO}\b(?:\s+(?:provided|given|above|here|\[[\d,\s]+\]))*\s+"
        rf"(?:(?:(?:do|does|did)(?:\s+not|n['’]t)|cannot|can['’]t|fails?\s+to)\s+{_TELL}|"
        r"(?:contain|provide|give|hold|offer|say)s?\s+(?:no|nothing)\b)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_LEAD}(?:none|neither) of (?:the|these|those)\s+(?:\w+\s+){{0,2}}{_WHO}\s+{_TELL[:-2]}e?s?\b", re.IGNORECASE
    ),
    re.compile(
        rf"{_LEAD}i\s+(?:cannot|can['’]t|can not|could not|couldn['’]t|am unable to|was unable to)\s+"
        r"(?:answer|find|determine|say|provide|tell)\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_LEAD}(?:there\s+is|it\s+is|this\s+is|this\s+information\s+is|the\s+answer\s+is)\s+(?:no|not)\b"
        rf".*\b(?:in|by|from)\s+(?:any\s+of\s+)?(?:the|these|those)\s+(?:\w+\s+){{0,2}}{_WHO}\W*$",
        re.IGNORECASE | re.DOTALL,
    ),
)
_TURNS = re.compile(r"\b(?:but|however|though|although|while|whereas|except|only)\b[^,.]{0,200}\w", re.IGNORECASE)


def is_no_answer(sentence: str) -> bool:
    """Whether a sentence, be it marked or not, says that there is no answer and nothing else."""
    if not _SAID.search(sentence):
        return False
    *words, last = [word.lower() for word in _WORD.findall(sentence.replace("_", " "))]
    # A text that was cut off may end within the last word.
    return all(map(_is_mere, words)) and (_is_mere(last) or "papers".startswith(last))


def says_nothing(sentence: str) -> bool:
    """Whether a sentence says only that there is an answer, as small models do: "YES ANSWER IN THESE PAPERS"."""
    words = {word.lower() for word in _WORD.findall(sentence.replace("_", " "))}
    return bool(words & _ANSWERS and words & _PLACES) and all(word in _ASSENT or _is_mere(word) for word in words)


def may_be_no_answer(text: str) -> bool:
    """Whether a text, as far as it has come, is or may become the sentence that was asked for, and what follows it."""
    letters = "".join(filter(str.isalpha, text)).casefold()
    return _LETTERS.startswith(letters) or letters.startswith(_LETTERS)


def denies(sentence: str) -> bool:
    """Whether a sentence says, in words of its own, that the passages do not answer, and goes on with nothing else."""
    plain = strip_markers(sentence).strip()
    for denial in _DENIES:
        if found := denial.match(plain):
            return _TURNS.search(plain, found.end()) is None
    return False


def without_no_answer(draft: CitedSentence) -> CitedSentence | None:
    """Return what a sentence says beside that there is no answer; None if that is nothing. Its place stays."""
    if is_no_answer(draft.text):
        return None
    first, *rest = _AS_ASKED.split(strip_markers(draft.text))
    if not rest:
        return draft
    parts = [part.strip() for part in (first, *rest) if not all(map(_is_mere, _WORD.findall(part.lower())))]
    if not parts:
        return None
    text = " ".join(parts)
    return replace(draft, text=with_markers(text if text[-1] in ".!?…" else f"{text}.", draft.citations))


def _is_mere(word: str) -> bool:
    return word in _AROUND or word.isdigit()


@dataclass(slots=True)
class Listener:
    """Listens to one text, sentence by sentence."""

    said: bool = False
    """Whether it says that there is no answer."""
    instead: bool = False
    """Whether it says so in place of an answer: before it claims anything."""
    _claimed: bool = False

    def hear(self, draft: CitedSentence) -> CitedSentence | None:
        """Return the sentence as it is to be shown, or None: once there is no answer, what follows only explains it."""
        left = without_no_answer(draft)
        if left is draft and (says_nothing(draft.text) or is_courtesy(strip_markers(draft.text))):
            return None
        if left is None or left is not draft:
            self.said = True
        if left is not None and not self.instead and is_claim(strip_markers(left.text)) and not denies(left.text):
            self._claimed = True
        if self.said and not self._claimed:
            self.instead = True
        return None if self.instead else left


def claims_something(sentences: Sequence[Sentence]) -> bool:
    """Whether one of the sentences claims something that is not the lack of an answer."""
    return any(is_claim(strip_markers(sentence.text)) and not denies(sentence.text) for sentence in sentences)


def finds_none(listener: Listener, sentences: Sequence[Sentence]) -> bool:
    """Whether what was heard, or one of the sentences that are left, says that there is no answer."""
    return listener.said or any(denies(sentence.text) for sentence in sentences)
