"""Numbers in text, made comparable: "1,000" is 1000, "50 percent" is 50%, "7 billion" is 7B, "twofold" is twice."""

import re
from dataclasses import dataclass

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
_ALONE = {"half": (50.0, "%"), "twice": (2.0, "x"), "double": (2.0, "x"), "doubled": (2.0, "x"), "doubles": (2.0, "x"),
          "triple": (3.0, "x"), "tripled": (3.0, "x"), "triples": (3.0, "x"), "thrice": (3.0, "x"),
          "halved": (50.0, "%"), "halves": (50.0, "%"), "quadruple": (4.0, "x")}  # fmt: skip
# "one" is mostly a pronoun, and "1" with it.
_SPELLED = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})(?:[- ](?P<digit>{'|'.join(list(_SMALL)[1:10])}))?"
    rf"|(?P<small>{'|'.join(word for word in _SMALL if word not in ('zero', 'one'))})|(?P<alone>{'|'.join(_ALONE)}))"
    r"(?P<fold>-?fold)?\b(?:[ -](?P<scale>hundred|thousand|million|billion|trillion)s?\b)?"
    r"(?P<percent>\s?(?:%|per ?cent\b))?",
    re.IGNORECASE,
)
_DIGITS = re.compile(
    r"(?<![^\W_])(?<![^\W\d_]-)(?<!\d[.,])"  # not inside GPT-4, BM25 or 1.2.3
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.\d+|\d+)"
    r"(?:\s?(?P<unit>%|×|per ?cent\b|percentage\b|-?fold\b|times\b|x\b)"
    r"|[ -]?(?P<scale>thousand|millions?|billions?|trillions?|[kmbtKMBT]n?\b))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at `text[start:end]`; scaled, with `%`, `x` (times) or nothing as unit."""

    value: float
    unit: str
    start: int
    end: int
    decimals: int

    @property
    def key(self) -> str:
        """What equal quantities share."""
        return f"#{self.value:.10g}{self.unit}"


def quantities(text: str) -> list[Quantity]:
    """Return the numbers of a text, in order."""
    found = [_from_digits(match) for match in _DIGITS.finditer(text)] if any(map(str.isdigit, text)) else []
    taken = {place for quantity in found for place in range(quantity.start, quantity.end)}
    found += [_from_words(match) for match in _SPELLED.finditer(text) if match.start() not in taken]
    return sorted(found, key=lambda quantity: quantity.start)


def _from_digits(match: re.Match[str]) -> Quantity:
    plain = match["number"].replace(",", "")
    value = float("".join(str(int(char)) if char.isdigit() else char for char in plain[:30]))
    unit, scale = (match["unit"] or "").lower().replace("percent", "per cent"), (match["scale"] or "").lower()
    return Quantity(
        value * _SCALES.get(scale, 1.0), _UNITS.get(unit, ""), match.start(), match.end(), len(plain.partition(".")[2])
    )


def _from_words(match: re.Match[str]) -> Quantity:
    unit = "%" if match["percent"] else "x" if match["fold"] else ""
    if match["alone"]:
        value, unit = _ALONE[match["alone"].lower()]
    elif match["tens"]:
        value = _TENS[match["tens"].lower()] + _SMALL.get((match["digit"] or "").lower(), 0.0)
    else:
        value = _SMALL[match["small"].lower()]
    scale = (match["scale"] or "").lower()
    return Quantity(
        value * (100.0 if scale == "hundred" else _SCALES.get(scale, 1.0)), unit, match.start(), match.end(), 0
    )


def same(claimed: Quantity, stated: Quantity) -> bool:
    """Whether a claim may say this number where the paper states that one: equal, or rounded from more decimals."""
    if claimed.unit and stated.unit and claimed.unit != stated.unit:
        return False
    if claimed.value == stated.value:
        return True
    return stated.decimals > claimed.decimals and abs(stated.value - claimed.value) <= 0.5 * 10.0**-claimed.decimals
