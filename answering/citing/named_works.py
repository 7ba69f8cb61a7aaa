"""The sources by who wrote them and when: (Hive & Wax, 2013), Hive et al. (2013), [@hive2013]."""

import re
from collections.abc import Sequence

from core.paper import Paper
from core.text.keys import author_keys, filter_key

_YEAR = r"(?<!\d)(?:1[89]|20)\d\d(?!\d)"
_YEARS = rf"(?:{_YEAR}[a-z]?(?:\s*[,/&;]\s*(?:and\s+)?(?:{_YEAR}[a-z]?|[a-z]))*|n\.\s?d\.)"
_PART = r"(?:pp?\.?|pages?|sec(?:tion|\.)?|ch(?:apter|ap\.)?|fig(?:ure|\.)?|tab(?:le|\.)?|§)"
_PLACE = (
    rf"(?:\s*[,:]?\s*{_PART}\s*[\w.,–-]{{1,20}}|\s*[,:]\s*\d{{1,3}}(?:[–-]\d{{1,3}})?"
    r"|,? for (?:more )?(?:details|examples|a review))?"
)
"""Where in a work; a bare number behind the year may be the number of its source too."""
_DATED = re.compile(rf"(?P<names>.*?)[\s,.(]*(?P<years>{_YEARS})\)?{_PLACE}\s*[,.]?\s*", re.DOTALL)
_YEARS_ALONE = re.compile(rf"\s*(?P<years>{_YEARS}){_PLACE}\s*")
_KEY = re.compile(r"@?([^\W\d_]{2,30}?)(?:et_?al|[-_:])?((?:1[89]|20)\d\d)[-_:]?[a-z]*", re.IGNORECASE)
_WORDS_AND_YEAR = re.compile(r"@?(?=\D*(?P<year>(?:1[89]|20)\d\d)(?!\d))(?:[^\W\d_]{2,30}+|\d{4}|[-_:.]){2,14}+")
"""A key that begins with a word of the title, or has several of them: [bees2013], [@hive_counting_2013]."""
_FEWEST_LETTERS = 4
_LABEL = re.compile(r"[A-Z][A-Za-z]{0,3}[A-Za-z+]['’]?\d\d[a-c]?")
"""BibTeX's style "alpha": [HW13], [Dro10], [LPP+20]."""
_UNDATED = re.compile(
    r"\s*(?:see\s+|cf\.\s+)?(?P<names>[^\d()]{3,}?)(?P<page>[\s,]+(?:pp?\.\s*)?\d{1,4}(?:\s*[-–]\s*\d{1,4})?)?\s*"
)
_JOINED = re.compile(r"(?<=[\w.,] )(?:&|(?:and|et|und|y)\b)")
_EMPHASIS = re.compile(r"\*{1,3}|</?(?:i|em|b|strong)>")
_LEAD = re.compile(
    r"(?<!\s)\s*+(?:see(?:\s+(?:also|for example|for instance|e\.\s?g\.))?|e\.\s?g\.|i\.\s?e\.|z\.\s?B\.|vgl\."
    r"|for (?:example|instance)|(?:reviewed|summari[sz]ed|discussed|shown|reported|described) (?:in|by)|as in|but see"
    r"|and see|also)[\s,:]\s*+",
    re.IGNORECASE,
)
"""What leads to a reference: (e.g., Hive & Wax, 2013; reviewed in Drowse, 2010)."""
_SHORTEST_FAMILY = 3
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*\.?")
_BETWEEN = frozenset(
    "& al also and as bin by cf cite cited co colleagues coworkers da de del della den der di dos du e ed eds eg el et "  # noqa: SIM905
    "from ibn ie in la le others per ref reference s see source ten ter the und van von workers y after".split()
)
_CJK_BETWEEN = re.compile(r"[等和与及、·・]|他")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MOST_WORDS = 14
LONGEST_NAMES = 160
"""Characters before a year that may name who wrote something."""


