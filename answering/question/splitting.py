"""A question with several parts becomes several questions, each searched, answered and cited on its own.

By rules, and only where the parts were set apart (by question marks, in a list) or are about different things: "What is
DPR? How is it trained?" and "What does DPR need, and how does BM25 rank?" have two parts; "What is DPR and how is it
trained?", "What are the strengths and limits of DPR?", "Say how and why it works" and "How do BM25 and DPR compare?"
have one, because the same passages answer all of it. The rules are for English; in other languages question marks and
lists still count. What is one question to the rules stays one: asked as a whole it finds a little less, split wrongly
it is answered beside the point.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answering.understanding.leaning import names_something, stands_alone
from core.text.words import WORD_OR_NAME

MOST_PARTS = 5
"""What goes beyond is asked together with the last."""
_LEAST_WORDS = 3

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of scripts that set no spaces between words."""
_QUESTION_END = re.compile(r"(?<=[?？؟])[\"'”’)\]]*(?:\s+|(?<=[？؟]))")
_ITEM = re.compile(r"(?:^|\s)(?:\(?(?P<number>\d{1,2}|[a-h]|i{1,3}|iv|v)\)|(?P<dotted>\d{1,2})\.)\s+", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-*•–]|\(?\w{1,2}[.)])\s+", re.MULTILINE)
_AUXILIARY = (
    r"(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should|may|might|must"
    r"|isn['’]t|aren['’]t|don['’]t|doesn['’]t|didn['’]t)"
)
_NOUNS = (
    r"(?:\s+(?!(?:the|a|an|it|its|they|their|this|these|those|that|we|i|you|he|she|and|or|to|if)\b)[\w/'’-]+){0,4}?"
)
# A question in its own right: the verb stands before its subject ("how does it work", not "how it works").
_ASKS = (
    rf"(?:(?:what|which|who|whose|whom){_NOUNS}\s+{_AUXILIARY}"
    rf"|(?:who|what)\s+(?!(?:the|a|an|it|they|this|these|we|i|you)\b)[a-z]+s"
    rf"|how\s+(?:many|much|large|big|small|long|often|fast|well|far|good|accurate|expensive|reliable){_NOUNS}\s+{_AUXILIARY}"
    rf"|(?:how|why|when|where)\s+{_AUXILIARY}"
    rf"|{_AUXILIARY}\s+(?:there|it|they|this|these|the|an?|such|any|all|most|[a-z]+s|(?-i:[A-Z])[\w-]*))\b"
)
_BEGINS_ASKING = re.compile(
    rf"\W*(?:(?:and|but|so|then|also|ok(?:ay)?|please)\b[\s,]*)*(?:(?:in|for|on|to|of|with|by|under|at|from)\s+)?{_ASKS}",
    re.IGNORECASE,
)
_JOINT = re.compile(
    rf"(?<!\s)(?:\s*+[,;–—]\s*+|\s++)(?:(?:and|but)\s++(?:also\s++|if so,?\s++)?)(?={_ASKS})"
    rf"|(?<!\s)\s*+;\s*+(?={_ASKS})",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:and|but|also|then)\b[\s,]*(?:also\b[\s,]*)?", re.IGNORECASE)
_END = re.compile(r"(?<![\s,;:–—])[\s,;:–—]++$")


@dataclass(frozen=True, slots=True)
class SubQuestion:
    """One part of a question."""

    text: str
    """As it is shown."""
    standalone: str
    """As it is searched and answered: with what it leans on, if it leans on a part before it."""


def split(question: str) -> tuple[SubQuestion, ...]:
    """Return the parts of a question in order; a question that is one is its own only part."""
    context, parts = _parts(question)
    if len(parts) < 2:
        whole = question.strip()
        return (SubQuestion(whole, whole),)
    found: list[SubQuestion] = []
    for part in parts:
        leans_on = context or next((earlier.text for earlier in reversed(found) if stands_alone(earlier.text)), "")
        leans_on = leans_on or (found[0].text if found else "")
        alone = not leans_on or (not context and stands_alone(part))
        found.append(SubQuestion(part, part if alone else f"{leans_on} {part}"))
    return tuple(found)


