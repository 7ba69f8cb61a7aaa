"""What a refusal says: why there is no answer, and what would help."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from answering.drafting.wording import FRAMING
from answering.refusal.refusing import Cause
from answering.understanding.languages import not_read
from answering.understanding.meant import Meant
from answering.understanding.spelling import Speller
from answering.understanding.subjects import names
from core.answer import Refusal, Why
from core.paper import Paper
from core.passage import Passage
from core.ports import TermIndex
from core.text import word_set
from core.text.spelling import american
from core.text.words import FUNCTION_WORDS, stem
from retrieval.owning import NAMED_IN_CHUNKS

_UNKNOWN = "No paper in the library has the word{s} {words}."
_NEAREST_LACKS = "The abstract that comes nearest, “{title}”, does not mention {words}."
_NEAREST_SAYS = "The abstract that comes nearest, “{title}”, speaks of this but does not say what is asked."
_DETAIL = "The paper itself may: abstracts leave much out, such as settings, hardware, dates and reasons."
_ASK_ANEW = "Import papers on it, or ask in other words."
_IMPORT = "Import papers on the subject, or ask in other words."
_SAY_LITTLE = word_set(
    "add anyth best better break exact get give hurt know look make mani mean more much need peopl say still take tell "
    "thing tri use want whi work wors"
)
"""Stems that questions have and that are nothing to lack, beside those of words that frame a question."""
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_NEAREST = 3
_LACKING = 2
"""So many words that the nearest paper lacks are told, the rarest first."""
_MOST_OF_IT = 0.7
"""A paper with this share of what is asked, each word by its rarity, is about it."""
_BY_CAUSE = {
    Cause.FAR: Why.NOTHING_NEAR,
    Cause.NONE_FOUND: Why.NOT_FOUND_BY_LLM,
    Cause.NOTHING_STANDS: Why.NOT_SUPPORTED,
}


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """What is known of the words of a question."""

    not_read: str | None = None
    """What is told where it is in a language that was not searched."""
    unknown: Sequence[str] = ()
    """Words by which a paper could be found, and that no paper has."""
    nearest: str | None = None
    """The title of the paper that comes nearest."""
    is_about: bool = False
    """Whether that paper is about what is asked."""
    lacking: Sequence[str] = ()
    """Words of the question that it has not."""
    did_you_mean: str | None = None


def explained(refusal: Refusal, cause: Cause, wording: QuestionWords) -> Refusal:
    """Return a refusal with what a reader can do about it. What an LLM was asked is told as it was found."""
    if refusal.why is not None:
        return refusal
    if wording.not_read is not None:
        return replace(refusal, reason=wording.not_read, why=Why.OTHER_LANGUAGE)
    if cause is not Cause.FAR:
        return replace(refusal, why=_BY_CAUSE[cause], did_you_mean=wording.did_you_mean)
    if wording.unknown and not wording.is_about:
        said = _UNKNOWN.format(s="s" * (len(wording.unknown) > 1), words=_quoted(wording.unknown))
        said = f"{said} Did you mean: {wording.did_you_mean}" if wording.did_you_mean else f"{said} {_IMPORT}"
        why = Why.UNKNOWN_WORD
    else:
        lacks = _NEAREST_LACKS if wording.lacking else _NEAREST_SAYS
        said = lacks.format(title=wording.nearest, words=_quoted(wording.lacking))
        said = f"{said} {_DETAIL if wording.is_about else _ASK_ANEW}"
        why = Why.DETAIL if wording.is_about else Why.NOTHING_NEAR
    return replace(refusal, reason=f"{refusal.reason} {said}", why=why, did_you_mean=wording.did_you_mean)


async def wording_of(meant: Meant, passages: Sequence[Passage], terms: TermIndex, speller: Speller) -> QuestionWords:
    """Return what is known of the words of a question that these passages do not answer."""
    if meant.foreign is not None:
        return QuestionWords(not_read(meant.foreign, untranslated=meant.untranslated))
    question = meant.question
    corrected = await speller.correct(question, names=True)
    about = _about(question, passages, terms)
    # The first passages are those that sentences were chosen from; the nearest is what the search ranked first.
    nearest = about or (max(passages, key=lambda each: each.scores.fused).paper if passages else None)
    return QuestionWords(
        unknown=tuple(word for word in speller.unknown(question) if not word[0].isdigit()),
        nearest=nearest.title.rstrip(".") if nearest is not None else None,
        is_about=about is not None,
        lacking=_lacking(question, nearest, terms) if nearest is not None else (),
        did_you_mean=corrected.question if corrected is not None else None,
    )


def _quoted(words: Sequence[str]) -> str:
    return " or ".join(f"“{word}”" for word in words)


def _lacking(question: str, paper: Paper, terms: TermIndex) -> tuple[str, ...]:
    """Return the rarest words of the question that a paper has not, in no form and spelling, as they are written."""
    text = american(f"{paper.title}\n{paper.abstract}")
    has, forms = set(terms.words(text)), {stem(word) for word in _WORD.findall(text)}
    initials = "".join(word[0] for word in _WORD.findall(text)).lower()
    little = _SAY_LITTLE | set(terms.words(" ".join(FRAMING)))
    lacked = {}
    for word in _WORD.findall(question):
        searched = terms.words(american(word))
        spelled_out = word.isupper() and word.lower() in initials
        known = spelled_out or word.lower() in FUNCTION_WORDS or stem(american(word)) in forms or has & set(searched)
        if word.isalpha() and not known and searched and searched[0] not in little and len(searched[0]) > 2:
            lacked[word] = searched[0]
    rarity = dict(zip(lacked, terms.rarity(list(lacked.values())), strict=True))
    rarest = sorted(lacked, key=lambda word: -rarity[word])[:_LACKING]
    return tuple(word for word in lacked if word in rarest)


def _about(question: str, passages: Sequence[Passage], terms: TermIndex) -> Paper | None:
    """Return the best paper that is named in the question, or that has most of what is asked."""
    words = list(dict.fromkeys(terms.words(question)))
    rarity = dict(zip(words, terms.rarity(words), strict=True))
    rare, whole = terms.rarity_of_count(NAMED_IN_CHUNKS), sum(rarity.values())
    named = {word for name in names(question) for word in terms.words(name.text) if rarity.get(word, 0.0) >= rare}
    for passage in passages:
        if any(re.search(rf"(?<!\w){re.escape(name.text)}(?!\w)", passage.paper.title) for name in names(question)):
            return passage.paper
    for passage in passages[:_NEAREST]:
        title = set(terms.words(passage.paper.title))
        has = title | set(terms.words(passage.chunk.text))
        if named & title or sum(rarity[word] for word in words if word in has) >= _MOST_OF_IT * whole > 0:
            return passage.paper
    return None
