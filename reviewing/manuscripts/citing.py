"""Citations that are written in words and numbers: [3], [2, 4–6], (Lewis et al., 2020), Lewis et al. (2020)."""

import re
from collections.abc import Collection, Iterable, Iterator

from core.text import word_set
from reviewing.manuscripts.manuscript import Anchor, Citation, Traced

YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_NUMBER = r"\d{1,3}"
_NUMBERS = re.compile(
    rf"\[\s*({_NUMBER}(?:\s*[-–—]\s*{_NUMBER})?(?:\s*[,;]\s*{_NUMBER}(?:\s*[-–—]\s*{_NUMBER})?)*)"
    r"(?:\s*,\s*(?:pp?\.|sec\.|ch\.|chap\.|fig\.|tab\.)[^\[\]\n]{1,30})?\s*\](?!\()"
)
_LONGEST_RANGE = 30
_PARTICLE = r"(?:(?:van|von|de|den|der|del|della|di|da|dos|du|la|le|ten|ter|el|al|bin|ibn)[ ]){0,3}"
_FAMILY = rf"{_PARTICLE}[^\W\d_a-zà-öø-ÿ][\w’'‐-]*(?:[ ][^\W\d_a-zà-öø-ÿ][\w’'‐-]+)?"
_NAMES = (
    rf"({_FAMILY})((?:,[ ]{_FAMILY}){{0,6}}),?[ ](?:and|&|und|et|y)[ ]({_FAMILY})|({_FAMILY})(?:,?[ ]et[ ]al\.?,?"
    r"|[ ]and[ ](?:colleagues|others|co-?workers))?"
)
_YEAR = r"((?:1[89]|20)\d\d)[a-z]?"
_YEARS = rf"{_YEAR}(?:,[ ]?(?:(?:1[89]|20)\d\d)?[a-z]?(?![\w]))*"
_GROUP = re.compile(r"\((?=[^()\n]{0,400}(?:1[89]|20)\d\d)([^()]{4,400})\)")
_ONE = re.compile(
    rf"\s*(?:(?:see|cf\.?|e\.g\.,?|i\.e\.,?|for example,?|also|and)\s+)*(?:{_NAMES}),?[ ]\(?{_YEARS}"
    r"(?:\s*[,:]\s*(?:pp?\.|sec|ch|fig|table)[^;]{0,40})?\)?\s*(?:[,.]|\Z|$)?"
)
_YEAR_ALONE = re.compile(rf"\({_YEARS}(?:,[^()\n]{{0,30}})?\)")
_NAMES_BEFORE = re.compile(rf"(?<![\w-])(?:{_NAMES})(?:[’']s?)?\s\Z")
_LONGEST_NAMES = 120


_NO_NAMES = word_set(
    "january february march april may june july august september october november december spring summer autumn "
    "winter fall version section table figure since in until before after from around during by the of and year years "
    "early late mid circa about copyright accessed volume chapter equation eq fig appendix"
)
_LEADS = word_set(
    "in by as see from like following while although both and for since after before unlike with work works here "
    "recently similarly also but when where whereas study studies authors according to inspired based on building "
    "extending using however then later first finally additionally moreover furthermore the"
)


def key_citations(source: str, keys: Iterable[str], start: int, end: int) -> list[Citation]:
    """Return the citations of keys that are written at one place."""
    given = dict.fromkeys(key for key in (key.strip() for key in keys) if key and key != "*")
    return [Citation(key, source[start:end], start, end) for key in given]


def find_citations(traced: Traced, numbers: Collection[str]) -> None:
    """Note in a readable text what it cites by number and by author and year.

    `numbers` are those of its list of references; without any, every number in brackets counts, but for zero.
    """
    text = traced.text
    taken = [(anchor.start, anchor.end) for anchor in traced.anchors]
    found = [*_by_number(traced, text, numbers), *_by_author(traced, text)]
    for anchor in sorted(found, key=lambda each: (each.start, -each.end)):
        if not any(anchor.start < end and start < anchor.end for start, end in taken[-40:]):
            taken.append((anchor.start, anchor.end))
            traced.anchors.append(anchor)
    traced.anchors.sort(key=lambda anchor: anchor.start)


def _by_number(traced: Traced, text: str, known: Collection[str]) -> Iterator[Anchor]:
    for found in _NUMBERS.finditer(text):
        cited = list(_expanded(found[1]))
        # "[0, 1]" is an interval, unless the list counts from zero.
        if not cited or ("0" in cited and "0" not in known) or (known and set(cited).isdisjoint(known)):
            continue
        start, end = traced.span(*found.span())
        yield Anchor(found.start(), found.end(), tuple(key_citations(traced.source, cited, start, end)))


def _expanded(written: str) -> Iterator[str]:
    for part in written.replace(";", ",").split(","):
        first, dash, last = (piece.strip() for piece in part.replace("–", "-").replace("—", "-").partition("-"))
        if not dash:
            yield str(int(first))
        elif 0 < int(last) - int(first) <= _LONGEST_RANGE:
            yield from map(str, range(int(first), int(last) + 1))


def _by_author(traced: Traced, text: str) -> Iterator[Anchor]:
    for group in _GROUP.finditer(text):
        citations = []
        for part in group[1].split(";"):
            one = _ONE.match(part)
            if one is not None:
                citations += _named(traced, one, one[0], group.start(), group.end())
        if citations:
            yield Anchor(group.start(), group.end(), tuple(citations))
    for years in _YEAR_ALONE.finditer(text):
        begin = max(years.start() - _LONGEST_NAMES, 0)
        names = _NAMES_BEFORE.search(text[begin : years.start()])
        citations = _named(traced, names, years[0], begin + names.start(), years.end()) if names else []
        if citations:
            yield Anchor(years.start(), years.end(), tuple(citations))


def _named(traced: Traced, names: re.Match[str], dated: str, begin: int, stop: int) -> list[Citation]:
    """Return a citation for each year in `dated`, which stands behind the names."""
    first, middle, last, alone = names.group(1, 2, 3, 4)
    families = [first, *(name.strip() for name in (middle or "").split(",")), last] if first else [alone]
    families = [name for name in families if name]
    whole, families[0] = families[0], _without_lead(families[0])
    begin += len(whole) - len(families[0]) if names.start() == names.start(1 if first else 4) else 0
    if not families[0] or any(word.lower() in _NO_NAMES for word in families[0].split()):
        return []
    start, end = traced.span(begin, stop)
    said = " & ".join(families) if len(families) <= 2 else f"{families[0]} et al."
    if re.search(r"et[ ]al|and[ ](?:colleagues|others|co)", names[0]):
        said = f"{families[0]} et al."
    years = dict.fromkeys(YEAR.findall(dated))
    written = traced.source[start:end]
    return [Citation(f"{said} {year}", written, start, end, tuple(families), int(year)) for year in years]


def _without_lead(name: str) -> str:
    """ "In Lewis" is Lewis: at the beginning of a sentence, other words are capitalised too."""
    words = name.split()
    while words and words[0].lower() in _LEADS:
        words = words[1:]
    return " ".join(words)