def _parts(question: str) -> tuple[str, Sequence[str]]:
    """Return what is said before the parts and holds for all of them, and the parts."""
    for divide in (_lines, _items):
        context, items = divide(question)
        if len(items) > 1 and all(_is_whole(item) for item in items):
            return context, _not_too_many([_finished(item) for item in items])
    parts: list[str] = []
    said = ""
    for sentence in filter(None, (each.strip() for each in _QUESTION_END.split(question))):
        pieces = list(_conjoined(sentence))
        pieces[0] = f"{said} {pieces[0]}".strip()
        said = ""
        for piece in pieces:
            if _is_whole(piece) and (piece.endswith(("?", "？", "؟")) or _BEGINS_ASKING.match(piece)):
                parts.append(_finished(piece))
            else:
                said = f"{said} {piece}".strip()
    if said and parts:  # what follows the last question belongs to it
        parts[-1] = f"{parts[-1]} {said}"
    return "", _not_too_many(parts)


def _lines(question: str) -> tuple[str, Sequence[str]]:
    lines = [line for line in question.splitlines() if line.strip()]
    first = next((place for place, line in enumerate(lines) if _BULLET.match(line)), len(lines))
    if any(not _BULLET.match(line) for line in lines[first:]):
        return "", ()
    return _context(lines[:first]), [_BULLET.sub("", line).strip() for line in lines[first:]]


def _items(question: str) -> tuple[str, Sequence[str]]:
    """`(1) … (2) …`, counted from the first on without a gap."""
    marks = list(_ITEM.finditer(question))
    counted = [(mark["number"] or mark["dotted"]).lower() for mark in marks]
    orders = (("1", "2", "3", "4", "5", "6", "7", "8"), tuple("abcdefgh"), ("i", "ii", "iii", "iv", "v"))
    if len(marks) < 2 or not any(counted == list(order[: len(counted)]) for order in orders):
        return "", ()
    ends = [*(mark.start() for mark in marks[1:]), len(question)]
    items = [_LEAD.sub("", question[mark.end() : end].strip()) for mark, end in zip(marks, ends, strict=True)]
    return _context([question[: marks[0].start()]]), [
        re.sub(r"(?<![\s,;])[\s,;]*+(?:\band)?$", "", item) for item in items
    ]


def _context(lines: Sequence[str]) -> str:
    said = _END.sub("", " ".join(" ".join(lines).split()))
    return f"{said}:" if said else ""


def _conjoined(sentence: str) -> Iterator[str]:
    """Yield the questions that one sentence asks, joined by "and", where each is about something of its own."""
    if not _BEGINS_ASKING.match(sentence):
        yield sentence
        return
    start = 0
    for joint in _JOINT.finditer(sentence):
        before, behind = sentence[start : joint.start()], sentence[joint.end() :]
        if _is_whole(before) and _is_whole(behind) and stands_alone(behind) and names_something(behind):
            yield sentence[start : joint.start()]
            start = joint.end()
    yield sentence[start:]


def _is_whole(piece: str) -> bool:
    return len(WORD_OR_NAME.findall(piece)) >= _LEAST_WORDS or len(_UNSPACED.findall(piece)) > _LEAST_WORDS


def _finished(piece: str) -> str:
    """With a capital and an end, as a question stands alone."""
    text = _END.sub("", _LEAD.sub("", " ".join(piece.split())))
    text = text[:1].upper() + text[1:]
    return text if text.endswith(("?", "!", ".", "？", "؟", "。")) else f"{text}?"


def _not_too_many(parts: Sequence[str]) -> Sequence[str]:
    return [*parts[: MOST_PARTS - 1], " ".join(parts[MOST_PARTS - 1 :])] if len(parts) > MOST_PARTS else parts
