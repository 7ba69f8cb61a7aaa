"""Reads what a judge wrote. It was asked for JSON; it may have written anything.

Read are complete objects, wherever they stand: in a list, one a line, inside code fences, between prose. Of an object
that is no JSON, what can be told for certain is read. A claim with no verdict, or with two, has none.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.answer import Verdict

_LONGEST = 60_000
"""Characters that are looked at: twice what a hundred verdicts take."""
_LONGEST_RUBBLE = 4_000
"""Characters of an object that is no JSON, beyond which nothing of it is read."""
_DECODER = json.JSONDecoder(strict=False)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_CLAIM = ("claim", "claim_id", "id", "number", "no", "n", "index", "sentence")
_VERDICT = ("verdict", "label", "judgement", "judgment")
_QUOTES = ("passage_says", "quotes", "quote", "evidence")
_QUOTE_TEXT = ("quote", "text")
_VERDICTS = {
    wording: verdict
    for verdict, wordings in {
        Verdict.SUPPORTED: ("supported", "fully supported", "support", "supports", "entailed", "entailment"),
        Verdict.PARTIAL: ("partial", "partially supported", "partly supported", "partially", "partial support"),
        Verdict.UNSUPPORTED: ("unsupported", "not supported", "no support", "neutral", "not mentioned", "none"),
        Verdict.CONTRADICTED: ("contradicted", "contradiction", "contradicts", "contradictory", "refuted"),
    }.items()
    for wording in wordings
}
_CLAIM_NUMBER = re.compile(
    r"(?:claim|sentence|id|no\.?|c)?[\s#:_-]*(\d{1,6})(?:\.0)?[\s.:)]*", re.IGNORECASE | re.ASCII
)
_WORDS = {"high": 0.9, "medium": 0.6, "low": 0.3}
_DELIMITERS = str.maketrans("“”", '""')


@dataclass(frozen=True, slots=True)
class Said:
    """What a judge says of a claim."""

    verdict: Verdict
    quotes: tuple[str, ...] = ()
    confidence: float | None = None
    """In the verdict, in [0, 1]. None: the judge said nothing usable."""


def read_verdicts(text: str, claims: int) -> dict[int, Said]:
    """Return what is said of the claims, by their number from 1 to `claims`; those that are missing were not read."""
    found: dict[int, list[Said]] = {}
    unnumbered: list[Said] = []
    for number, said in _items(text):
        if number is None:
            unnumbered.append(said)
        elif number == 0:
            return {}  # it counts from 0: each number means another claim
        elif 1 <= number <= claims:
            found.setdefault(number, []).append(said)
    if not found and len(unnumbered) == claims:
        return dict(enumerate(unnumbered, start=1))
    return {number: _one(said) for number, said in found.items() if len({each.verdict for each in said}) == 1}


def _one(said: list[Said]) -> Said:
    quotes = tuple(dict.fromkeys(quote for each in said for quote in each.quotes))
    return Said(said[0].verdict, quotes, said[0].confidence)


def _items(text: str) -> Iterator[tuple[int | None, Said]]:
    text = _TRAILING_COMMA.sub("", text[:_LONGEST])
    at = text.find("{")
    while at >= 0:
        try:
            read, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):  # ValueError also for a number of thousands of digits
            following = text.find("{", at + 1)
            item = _salvaged(text[at : following if following >= 0 else len(text)])
            if item is not None:
                yield item
            at = following
        else:
            yield from _within(read)
            at = text.find("{", end)


def _within(read: object) -> Iterator[tuple[int | None, Said]]:
    """Yield the items of what was read: it is one itself, or holds some, at any depth."""
    waiting: list[tuple[object, object]] = [(None, read)]
    while waiting:
        key, value = waiting.pop()
        if isinstance(value, dict):
            said = _said(value)
            if said is not None:
                number = next((found for name in _CLAIM if (found := _number(value.get(name))) is not None), None)
                yield number if number is not None else _number(key), said
            else:
                waiting += reversed(value.items())
        elif isinstance(value, list):
            waiting += [(None, each) for each in reversed(value)]
        elif _number(key) is not None and (verdict := _verdict(value)):  # {"1": "supported"}
            yield _number(key), Said(verdict)


def _said(item: Mapping[object, object]) -> Said | None:
    verdict = next((found for name in _VERDICT if (found := _verdict(item.get(name)))), None)
    if verdict is None:
        return None
    quotes = tuple(quote for name in _QUOTES for quote in _texts(item.get(name)))
    return Said(verdict, tuple(dict.fromkeys(quotes)), _confidence(item.get("confidence")))


def _verdict(value: object) -> Verdict | None:
    return _VERDICTS.get(" ".join(re.findall(r"[a-z]+", value.lower()))) if isinstance(value, str) else None


def _number(value: object) -> int | None:
    """1, 1.0, "1" and "Claim 1" are one; True is none, nor is "GPT-4"."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    found = _CLAIM_NUMBER.fullmatch(str(value)[:32] if not isinstance(value, int) or abs(value) < 10**6 else "")
    return int(found[1]) if found else None


