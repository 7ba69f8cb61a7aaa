"""The forms in which LLMs write citations, and what only looks like one."""

import re
from collections.abc import Sequence

from answering.citing.brackets import KEYWORD, NOTE, NUMBER, STOPS, linked_number, plain_inside
from answering.citing.named_works import NamedWorks
from core.identity import normal_arxiv_id, normal_doi
from core.paper import Paper
from core.text.keys import title_key

# Only in square brackets: "(Study 2)" names a part of a paper.
_LOOSE_KEYWORD = (
    r"(?:articles?|stud(?:y|ies)|texts?|excerpts?|snippets?|chunks?|contexts?|ctx|evidence|results?|entr(?:y|ies)|index|idx"
    r"|src|web|ids?|notes?|footnotes?|fn|numbers?|nos?\.?|nr\.?|source_id)"
)
_LEAD = r"(?:see|cf\.?|from|according to|e\.g\.,?)"
_COUNTED = r"(?:n[°ºo]\.?|nr\.?|№)\s*+"
_ITEM = rf"(?:{KEYWORD}[\s:_#.=-]*+)?(?:{_COUNTED})?[#^]?({NUMBER})\^?(?:\s*+[-–—~]\s*+\^?({NUMBER})\^?)?"
# 【4:0†source】, [1†L3-L5], [2, p. 7]
_DETAIL = r"(?::\d+)?(?:†[^,;]*+)?(?:\s*+(?:,\s*+)?(?:pp?\.|lines?|sections?|sec\.)\s*+[\w–-]+)?"
_SEPARATOR = r"\s*+(?:,\s*+and\b|,|;|&|\band\b|/|\|)\s*+"
_ONE = re.compile(_ITEM + _DETAIL, re.IGNORECASE)
_LIST = re.compile(
    rf"\s*+(?:{_LEAD}\s++)?(?:{_ITEM}{_DETAIL}{_SEPARATOR})*{_ITEM}{_DETAIL}\s*+",
    re.IGNORECASE,
)
_LETTERED = re.compile(r"\s*+P[1-9]\d?(?:\s*+[,;]\s*+P[1-9]\d?)*+\s*+")
"""P as in "passage"; other letters name vitamins, receptors, chips and figures."""
_LOOSELY_NAMED = re.compile(rf"(?<!\s)\s*+{_LOOSE_KEYWORD}[\s:_#.=-]*+(?=\d)", re.IGNORECASE)
_NAMED = re.compile(rf"\s*(?:{_LEAD}\s+)?{KEYWORD}", re.IGNORECASE)
_NUMBER_AND_TITLE = re.compile(rf"\s*+(?:{KEYWORD}\s++)?({NUMBER})\s*+[:,.–—-]\s*+(\D.*)", re.IGNORECASE)
_ID_ALONE = re.compile(r"\s*+(?:(?:doi|arxiv)\s?[:.]?\s?)?\S{8,200}\s*+", re.IGNORECASE)
_INNER = re.compile(rf"\[\s*+({NUMBER}(?:\s*+[,;–-]\s*+{NUMBER})*+)\s*+\]")
_PART = re.compile(rf"\s*+({NUMBER})\.\d{{1,2}}\s*+")
"""[1.2]: the second sentence, or part, of source 1. An interval has two such numbers."""
_KEYS = re.compile(r"\s*+@[\w:./-]{3,60}(?:\s*+[;,]\s*+@[\w:./-]{3,60})*+\s*+")
_SQUARE = re.compile(r"[\[\]]")
_BARE_LIST = re.compile(rf"\s*+{NUMBER}(?:\s*+[,;–-]\s*+{NUMBER})*+\s*+")
_BEFORE_TITLE = re.compile(rf"(?<!\s)\s*+(?:{_LEAD}|{KEYWORD}|titled?)(?:\s*+:)?\s++", re.IGNORECASE)
_YEAR_BEHIND = re.compile(r"(?<![\s,])[\s,]*+\(?(?:19|20)\d\d\)?\s*+$")

_SHORTEST_BEGINNING = 16
"""Characters of a title's key that tell the title apart when its end is missing."""
_SHORTEST_NAME = 4

