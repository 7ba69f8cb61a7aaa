"""What the fields of bibliographic records say, in the many ways in which they say it."""

import ast
import html
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from urllib.parse import parse_qsl, urlsplit

from core.identity import normal_arxiv_id, normal_doi

_YEAR = re.compile(r"(?<![\d.])(1[5-9]\d\d|20\d\d)(?!\d)")
_NAMES_ARXIV = re.compile(
    r"(?:arxiv|ar5iv|\bcorr\b)\s*+(?:(?:\.labs\.arxiv)?\.org(?:/(?:abs|pdf|html)/|\s?:\s*+)"
    r"|[:.,]?\s*+(?:_?e-?prints?|id\b|identifier\b)?\s*+[:/]?\s*+(?:abs/)?)(\S{1,40})",
    re.IGNORECASE,
)
_BARE_ARXIV = re.compile(
    r"\s*(?:arxiv:\s*)?(\d{4}\.\d{4,5}(?:v\d+)?|[a-z]+(?:-[a-z]+)?(?:\.[a-z]{2})?/\d{7}(?:v\d+)?)\s*(?:\[[\w.-]{2,20}\]\s*)?",
    re.IGNORECASE,
)
_WORDS_BEFORE_ARXIV = re.compile(
    r"\W*(?:(?:arxiv|corr|abs|preprints?|e-?prints?|submitted|to|also|available|published|at|as|on|in|p|pp|pages?|online|"
    r"org|https?|www|doi|dx|publisher|export|pdf|id|identifier|accepted|10\.48550|\d{1,4})\W+)*",
    re.IGNORECASE,
)
_AFTER_ARXIV = re.compile(r"(?:v\d+)?(?:\.pdf)?(?:\s*[\[(,;.].*|\W*(?:(?:19|20)\d\d\W*)?)", re.DOTALL)
_PART = re.compile(r"[;\n]|\.\s(?=[A-Z])")
_ONLY_DOI = re.compile(
    r"\W*(?:(?:digital object identifier|info:doi/|doi|(?:https?://[^\s/]{0,80}|dx\.|www\.)?doi[.-]org[^\s/]{0,80}/)[\s:=-]*)*"
    r"(?P<doi>10\.\d{4,9}(?:/|%2f)\S+?)\s*(?:\[doi\])?\s*",
    re.IGNORECASE,
)
_DOI_OF_PUBLISHER = re.compile(
    r"https?://[^\s/]{1,80}/(?:[\w-]{1,20}/){0,2}?(?:doi|articles?|chapter)/(?:[a-z]{2,20}/)?(?P<doi>10\.\d{4,9}/[^\s?#]+?)"
    r"(?:/(?:abstract|full|pdf|epdf|summary))?(?:[?#]\S*)?",
    re.IGNORECASE,
)
"""https://www.tandfonline.com/doi/full/10.…"""
_LEADS_TO = frozenset({"url", "qurl", "doi", "id", "rft_id"})
_LABELLED_DOI = re.compile(
    r"\b(?:doi|di|digital object identifier)\s?[:=-]\s?(?P<doi>(?:https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}/\S+)",
    re.IGNORECASE,
)
_ARXIV_ID = re.compile(r"\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)?(?:\.[a-z]{2})?/\d{7}", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>\"'|;{}]{3,2000}", re.IGNORECASE)
_BRACKETS_OF_SICI = re.compile(r"<([^<>\s]{1,100})>(?=\d)")
_SCOPUS_ID = re.compile(r"(?<!\s)\s*+\(\d+\)")
_BETWEEN_NAMES = re.compile(r"[；，、•]|(?<=\S)\s[·/]\s")
AND = re.compile(r"(?<!\s)\s++(?:and|&)\s+")
_NOBODY = re.compile(
    r"\W*+(?:no (?:author|name)s?(?: (?:full )?(?:names?|ids?|information))?(?: (?:is|are))?"
    r"(?: (?:available|listed|given|provided|supplied|found|specified|indicated|stated))?"
    r"|no authorship indicated|(?:author|name)s?(?: (?:names?|is|are))? (?:unknown|unavailable|"
    r"not (?:available|listed|given|provided|specified|identified|stated|indicated))|anon(?:[iy]mous)?(?: authors?)?"
    r"|unknown(?: authors?)?|not (?:available|specified|listed|given)|s\.?\s?n|n\.\s?[an]\.?|n/?a|none|null"
    r"|nan|undefined"
    r"|(?:and )?(?:\d+ )?(?:more )?(?:others|authors)|et[\s~]+al)?\W*",
    re.IGNORECASE,
)
_NOTHING = frozenset({"nan", "none", "null", "n/a", "#n/a", "<na>", "undefined", "[]", "-"})
"""What programs write into an empty cell."""
_ET_AL = re.compile(r"(?<![\s,;~])[\s,;~]++(?:and\s)?(?:et[\s~]{1,3}al\.?|(?:\d{1,4}\s)?others)\s*\Z", re.IGNORECASE)
_REPRESENTED = re.compile(r"\b[A-Za-z][\w.]{0,60}\((?:\w{1,20}=)?('[^'\n]{0,300}'|\"[^\"\n]{0,300}\")\)")
_CONVERTED = frozenset({"array", "index", "list", "tuple", "set", "frozenset", "series"})
"""Lists of other libraries, as Python prints them: array(['Ann Low'], dtype=object)."""
_WORD = re.compile(r"[^\W\d_]{4}")
_INITIAL = re.compile(r"(?:^|[\s-])[^\W\d_]\.")
_OF_NUMPY = re.compile(r"(?<=['\"])\s+(?=['\"])")
_LONGEST_LIST = 200_000
JUNIOR = re.compile(r"(?:jr|sr|ii|iii|iv|2nd|3rd|4th)\.?", re.IGNORECASE)
_GIVEN_JUNIOR = re.compile(r"(\S.{0,100}?)\s((?:jr|sr)\.?|2nd|3rd|4th|II|III)", re.IGNORECASE)
_DEGREE = re.compile(r"(?:ph\.?\s?d|d\.?phil|m\.?b\.?b\.?s|mph|pharm\.?d|dr\.?med|ed\.?d|psy\.?d)\.?", re.IGNORECASE)
_ALSO_INITIALS = re.compile(r"(?:m\.?d|m\.?sc?|b\.?sc?|m\.?a|r\.?n|d\.?o|dds|dvm|frcpc?|facs)\.?", re.IGNORECASE)
"""Degrees that could be initials, but not beside a given name."""


