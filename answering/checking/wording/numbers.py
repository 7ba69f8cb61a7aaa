"""Numbers in text, made comparable: "1,000" is 1000, "50 percent" is 50%, "7 billion" is 7B, "twofold" is twice."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

_SCALES = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "millions": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9,
    "billions": 1e9, "t": 1e12, "trillion": 1e12, "trillions": 1e12,
}  # fmt: skip
_UNITS = {
    "%": "%", "percent": "%", "per cent": "%", "percentage": "%", "x": "x", "×": "x", "fold": "x", "-fold": "x",
    "times": "x",
}  # fmt: skip
_UP_TO_NINETEEN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_SMALL = {word: float(value) for value, word in enumerate(_UP_TO_NINETEEN.split())}
_BY_TEN = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: 10.0 * value for value, word in enumerate(_BY_TEN.split(), 2)}
_ALONE = {
    "half": (50.0, "%"), "halved": (50.0, "%"), "halves": (50.0, "%"), "a third": (100 / 3, "%"),
    "one third": (100 / 3, "%"), "two thirds": (200 / 3, "%"), "a quarter": (25.0, "%"), "one quarter": (25.0, "%"),
    "three quarters": (75.0, "%"), "a fifth": (20.0, "%"), "a tenth": (10.0, "%"), "twice": (2.0, "x"),
    "double": (2.0, "x"), "doubled": (2.0, "x"), "doubles": (2.0, "x"), "triple": (3.0, "x"), "tripled": (3.0, "x"),
    "triples": (3.0, "x"), "thrice": (3.0, "x"), "quadruple": (4.0, "x"), "a dozen": (12.0, ""),
}  # fmt: skip
_SCALE_WORDS = "hundred|thousand|million|billion|trillion"
# "one" is mostly a pronoun, and "1" with it.
_SPELLED = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})(?:[- ](?P<digit>{'|'.join(list(_SMALL)[1:10])}))?"
    rf"|(?P<alone>{'|'.join(sorted((word.replace(' ', '[- ]') for word in _ALONE), key=len, reverse=True))})"
    rf"|(?P<small>{'|'.join(word for word in _SMALL if word not in ('zero', 'one'))}"
    rf"|one(?=[ -](?:{_SCALE_WORDS}|per ?cent)\b))"
    rf"|(?P<lone>(?<=\ba )(?:{_SCALE_WORDS})))"
    rf"(?P<fold>-?fold)?\b(?:[ -](?P<scale>{_SCALE_WORDS})s?\b)?"
    r"(?P<percent>\s?(?:%|per ?cent\b))?",
    re.IGNORECASE,
)
_DIGITS = re.compile(
    r"(?=[\d.])"  # what fails nearly everywhere comes first
    r"(?<![^\W_])(?:(?<=\d-to-)|(?<![^\W\d_]-))(?<!\d[.,])"  # not inside GPT-4, BM25 or 1.2.3
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.\d+|\d+)"
    r"(?:\s?(?P<unit>%|×|per ?cent\b|percentage\b|-?fold\b|times\b|x\b)"
    r"|[ -]?(?P<scale>thousand|millions?|billions?|trillions?|[kmbtKMBT]n?\b))?",
    re.IGNORECASE,
)
_BELOW = ("nearly", "almost", "close to", "under", "below", "less than", "fewer than")
_ABOVE = ("over", "more than", "at least", "above", "exceeding", "upwards of")
_ABOUT = ("about", "around", "roughly", "approximately", "some", "circa", "ca", "ca.", "~", "≈")
"""What stands right before a number that is only approached, passed, or near."""
_LETTERS = re.compile(r"\w+")
_TELLING = frozenset(
    word + ending
    for word in (*_TENS, *list(_SMALL)[2:], *(name.split()[-1] for name in _ALONE), *_SCALE_WORDS.split("|"))
    for ending in ("", "fold")
) | {"percent", "cent"}
"""Every number in words has one of these. Most sentences have none, and need not be searched for the pattern, which is
slow for it may begin at any word."""
_LOOK_BACK = 24
_COUNTED = 12.0
"""Up to here a number in words without a unit may be a count of what the source lists."""
_FAR = 2.0
"""A number that is so many times as large is not merely "over" another one."""
_SLACK, _LITTLE_SLACK = 0.1, 0.05
"""How far a number may be from "over" or "nearly" it, and from "about" it, as a share."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at `text[start:end]`; scaled, with `%`, `x` (times) or nothing as unit."""

    value: float
    unit: str
    start: int
    end: int
    step: float
    """The last place that is written, scaled: 0.1 for 41.3, 100,000 for 1.3 million."""
    low: float
    high: float
    """What it may stand for, if "over" or "about" stands before it; else the value itself."""
    in_words: bool = False
    fraction: bool = False
    """Whether it is a share or a multiple in a word: half, a third, twice."""

    @property
    def key(self) -> str:
        """What equal quantities share."""
        return f"#{self.value:.10g}{self.unit}"