def _texts(value: object) -> Iterator[str]:
    """Yield the quotes of a text, a list of texts, or a list of objects that hold one."""
    for each in value if isinstance(value, list) else [value]:
        text = next((each[name] for name in _QUOTE_TEXT if name in each), None) if isinstance(each, dict) else each
        if isinstance(text, str) and text.strip():
            yield text


def _confidence(value: object) -> float | None:
    """Read 0.9, "0.9", 90, "90%" and "high"; a number between 1 and 10 may be of any scale and says nothing."""
    percent = False
    if isinstance(value, str):
        value = value.strip().lower()
        if value in _WORDS:
            return _WORDS[value]
        percent = value.endswith("%")
        try:
            value = float(value.rstrip("% "))
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:  # nor NaN
        return None
    if percent or value > 10:
        return float(value) / 100
    return float(value) if value <= 1 and math.isfinite(value) else None


_KEY = r"[{,]\s*+[\"']?(?:%s)[\"']?\s*+:\s*+"
_SALVAGED_VERDICT = re.compile(_KEY % "|".join(_VERDICT) + r"[\"']?([\w -]+)[\"']?\s*(?=[,}\n])", re.IGNORECASE)
_SALVAGED_CLAIM = re.compile(
    _KEY % "|".join(_CLAIM) + r"[\"']?(?:claim\s*)?(\d{1,6})[\"']?\s*(?=[,}\n])", re.IGNORECASE
)
_SALVAGED_QUOTES = re.compile(
    _KEY % "|".join(_QUOTES) + r"\[?\s*[\"'](.*?)[\"']\s*\]?\s*(?=,\s*[\"']?\w+[\"']?\s*:|\}\s*\Z)",
    re.IGNORECASE | re.DOTALL,
)
_BETWEEN_QUOTES = re.compile(r"[\"']\s*+,\s*+[\"']")


def _salvaged(segment: str) -> tuple[int | None, Said] | None:
    """Read an object with quotation marks inside its texts, or in place of the right ones, if it is complete."""
    closed = segment.rfind("}")
    if not 0 <= closed < _LONGEST_RUBBLE:
        return None  # cut off: its verdict may have been about to change
    segment = segment[: closed + 1].translate(_DELIMITERS)
    verdict, claim = _SALVAGED_VERDICT.findall(segment), _SALVAGED_CLAIM.findall(segment)
    said = _verdict(verdict[0]) if len(verdict) == 1 else None
    if said is None or len(claim) > 1:
        return None
    quotes = [quote for found in _SALVAGED_QUOTES.findall(segment) for quote in _BETWEEN_QUOTES.split(found)]
    return (int(claim[0]) if claim else None), Said(said, tuple(quotes))
