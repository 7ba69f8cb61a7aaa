"""What a refusal says: why there is no answer, and what would help."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from answering.refusing import Cause
from answering.understanding.languages import seems
from answering.understanding.spelling import Speller
from answering.understanding.subjects import names
from core.answer import Refusal, Why
from core.passage import Passage
from core.ports import TermIndex

_READS_ENGLISH = (
    "The question seems {language}, and the embedded model reads English. Ask in English, or configure an LLM, which "
    "translates (LITMUS_LLM_MODEL), or an embedder that reads other languages (LITMUS_EMBEDDER)."
)
_UNKNOWN = "No paper in the library has the word{s} {words}."
_DETAIL = (
    "“{title}” comes nearest, but its abstract does not say this. Abstracts leave much out, such as settings, "
    "hardware, dates and reasons: the paper itself may say it."
)
_ASK_ANEW = (
    "The nearest are about something else, or stop short of it: ask in other words, or import papers on the subject."
)
_IMPORT = "Import papers on the subject, or ask in other words."
_NAME_IN_CHUNKS = 3
"""A word that stands in no more chunks names something."""
_NEAREST = 3
_MOST_OF_IT = 0.7
"""A paper with this share of what is asked, each word by its rarity, is about it."""
_BY_CAUSE = {
    Cause.FAR: Why.NOTHING_NEAR,
    Cause.NOTHING_ASKED: Why.NOTHING_ASKED,
    Cause.NONE_FOUND: Why.NOT_FOUND_BY_LLM,
    Cause.NOTHING_STANDS: Why.NOT_SUPPORTED,
}


@dataclass(frozen=True, slots=True)
class Wording:
    """What is known of the words of a question."""

    foreign: str | None = None
    """Its language, if that is none which was searched."""
    unknown: Sequence[str] = ()
    """Words by which a paper could be found, and that no paper has."""
    about: str | None = None
    """The title of a paper that is about what is asked."""
    did_you_mean: str | None = None


def explained(refusal: Refusal, cause: Cause, papers: int, wording: Wording) -> Refusal:
    """Return a refusal with what a reader can do about it. What an LLM was asked is told as it was found."""
    if papers == 0:
        return replace(refusal, why=Why.EMPTY_LIBRARY)
    if cause is Cause.NOTHING_ASKED:
        return replace(refusal, why=Why.NOTHING_ASKED)
    if not refusal.nearest:
        return replace(refusal, why=Why.FILTERED_OUT)
    if wording.foreign is not None:
        said = _READS_ENGLISH.format(language=seems(wording.foreign))
        return replace(refusal, reason=said, why=Why.OTHER_LANGUAGE)
    if cause is not Cause.FAR:
        return replace(refusal, why=_BY_CAUSE[cause], did_you_mean=wording.did_you_mean)
    if wording.unknown:
        words = " and ".join(f"“{word}”" for word in wording.unknown)
        said = _UNKNOWN.format(s="s" * (len(wording.unknown) > 1), words=words)
        said = f"{said} Did you mean: {wording.did_you_mean}" if wording.did_you_mean else f"{said} {_IMPORT}"
        why = Why.UNKNOWN_WORD
    elif wording.about is not None:
        said, why = _DETAIL.format(title=wording.about), Why.DETAIL
    else:
        said, why = _ASK_ANEW, Why.NOTHING_NEAR
    return replace(refusal, reason=f"{refusal.reason} {said}", why=why, did_you_mean=wording.did_you_mean)


async def wording_of(
    question: str, foreign: str | None, passages: Sequence[Passage], terms: TermIndex, speller: Speller
) -> Wording:
    """Return what is known of the words of a question that these passages do not answer."""
    if foreign is not None:
        return Wording(foreign)
    meant = await speller.correct(question, names=True)
    return Wording(
        unknown=tuple(speller.unknown(question)),
        about=_about(question, passages, terms),
        did_you_mean=meant.question if meant is not None else None,
    )


def _about(question: str, passages: Sequence[Passage], terms: TermIndex) -> str | None:
    """Return the title of the best paper that is named in the question, or that has most of what is asked."""
    words = list(dict.fromkeys(terms.words(question)))
    rarity = dict(zip(words, terms.rarity(words), strict=True))
    rare, whole = terms.rarity_of_count(_NAME_IN_CHUNKS), sum(rarity.values())
    named = {word for name in names(question) for word in terms.words(name.text) if rarity.get(word, 0.0) >= rare}
    for passage in passages[:_NEAREST]:
        title = set(terms.words(passage.paper.title))
        has = title | set(terms.words(passage.chunk.text))
        if named & title or sum(rarity[word] for word in words if word in has) >= _MOST_OF_IT * whole > 0:
            return passage.paper.title.rstrip(".")
    return None