# `x[1]` and `arr[1]`, but not `RAG[1]`.
_CONTAINER = re.compile(
    r"(?:^|[^A-Za-z])(?:[a-z]{1,2}|[A-Za-z]|arr|array|args?|argv|buf|dict|idx|list|lst|matrix|obj|seq|str|tensor|tuple|vec|vector)$"
)
_BEHIND_MARKER = frozenset(".,;:!?\"'”’)]} \n\t[*_|-–—。，；：！？、）］】」』［【")
_INTERVAL_BEFORE = re.compile(
    r"(?:\b(?:ranges?|intervals?|domain|bounds?|shape|size|dimensions?|scale|vector|tuple|pair|between|over|"
    r"(?:clipped|normali[sz]ed|scaled) to)|[∈=×])\s*(?:of\s*|is\s*)?$",
    re.IGNORECASE,
)
_TWO_NUMBERS = re.compile(r"\s*\d+\s*,\s*\d+\s*")
_COUNTED_BEFORE = re.compile(
    r"(?:\b(?:eqs?\.?|equations?|tables?|fig(?:ure)?s?\.?|sections?|steps?|phases?|stages?|algorithms?|theorems?|lemmas?|"
    r"levels?|layers?|types?|cases?|parts?|items?|one|two|three|four|five|six|seven|eight|nine|ten)|\d)\s*$",
    re.IGNORECASE,
)
_ITEM_BEFORE = re.compile(r"(?:^|\n|[:;,]|\b(?:and|or))\s*$")
_CALL_BEFORE = re.compile(r"(?:^|[^A-Za-z])[A-Za-z]{1,3}$")


