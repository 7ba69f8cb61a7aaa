"""Tells words that state something ("Sleep restores memory") from words that only name it ("Effects of sleep").

By the forms of English verbs, for headings and other short lines that have no full stop to tell them by. What it does
not know names.
"""

from core.text import word_set
from core.text.words import SPELLED_WORD

_ASKING = word_set("how why what when where which who whom whose whether")
_AUXILIARY = word_set("""
    is are was were has have had does did do can cannot could will would may might must should isn't aren't wasn't
    weren't hasn't haven't hadn't doesn't didn't don't can't couldn't won't wouldn't shouldn't never
""")
_PAST = word_set("""
    lost fell rose grew found kept led made gave took became began saw went came ran won held built brought caught chose
    drew drove ate felt forgot got knew left met paid said sent slept spent stood taught thought told wrote shrank sank
    swam threw wore beat bore broke sold showed shown
""")
"""Of verbs whose past is irregular."""
_VERBS = word_set("""
    improve reduce lower prevent protect make allow depend require affect contain become remain remember forget grow
    lose die remove enable outperform exceed achieve produce follow provide show suggest indicate explain
    predict exist occur
    happen consist differ help need cause increase decrease raise lead use give take keep find learn know see eat fly
    jump slow spread survive save lack hold beat perform scale generalise generalize benefit rely prove reveal confirm
    contradict support restore boost harm kill cure treat damage weaken strengthen shorten lengthen limit accelerate
    inhibit induce trigger regulate control determine drive fail succeed rise fall drop vary matter work cost win
    forget recall dance sleep rest nest live stop turn begin end change grow
""")
_OFTEN_NOUNS = word_set("""
    need cause increase decrease raise lead use help limit control drive rise fall drop work cost win dance sleep rest
    nest support benefit harm damage treat boost scale trigger spread hold beat find save show matter lack cure slow fly
    jump contract result stop turn end change
""")
_BEHIND_NOUNS = word_set("of and or for in on at from between to with by as under during among across through per")
_NO_NOUNS = word_set("""
    the a an of and or for in on at from between to with by as under during its their his her our these those this that
    main key other more most less least no some many several all both than
""")


def states_something(text: str) -> bool:
    """Whether a line has a finite verb behind what may be its subject."""
    low = [word.lower().replace("’", "'") for word in SPELLED_WORD.findall(text)]
    if not low or low[0] in _ASKING:
        return False
    figures = any(char.isdigit() for char in text)
    return any(
        _is_finite(low[place - 1], word, low[place + 1] if place + 1 < len(low) else "", figures=figures)
        for place, word in enumerate(low)
        if place
    )


def _is_finite(before: str, word: str, behind: str, *, figures: bool) -> bool:
    if word in _AUXILIARY:
        return True
    if before in _NO_NOUNS:
        return False
    names = behind in _BEHIND_NOUNS
    if word in _PAST or word.endswith("ed"):
        return bool(behind) and (not names or figures)
    stem = _stem(word)
    if stem != word:  # "sleep improves memory"
        return stem in _VERBS and not (stem in _OFTEN_NOUNS and (names or not behind))
    plural = before.endswith("s") and not before.endswith("ss")
    return plural and word in _VERBS and not (word in _OFTEN_NOUNS and (names or not behind))


def _stem(word: str) -> str:
    """Return the verb of which a word may be the third person."""
    if word.endswith("ies") and f"{word[:-3]}y" in _VERBS:
        return f"{word[:-3]}y"
    if word.endswith("es") and word[:-2] in _VERBS:
        return word[:-2]
    return word[:-1] if word.endswith("s") and word[:-1] in _VERBS else word