def quantities(text: str) -> list[Quantity]:
    """Return the numbers of a text, in order."""
    found = [_from_digits(match, text) for match in _DIGITS.finditer(text)] if any(map(str.isdecimal, text)) else []
    if not _TELLING.isdisjoint(_LETTERS.findall(text.lower())):
        taken = {place for quantity in found for place in range(quantity.start, quantity.end)}
        found += [_from_words(match, text) for match in _SPELLED.finditer(text) if match.start() not in taken]
        found.sort(key=lambda quantity: quantity.start)
    return found


def _from_digits(match: re.Match[str], text: str) -> Quantity:
    plain = match["number"].replace(",", "")
    value = float(plain[:30])
    unit, scale = (match["unit"] or "").lower().replace("percent", "per cent"), (match["scale"] or "").lower()
    times = _SCALES.get(scale, 1.0)
    step = times * 10.0 ** -len(plain[:30].partition(".")[2])
    return _quantity(value * times, _UNITS.get(unit, ""), match, text, step)


def _from_words(match: re.Match[str], text: str) -> Quantity:
    unit = "%" if match["percent"] else "x" if match["fold"] else ""
    if match["alone"]:
        value, unit = _ALONE[match["alone"].lower().replace("-", " ")]
    elif match["tens"]:
        value = _TENS[match["tens"].lower()] + _SMALL.get((match["digit"] or "").lower(), 0.0)
    elif match["lone"]:
        value = 100.0 if match["lone"].lower() == "hundred" else _SCALES[match["lone"].lower()]
    else:
        value = _SMALL[match["small"].lower()]
    scale = (match["scale"] or "").lower()
    times = 100.0 if scale == "hundred" else _SCALES.get(scale, 1.0)
    found = _quantity(value * times, unit, match, text, times)
    return replace(found, in_words=True, fraction=bool(match["alone"]))


def _quantity(value: float, unit: str, match: re.Match[str], text: str, step: float) -> Quantity:
    before = text[max(match.start() - _LOOK_BACK, 0) : match.start()].rstrip().lower().removesuffix(" a")
    about = before.endswith(_ABOUT)
    slack = _LITTLE_SLACK if about else _SLACK
    low = value * (1 - slack) if about or before.endswith(_BELOW) else value
    high = value * (1 + slack) if about or before.endswith(_ABOVE) else value
    return Quantity(value, unit, match.start(), match.end(), step, low, high)


def same(claimed: Quantity, stated: Quantity) -> bool:
    """Whether a claim may say this number where the paper states that one: equal, rounded, or about it in words."""
    if claimed.unit and stated.unit and claimed.unit != stated.unit:
        return False
    if claimed.value == stated.value or claimed.low <= stated.value <= claimed.high != claimed.low:
        return True
    return stated.step < claimed.step and abs(stated.value - claimed.value) <= 0.5 * claimed.step


def unstated(claimed: Sequence[Quantity], stated: Sequence[Quantity]) -> list[Quantity]:
    """Return the figures of a claim that its source neither states nor gives by one sum, difference or complement.

    Small numbers in words ("two methods") often count what the source names, and fractions ("half of them", "six in
    ten") are often another way to say a figure; neither is asked for.
    """
    return [
        quantity
        for quantity in claimed
        if not _counts_or_divides(quantity)
        and not any(same(quantity, other) or _passed(quantity, other) for other in stated)
        and not _follows(quantity, stated)
    ]


def _counts_or_divides(quantity: Quantity) -> bool:
    return quantity.in_words and (quantity.fraction or (quantity.value <= _COUNTED and not quantity.unit))


def _passed(claimed: Quantity, stated: Quantity) -> bool:
    """Whether a claim says "over" a number that the stated one passes, or "under" one that it does not reach."""
    ratio = stated.value / claimed.value if claimed.value and claimed.unit == stated.unit else 0.0
    above, below = claimed.high > claimed.value, claimed.low < claimed.value
    return (above and 1 <= ratio <= _FAR) or (below and 1 / _FAR <= ratio <= 1)


def _follows(quantity: Quantity, stated: Sequence[Quantity]) -> bool:
    """Whether a figure is the sum or the difference of two that are stated, or what a share leaves of 100 %."""
    unit = quantity.unit
    alike = [each.value for each in stated if each.unit == unit or not unit] + ([100.0] if unit == "%" else [])
    low, high = quantity.low - 0.5 * quantity.step, quantity.high + 0.5 * quantity.step
    made = (value for one, other in combinations(alike, 2) for value in (one + other, abs(one - other)))
    return any(low <= value <= high for value in made)