class NamedWorks:
    """Knows the sources 1, 2, … by authors and year."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._papers = [(paper.year, [_words_of(author) for author in paper.authors]) for paper in papers]
        self._families = [[_family(author) for author in paper.authors] for paper in papers]
        self._titles = [frozenset(filter_key(paper.title).split()) for paper in papers]
        self._labels = [_labels(paper) for paper in papers]
        said = sorted({text for paper in papers for text in (paper.title, paper.venue) if text}, key=len, reverse=True)
        self._beside = re.compile(
            rf"[\"“*_'‘]*(?<!\w)(?:{'|'.join(map(re.escape, said)) or '(?!)'})(?!\w)[,.]?[\"”*_'’]*[,.]?", re.IGNORECASE
        )
        """Titles and venues, which may stand beside authors and year."""

    def cited(self, text: str) -> list[int] | None:
        """Return the sources that a bracket names, 0 for each other work beside them; None if it names no source."""
        numbers: list[int] = []
        text = _EMPHASIS.sub("", text)
        if ";" in text and (whole := self._named(text.replace(";", ","))):  # [Hive, Ada; Wax, Bo, 2013]
            return whole
        for part in text.split(";"):
            part = _LEAD.sub("", part)
            named = self._named(part)
            if not named and (bare := self._beside.sub("", part)) != part:
                named = self._named(bare.strip(" ,")) or named
            if named is None:
                named = self._undated(part) or None
            if named is None:
                return None
            numbers += named or [0]
        return numbers if any(numbers) else None

    def named_before(self, before: str, inside: str) -> list[int]:
        """Return the sources by the authors with whom `before` ends, of the years in the bracket behind them."""
        dated = _YEARS_ALONE.fullmatch(inside) if len(inside) <= LONGEST_NAMES else None
        if dated is None:
            return []
        words: list[str] = []
        for word in reversed(_WORD.findall(before[-LONGEST_NAMES:])[-_MOST_WORDS:]):
            if not (word[0].isupper() or _CJK.match(word) or filter_key(word) in _BETWEEN):
                break
            words.insert(0, word)
        if not words or not re.search(r"[^\W\d_][.'’]?\s*$", before):
            return []
        while words:
            if found := self._by(words, dated["years"]):
                return found
            words.pop(0)
        return []

    def _named(self, part: str) -> list[int] | None:
        """Return the sources that one reference means, none if it means another work; None if it is no reference."""
        if (key := _KEY.fullmatch(part.strip())) and (found := self._by([key[1]], key[2])):
            return found
        if worded := _WORDS_AND_YEAR.fullmatch(part.strip()):
            return self._by_words(part, int(worded["year"])) or ([] if "@" in part else None)
        if _LABEL.fullmatch(part.strip()):
            return [n for n, labels in enumerate(self._labels, 1) if part.strip().rstrip("abc") in labels] or None
        dated = _DATED.fullmatch(part) if len(part) <= 2 * LONGEST_NAMES else None
        if dated is None:
            return None
        words = _WORD.findall(dated["names"])
        if not words or len(words) > _MOST_WORDS or any(map(str.isdecimal, dated["names"])):
            return None
        if any(word[0].islower() and filter_key(word) not in _BETWEEN for word in words):
            return None
        return self._by(words, dated["years"])

    def _by_words(self, key: str, year: int) -> list[int]:
        """Return the one source of this year by whose authors and in whose title all words of a key are."""
        words = {filter_key(word) for word in _WORD.findall(key)} - {"et", "al", "etal"}
        if max(map(len, words), default=0) < _FEWEST_LETTERS:
            return []
        found = [
            n
            for n, ((published, authors), title) in enumerate(zip(self._papers, self._titles, strict=True), 1)
            if published == year and words <= title.union(*authors)
        ]
        return found if len(found) == 1 else []

    def _undated(self, part: str) -> list[int]:
        """Return the source that two authors name, or one and a page: (Hive and Wax), (Drowse et al.), (Drowse 12)."""
        names = _UNDATED.fullmatch(part) if len(part) <= LONGEST_NAMES else None
        words = _WORD.findall(names["names"]) if names else []
        said = [filter_key(word) for word in words if filter_key(word) not in _BETWEEN]
        if not said or any(
            word.isupper() or (word[0].islower() and filter_key(word) not in _BETWEEN) for word in words
        ):
            return []
        if not (names and (names["page"] or _JOINED.search(names["names"]))):
            return []
        found = [
            n for n, families in enumerate(self._families, 1) if said[0] in families[:1] and {*said} <= {*families}
        ]
        return found if len(found) == 1 else []

    def _by(self, written: Sequence[str], years: str) -> list[int]:
        """Return the sources by these authors. Where no year fits, one beside it does: a preprint may be older."""
        names = _names(written)
        if not names:
            return []
        while len(names) > 1 and len(names[0]) == 1:  # initials
            names.pop(0)
        wanted = {int(year) for year in re.findall(_YEAR, years)}
        by = [(n, year) for n, (year, authors) in enumerate(self._papers, 1) if _wrote(names, authors)]
        if not wanted:
            return [n for n, _ in by]
        exact = [n for n, year in by if year in wanted]
        return exact or [n for n, year in by if year is None or {year - 1, year + 1} & wanted]


def _names(written: Sequence[str]) -> list[str]:
    names: list[str] = []
    for word in written:
        if _CJK.search(word):
            names += filter(None, _CJK_BETWEEN.sub(" ", word).split())
            continue
        key = filter_key(re.sub(r"['’]s$", "", word))
        names += [each for each in key.split() if each not in _BETWEEN]
    return names


def _wrote(names: Sequence[str], authors: Sequence[frozenset[str]]) -> bool:
    """Whether the first of these names is the first author's, and the others are of the authors too."""
    if not authors or names[0] not in authors[0] or len(names[0]) < 2:
        return False
    everyone = frozenset[str]().union(*authors)
    initials = {word[0] for word in everyone if word}
    return all(name in everyone or (len(name) == 1 and name in initials) for name in names)


def _words_of(author: str) -> frozenset[str]:
    """What may be said to mean an author. A Chinese name is written without a space."""
    words = filter_key(author).split()
    if _CJK.search(author):
        return frozenset({*words, "".join(words), "".join(reversed(words))})
    return frozenset({*words, *author_keys(author)})


def _family(author: str) -> str:
    """The family name, if it is long enough to tell who is meant."""
    last, comma, _ = author.partition(",")
    key = filter_key(last if comma else author).split()
    return key[-1] if key and len(key[-1]) >= _SHORTEST_FAMILY else ""


def _labels(paper: Paper) -> frozenset[str]:
    """What BibTeX's style "alpha" calls a paper."""
    families = [_family(author).capitalize() for author in paper.authors]
    if not paper.year or not all(families) or not families:
        return frozenset()
    year = f"{paper.year % 100:02d}"
    initials = "".join(family[0] for family in families)
    return frozenset((f"{families[0][:3]}{year}", f"{initials[:4]}{year}", f"{initials[:3]}+{year}"))