def year_of(text: object) -> int | None:
    """Return the first plausible year in a number or a text such as `2020-05-01`, `May 2020`, `2020.0`."""
    if isinstance(text, bool) or not isinstance(text, str | int | float):
        return None
    found = _YEAR.search(unicodedata.normalize("NFKC", str(text)[:100]))
    return int(found.group()) if found else None


def first_year(*texts: object) -> int | None:
    """Return the year that the first of these names: `in press` names none."""
    return next((year for text in texts if (year := year_of(text))), None)


def doi_in(*notes: str) -> str:
    """Return the DOI that a note is, or that it calls the paper's own; other DOIs in it are other papers'."""
    for note in notes:
        for line in note[:10_000].splitlines():
            for text in (line.strip(), *_passed_on(line)):
                found = _DOI_OF_PUBLISHER.fullmatch(text) or _ONLY_DOI.fullmatch(text) or _labelled(text)
                if found and (doi := normal_doi(found.string[: found.end("doi")])):
                    return doi
    return ""


def _passed_on(line: str) -> list[str]:
    """Return what an address says of the address or DOI that it leads to: https://proxy.edu/login?url=https://…"""
    if "://" not in line or "10." not in line:
        return []
    try:
        said = parse_qsl(urlsplit(line.strip()).query)
    except ValueError:
        return []
    return [value for name, value in said if name.lower() in _LEADS_TO]


def _labelled(line: str) -> re.Match[str] | None:
    one = "<" in line or "&lt;" in line or "%3c" in line.lower()  # a SICI has semicolons of its own
    separator = ". " if line.startswith("Accession Number") else ";"
    parts = [line] if one else [line, *(part.strip() for part in line.split(separator))]
    return next((found for part in parts if (found := _LABELLED_DOI.match(part))), None)


def link_of(text: str) -> str | None:
    """Return the first web address; anything else, such as `javascript:`, is no link."""
    found = _LINK.search(_BRACKETS_OF_SICI.sub(r"%3C\1%3E", text[:10_000].replace("&lt;", "<").replace("&gt;", ">")))
    return found.group().rstrip(".,)") if found else None


def arxiv_of(mentions: Iterable[str], ids: Iterable[str] = ()) -> str | None:
    """Return the arXiv id that `mentions` names as such, or that one of `ids` is and says of nothing else.

    "arXiv preprint arXiv:2005.11401, 2020" is an id; "Comment on arXiv:2005.11401" speaks of another paper.
    """
    for text in ids:
        bare = _BARE_ARXIV.fullmatch(text)
        if bare:
            return normal_arxiv_id(bare.group(1))
    for text in mentions:
        for found in _NAMES_ARXIV.finditer(text[:2_000]):
            known = normal_arxiv_id(found.group(1))
            if known:
                return known
    parts = (part for text in ids for part in _PART.split(text[:2_000]))
    return next((known for part in parts if (known := _arxiv_that_is(part))), None)


def _arxiv_that_is(text: str) -> str | None:
    for found in _NAMES_ARXIV.finditer(text):
        named = _ARXIV_ID.match(found[1])
        if not named or not _WORDS_BEFORE_ARXIV.fullmatch(text[: found.start()]):
            continue
        if _AFTER_ARXIV.fullmatch(text[found.start(1) + named.end() :]):
            return normal_arxiv_id(named.group())
    return None


def without_degrees(parts: list[str]) -> list[str]:
    """Return the parts of one name without the degrees at its end."""
    while len(parts) > 1 and (_DEGREE.fullmatch(parts[-1]) or (len(parts) > 2 and _ALSO_INITIALS.fullmatch(parts[-1]))):
        parts = parts[:-1]
    return parts


