"""Which sentences speak of the authors' own work: they need no citation, and no paper could support them."""

import re

_OWN_TEXT = (
    r"(?:paper|work|study|article|section|chapter|thesis|survey|review|report|manuscript|appendix|dissertation|"
    r"tutorial|contribution|letter|note)"
)
_OWN_THING = (
    r"(?:approach(?:es)?|methods?|model(?:s)?|system|results?|experiments?|analys[ei]s|findings?|framework|work|"
    r"contributions?|algorithm|data(?:set)?s?|benchmark|evaluation|implementation|code|goal|aim|hypothes[ei]s|study|"
    r"participants|sample|architecture|technique|solution|pipeline|tool|main|key|proposed|own|baselines?)"
)
_LEAD = (
    r"(?:(?:however|moreover|furthermore|finally|first|second|third|next|then|here|thus|therefore|hence|specifically|"
    r"additionally|in addition|to this end|to address this|in particular|also|lastly|overall|in summary|"
    r"in conclusion|for this purpose|in what follows|below),?\s+)*"
)
_OWN = re.compile(
    rf"{_LEAD}(?:in|throughout|within) (?:this|the present|our|the current) (?:\w+ ){{0,2}}{_OWN_TEXT}\b"
    rf"|{_LEAD}(?:this|the present|the current|our) (?:\w+ ){{0,1}}{_OWN_TEXT}\b"
    rf"|{_LEAD}our (?:\w+[ -]){{0,3}}{_OWN_THING}\b"
    rf"|{_LEAD}(?:we|i)\b"
    r"|.{0,80}\bwe (?:propose|present|introduce|describe|report|develop|release|investigate|evaluate|study|show|"
    r"demonstrate|use|conduct|compare|find|argue|train|collect|design|build|provide|explore|analy[sz]e|measure|"
    r"will|aim|focus|adopt|apply|extend|observe|conclude|hypothesi[sz]e|ask|discuss)\b"
    rf"|the (?:rest|remainder) of (?:this|the) {_OWN_TEXT}\b"
    r"|(?:sections?|chapters?|appendix|appendices)\s+(?:[\dA-Z][\d.]*\s+)?(?:\w+ )?(?:describes?|presents?|reviews?|"
    r"discusses|introduces|reports?|concludes|outlines?|explains?|gives?|shows?|contains?|details?)\b"
    r"|(?:as (?:shown|seen|illustrated|depicted|listed|given|described|discussed) in |in )?"
    r"(?:figures?|fig\.|tables?|equations?|eq\.|algorithms?|listings?)\s*(?:\d|[A-Z]\b|shows?|lists?|gives?|presents?|"
    r"summari[sz]es?|compares?|reports?|illustrates?)",
    re.IGNORECASE,
)
_ANOTHERS = re.compile(
    rf"{_LEAD}(?:in )?(?:this|the present|the current) (?:\w+ ){{0,2}}{_OWN_TEXT}\b(?!.*\bwe\b)", re.IGNORECASE
)
_BULLET = re.compile(r"^\s*(?:[-*+•‣◦▪·–>]|\d{1,3}[.)])\s+")


def is_own(words: str, *, cites: bool = False) -> bool:
    """Whether a sentence says what its own authors do, found or show. "This study" of one that cites is another's."""
    bare = _BULLET.sub("", words)
    return bool(_OWN.match(bare)) and not (cites and _ANOTHERS.match(bare))