class Forms:
    """Reads what stands in brackets, given the sources 1, 2, …"""

    def __init__(self, papers: Sequence[Paper]) -> None:
        titles = [paper.title for paper in papers]
        self.count = len(titles)
        self.works = NamedWorks(papers)
        self.longest_title = max((len(title) for title in titles), default=0)
        self._ids = [{normal_doi(paper.doi), normal_arxiv_id(paper.arxiv_id)} - {None} for paper in papers]
        self._keys = [title_key(title) for title in titles]
        self._names = [title_key(title.partition(":")[0]) if ":" in title else "" for title in titles]

    def cited(self, opener: str, inside: str, before: str, after: str) -> list[int] | None:
        """Return the numbers that a bracket cites, those of no source included; None where it is no citation."""
        if (
            opener == "["
            and NOTE.fullmatch(inside)
            and after[:1] in STOPS
            and (follows_prose(before) or before.rstrip().endswith("]"))
        ):
            return [0]
        if opener == "[" and inside.strip() == "0":  # no source has this number
            return None if _is_index(inside, before, after) else [0]
        if opener == "[":
            inside = re.sub(r"\A\s*\(([\d\s,;–-]{1,20})\)\s*\Z|(?<=\d)\.\s*\Z", r"\1", inside)
            inside = _LOOSELY_NAMED.sub("", inside, count=1).rstrip(" ,;")
        if opener == "(" and "[" in inside and _LIST.fullmatch(bare := _SQUARE.sub("", inside)):  # ([1], [2])
            return self.numbers(bare)
        if _LIST.fullmatch(inside):
            if opener == "【" or _NAMED.match(inside):
                return self.numbers(inside)
            if opener == "(":
                return self.numbers(inside) if self._is_plausible(inside, before, after) else None
            return None if _is_index(inside, before, after) else self.numbers(inside)
        if opener != "(" and (part := _PART.fullmatch(inside)):
            known = (
                int(part[1]) <= self.count
                and after[:1] in STOPS | {"["}
                and (follows_prose(before) or before.endswith("]"))
            )
            return [int(part[1])] if known else None
        if _ID_ALONE.fullmatch(inside) and (same := self._identified(inside)):
            return same
        both = _NUMBER_AND_TITLE.fullmatch(inside)
        if both and (self._title(both[2], opener) is not None or self.works.cited(both[2])):
            return self.numbers(both[1])
        if named := self._named(inside, before):
            return named
        if opener == "[" and after[:1] in {"", *".,;:!?\n["} and _LETTERED.fullmatch(inside):
            lettered = self.numbers(inside.replace("P", ""))
            return lettered if max(lettered) <= self.count else None
        if opener == "[" and _KEYS.fullmatch(inside):  # keys of works that are no source
            return [0]
        titles = [self._title(part, opener) for part in inside.split(";")]
        if all(titles):
            return [number for number in titles if number is not None]
        whole = self._title(inside, opener)
        return None if whole is None else [whole]

    def _identified(self, inside: str) -> list[int]:
        """Return the sources with the DOI or the arXiv id that a bracket holds."""
        said = {normal_doi(inside), normal_arxiv_id(inside)} - {None}
        return [number for number, ids in enumerate(self._ids, 1) if ids & said]

    def _named(self, inside: str, before: str) -> list[int]:
        """Return what is cited by authors and year, with or without numbers beside them."""
        beside = [number for found in _INNER.finditer(inside) for number in self.numbers(found[1])]
        numbers: list[int] = []
        bare = []
        for part in _INNER.sub("", inside).split(";"):
            if _BARE_LIST.fullmatch(part):
                beside += self.numbers(part)
            elif part.strip(" ,"):
                bare.append(part.strip(" ,"))
        if bare:
            numbers = self.works.cited(";".join(bare)) or self.works.named_before(before, ";".join(bare))
        return [*beside, *(number for number in numbers if number not in beside)] if numbers else []

    def linked(self, text: str, address: str, after: str) -> list[int]:
        """Return the sources that are all the text of a link: `[1](https://…)`, `[[1]](https://…)`, `[source](#1)`.

        A title that is a link is a citation only where nothing of the sentence follows.
        """
        bare = plain_inside(_SQUARE.sub("", text)).strip("() ")
        if _BARE_LIST.fullmatch(bare) or (_LIST.fullmatch(bare) and _NAMED.match(bare)):
            numbers = self.numbers(bare)
        elif number := linked_number(bare, address):
            numbers = [int(number)]
        elif after[:1] in STOPS and (title := self._title(text, "(")):
            numbers = [title]
        else:
            numbers = self._named(text.strip("() "), "")
        return numbers if all(1 <= number <= self.count for number in numbers) else []

    def numbers(self, text: str) -> list[int]:
        """Return every number of a list with ranges; of those beyond the sources, one a range."""
        numbers: list[int] = []
        for item in _ONE.finditer(text):
            first, last = int(item[1]), int(item[2] or item[1])
            numbers += range(first, min(last, self.count) + 1)
            if last > self.count or last < first:
                numbers.append(max(first, last))
        return numbers

    def superscript(self, digits: str) -> list[int]:
        """Return 13 for "13" where there are so many sources, else 1 and 3."""
        whole = int(digits)
        return [whole] if 1 <= whole <= self.count else [int(digit) for digit in digits]

    def titles_in(self, text: str) -> list[int]:
        """Return the sources whose whole title stands in running text."""
        key = title_key(text)
        return [n for n, title in enumerate(self._keys, 1) if len(title) >= _SHORTEST_BEGINNING and title in key]

    def _is_plausible(self, inside: str, before: str, after: str) -> bool:
        """Whether `(1)` is a citation: not an item of an enumeration, an equation, a count or an argument."""
        ends = after.lstrip(" ")[:1] in {"", *".,;:!?\n[(【。，；：！？、*_"}
        known = all(number <= self.count for number in self.numbers(inside))
        other = (_COUNTED_BEFORE, _ITEM_BEFORE, _CALL_BEFORE)
        return bool(_BARE_LIST.fullmatch(inside)) and ends and known and not any(form.search(before) for form in other)

    def _title(self, text: str, opener: str) -> int | None:
        """The source with this title, which may lack its end or, in square brackets, all that follows its colon."""
        text = _YEAR_BEHIND.sub("", _BEFORE_TITLE.sub("", text, count=1))
        if not any(char.isalnum() for char in text):
            return None
        key = title_key(text)
        if len(key) < _SHORTEST_NAME:
            return None
        if key in self._keys:
            return self._keys.index(key) + 1
        begun = [n for n, title in enumerate(self._keys, 1) if title.startswith(key)]
        if len(begun) == 1 and len(key) >= _SHORTEST_BEGINNING:
            return begun[0]
        named = opener == "[" and self._names.count(key) == 1
        return self._names.index(key) + 1 if named else None


def is_address(text: str, inside: str) -> bool:
    """Whether `text`, which stood in parentheses behind `inside` in square brackets, makes a link of both."""
    if _BARE_LIST.fullmatch(text):
        return linked_number(inside, text) is not None
    return bool(re.fullmatch(r"\S*(?:\s+\"[^\"]*\")?\s*", text))


def follows_prose(before: str) -> bool:
    """Whether a superscript here is a note rather than an exponent: behind a word or a stop, not behind `x` or `km`."""
    return bool(re.search(r"(?:[a-z]{3}[.,;:!?\"'”’)]*|[.!?\"”’]) ?$", before))


def _is_index(inside: str, before: str, after: str) -> bool:
    """Whether numbers in square brackets are an index or an interval."""
    attached = (before[-1:].isascii() and before[-1:].isalnum()) or before[-1:] in {"_", ")"}
    if attached and (after[:1] not in {"", *_BEHIND_MARKER} or _CONTAINER.search(before)):
        return True
    return bool(_TWO_NUMBERS.fullmatch(inside) and _INTERVAL_BEFORE.search(before))