def given_first(name: str) -> str:
    """Return "Given Family" of "Family, Given" and "Family, Jr., Given"."""
    parts = without_degrees([part.strip() for part in name.strip(" ,").split(",")])
    match parts:
        case [family, given] if family and given and not JUNIOR.fullmatch(given):
            behind = _GIVEN_JUNIOR.fullmatch(given)  # PubMed's "Roe, Bob C Jr"
            return f"{behind[1]} {family} {behind[2]}" if behind else f"{given} {family}"
        case [family, junior, given] if JUNIOR.fullmatch(junior):
            return f"{given} {family} {junior}"
        case [family, given, junior] if JUNIOR.fullmatch(junior):
            return f"{given} {family} {junior}"
        case [whole, junior] if " " in whole and JUNIOR.fullmatch(junior):
            return f"{whole} {junior}"
    return ", ".join(parts).strip(" ,")


def is_filled(text: str) -> bool:
    """Whether a text is more than what programs write where there is none."""
    return text.casefold() not in _NOTHING


def somebody(name: str) -> bool:
    """Whether this names anybody; exports have a phrase where they know no author."""
    return not _NOBODY.fullmatch(name)


def without_others(text: str) -> str:
    """Return a list of authors without the "et al." at its end."""
    return _ET_AL.sub("", text)


def values_listed(text: str) -> list[object] | None:
    """Return the elements of a list that a program printed into a cell: Python, NumPy, JSON; None if it is none."""
    text = text.strip()
    if len(text) > _LONGEST_LIST:
        return None
    kind, bracket, inside = text.partition("(")
    if bracket and inside.endswith(")") and kind.casefold() in _CONVERTED:
        text = _without_kind(inside[:-1]).strip()
    elif _REPRESENTED.match(text) or text[:1] + text[-1:] in {"''", '""'}:
        text = f"[{text}]"
    if text[:1] + text[-1:] not in {"[]", "()", "{}"}:
        return None
    text = _REPRESENTED.sub(r"\1", text)
    for read, spelt in ((json.loads, text), (ast.literal_eval, _OF_NUMPY.sub(", ", text))):
        try:
            value = read(spelt)
        except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
            continue
        if isinstance(value, list | tuple):
            return list(value)
        if isinstance(value, set) and isinstance(tree := ast.parse(spelt, mode="eval").body, ast.Set):
            return list(dict.fromkeys(map(ast.literal_eval, tree.elts)))  # in their order
    return None


def _without_kind(inside: str) -> str:
    """Return what a list of another library holds, without the kind of its elements at its end."""
    elements, said, kind = inside.rpartition("dtype=")
    elements = elements.rstrip()
    return elements[:-1] if said and elements.endswith(",") and not {*kind} & {*"()"} else inside


def names_in(text: str) -> list[str]:
    """Split a list of authors as spreadsheets have it: by semicolons, bars, "and", or commas."""
    text = without_others(_SCOPUS_ID.sub("", html.unescape(text)))
    text = _BETWEEN_NAMES.sub(";", text)
    if text[:1] + text.rstrip()[-1:] == "[]" and somebody(text):
        text = text.strip()[1:-1]
    for separator in (";", "|", "\n"):
        if separator in text:
            return [name.strip() for name in text.split(separator) if name.strip()]
    parts = [part.strip(" ,") for part in AND.split(text) if part.strip()]
    if len(parts) > 1 and parts[0].count(",") <= 1 and all(part.count(",") == 1 for part in parts[1:]):
        return parts  # Family, Given and Family, Given
    names = [name.strip().removeprefix("and ") for part in parts for name in part.split(",") if name.strip()]
    if pairs := pairs_of(names):
        return pairs
    single = [" " not in name for name in names]
    if len(names) == 2 and any(single):
        return [", ".join(names)] if len(parts) == 1 else names
    if len(names) > 2 and len(names) % 2 == 0 and all(single[::2]) and len(parts) == 1:
        return [f"{family}, {given}" for family, given in zip(names[::2], names[1::2], strict=True)]
    return names


def pairs_of(names: Sequence[str]) -> list[str]:
    """Return "Family, A." of "Family", "A." and so on; nothing if not every second one is initials."""
    if len(names) < 4 or len(names) % 2 or not all(map(are_initials, names[1::2])) or any(map(has_dot, names[::2])):
        return []
    return [f"{family}, {given}" for family, given in zip(names[::2], names[1::2], strict=True)]


def are_initials(text: str) -> bool:
    """Whether it is "A.", "A. B.", "AB" or "J.-P."."""
    return text.isupper() and sum(char.isalpha() for char in text) <= 4 and not _WORD.search(text)


def has_dot(name: str) -> bool:
    """Whether there is an initial with its dot in it."""
    return bool(_INITIAL.search(name))


def tags_in(text: str) -> list[str]:
    """Split a list of keywords by semicolons, bars or line ends, else by commas."""
    for separator in (";", "|", "\n", ","):
        if separator in text:
            return [tag.strip() for tag in text.split(separator) if tag.strip()]
    return [text.strip()] if text.strip() else []
