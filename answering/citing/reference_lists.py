"""Tells the list of references that an LLM puts below its answer from the answer. Litmus lists what is cited itself."""

import re
from collections.abc import Sequence

from core.paper import Paper
from core.text.keys import filter_key, title_key
from core.text.words import LETTERS

_TITLES = (
    "references", "reference", "reference list", "list of references", "references used", "references cited",
    "cited references", "key references", "selected references", "reference(s)", "sources", "source", "source(s)",
    "sources used", "sources cited", "sources consulted", "cited sources", "list of sources", "source papers",
    "source passages", "source list", "citations", "citation list", "citation key", "bibliography", "works cited",
    "work cited", "cited works", "literature", "literature cited", "cited papers", "papers cited", "papers used",
    "papers referenced", "referenced papers", "cited passages", "passages cited", "passages used", "further reading",
    "footnotes", "endnotes", "references and sources", "sources and references", "references and further reading",
    "referenzen", "quellen", "quellenangaben", "quellenverzeichnis", "literatur", "literaturangaben",
    "literaturverzeichnis", "références", "références bibliographiques", "bibliographie", "sources citées",
    "referencias", "referencias bibliográficas", "bibliografía", "fuentes", "referências", "fontes", "riferimenti",
    "riferimenti bibliografici", "bibliografia", "fonti", "bronnen", "bronvermelding", "referenties", "källor",
    "referenser", "kilder", "referanser", "lähteet", "źródła", "literatura", "zdroje", "kaynaklar", "kaynakça",
    "bibliographic references", "full references", "supporting sources", "cited literature", "citations and sources",
    "literaturhinweise", "referenzliste", "verwendete quellen", "liste des références", "sources utilisées",
    "fuentes citadas", "fuentes consultadas", "fuentes bibliográficas", "referências bibliográficas", "fontes citadas",
    "fontes consultadas", "fonti citate", "literatuur", "literatuurlijst", "referentielijst", "källförteckning",
    "litteratur", "litteraturliste", "litteraturförteckning", "lähdeluettelo", "viitteet", "bibliografie",
    "piśmiennictwo", "literatúra", "irodalom", "hivatkozások", "források", "referințe", "surse", "βιβλιογραφία",
    "πηγές", "αναφορές", "מקורות", "منابع", "قائمة المراجع", "المراجع والمصادر", "संदर्भ", "स्रोत", "daftar pustaka",
    "referensi", "sumber", "เอกสารอ้างอิง", "แหล่งอ้างอิง", "nguồn", "nguồn tham khảo", "參考文獻", "參考資料",
    "引用來源", "資料來源", "信息来源", "引用元", "情報源", "参考", "참고자료", "список источников",
    "использованные источники", "использованная литература", "список використаних джерел", "література",
    "tài liệu tham khảo", "参考文献", "参考资料", "引用文献", "参考来源", "引用", "来源", "出典", "참고문헌",
    "참고 문헌", "출처", "источники", "литература", "список литературы", "джерела", "المراجع", "المصادر",
)  # fmt: skip
_LEADS = (
    "", "the ", "my ", "here are the ", "based on the ", "based on the following ", "the following ", "see the ",
)  # fmt: skip
"""What may stand before a title that ends with a colon: "Based on the following sources:"."""
_TITLE = "(?:" + "|".join(map(re.escape, sorted(_TITLES, key=len, reverse=True))) + ")"
_EMPHASIS = r"(?:\*{1,3}|_{1,3})?"
_BEFORE = (
    rf"\s*+(?:>\s*+)?(?:#{{1,6}}\s*+)?{_EMPHASIS}\s*+(?:[^\w\s#*_>\[(`|]{{1,3}}\s++)?(?:\d{{1,2}}[.)]\s*+)?{_EMPHASIS}"
)
_STYLE = r"(?:\s*\((?:APA|MLA|IEEE|Harvard|Chicago|Vancouver|BibTeX)[^()\n]{0,20}\))?"
_ALONE = re.compile(
    rf"{_BEFORE}(?:{_TITLE}(?:\s*[/&]\s*{_TITLE})?{_STYLE}\s*+[:：]?"
    rf"|(?:{'|'.join(lead for lead in _LEADS if lead)}){_TITLE}(?:\s(?:are|is|were|used))?\s*+[:：])"
    rf"\s*+{_EMPHASIS}\s*+[:：]?\s*+#*+\s*+",
    re.IGNORECASE,
)
_TAGS = re.compile(
    r"</?(?:details|summary|h[1-6]|b|strong|p|ul|ol|li|br|hr|div|small)(?:\s[^<>]{0,60})?/?>", re.IGNORECASE
)
_TEX_TITLE = re.compile(r"\\(?:sub)*section\*?\{([^{}\n]{0,60})\}")
_WITH_ENTRIES = re.compile(
    rf"{_BEFORE}{_TITLE}{_STYLE}(?:\s*+[:：]\s*+{_EMPHASIS}|{_EMPHASIS}\s*+[:：])\s*+(?P<said>\S.*)",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"\s*(?:>\s*)?(?:[-*+•‣◦▪·–]\s+)?[*_]{0,3}"
    r"(?:\[\^?\d{1,3}\^?\][*_]{0,3}[:.]?|【\d{1,3}】[:.]?|［\d{1,3}］[:.]?|\(?\d{1,3}[.)](?=[\s*_])[*_]{0,3}|\^\d{1,3}\^?"
    r"|<sup>\[?\d{1,3}\]?</sup>|[⁰¹²³⁴-⁹]{1,3}|(?:\d\ufe0f?\u20e3|[①-⑳]){1,2}"
    r"|(?:source|passage|paper|reference|ref|document|doc|citation)s?\.?\s*[\[(#]?\d{1,3}[\])]?[*_]{0,3}\s*[:.–—-](?=\s)[*_]{0,3})?\s*",
    re.IGNORECASE,
)
_NAME_BEGUN = re.compile(r"[\"“*_]*[^\W\d_a-z][\w'’-]*(?:\s[^\W\d_a-z]?[\w'’-]*)?(?:,(?:\s(?:[^\W\d_]\.?)?)?)?")
_MARK_BEGUN = re.compile(
    r"[\s>*_+•‣◦▪·–-]*(?:s(?:o(?:u(?:r(?:ce?)?)?)?)?|p(?:a(?:s(?:s(?:a(?:ge?)?)?)?|p(?:er?)?)?)?|r(?:e(?:f(?:e[a-z]{0,6})?)?)?"
    r"|d(?:o(?:c[a-z]{0,5})?)?|c(?:i[a-z]{0,6})?)s?\.?\s*[\[(#]?\d{0,3}[\])]?[*_]{0,3}\s*[:.–—-]?"
)
_ROW = re.compile(r"\s*\|\s*(?:\[?\d{1,3}\]?\s*\||[#\s:|-]*(?:\w{1,20}\s*\|)|[\s:|-]+$)")
"""A row of a table of references."""
_TABLE_HEAD = re.compile(
    r"\s*\|?\s*(?:#|n[or]\.?|№|ref\.?|index|id|\[n\])\s*"
    r"(?:\|\s*(?:sources?|titles?|papers?|references?|authors?(?:\(s\))?|year|journal|venue|citations?|doi|links?|url)\s*)+"
    r"\|?\s*",
    re.IGNORECASE,
)
"""The head of a table of references; one of findings has a column more."""
_NUMBERS = re.compile(r"(?:[\s,;&]++|and|\[\^?\d{1,3}\]|\(\d{1,3}\)|\d++|passages?|sources?)++\.?", re.IGNORECASE)
_WEB = re.compile(r"https?://\S+|\bdoi:\s*\S+|\b10\.\d{4,9}/\S+|\barxiv:\s*\S+", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_INITIALS = re.compile(r"[\"“*_]*[^\W\d_a-z][\w'’-]+(?:\s[^\W\d_a-z][\w'’-]+)?,\s(?:[^\W\d_]\.[\s-]?)+[,;&(. ]")
_OF_REFERENCES = frozenset(
    "abs abstract accessed al and arxiv at available by conference doi ed editors eds et for from in international "  # noqa: SIM905
    "issue journal no number of on p page pages paper passage pp preprint press proc proceedings published retrieved "
    "source the title und university vol volume y year".split()
)
_CITES = re.compile(r"\w\s*\[\^?\d{1,3}(?:, ?\d{1,3})*\][.!]?\s*$")
"""How a sentence ends that cites."""
_SAYS_NONE = re.compile(r"\bno[\s_-]+answers?\b", re.IGNORECASE)
_MOST_OTHER_WORDS = 2
_TITLES_WITH_LEADS = tuple(f"{lead}{title}" for title in _TITLES for lead in _LEADS)
_LONGEST_HEAD = 80
"""Characters of a table's head of which it is not said yet what it is the head of."""
_LONGEST_REST = 30
"""Characters that may follow a title on its line: "(APA)", "& Sources"."""
_HALF = re.compile(r"<[^<>]{0,60}\Z")
_TEX_TITLE_BEGUN = re.compile(r"^\s*\\[a-z]{0,13}\*?\{?")


class Entries:
    """Knows what an entry of a list of references looks like, given the papers that it may list."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._titles = [key for key in (title_key(paper.title) for paper in papers) if key]
        self._names = frozenset(
            word for paper in papers for author in paper.authors for word in filter_key(author).split()
        )
        said = (f"{paper.title} {paper.venue or ''}" for paper in papers)
        self._words = self._names | _OF_REFERENCES | {word for text in said for word in filter_key(text).split()}

    def is_entry(self, line: str, *, listed: bool) -> bool:
        """Whether a line is an entry. `listed`: it stands under a title that says so."""
        line = _TAGS.sub("", line)
        mark = _MARK.match(line)
        text = line[mark.end() :].strip() if mark else line.strip()
        marked = len(text) < len(line.strip()) or (listed and _ROW.match(line) is not None)
        if listed and not line.strip():  # nothing but tags
            return True
        if not any(char.isalnum() for char in text):
            return marked and listed
        dated = _YEAR.search(text) or _WEB.search(text)
        if listed and not _SAYS_NONE.search(text) and (dated or (marked and not _CITES.search(text))):
            return True
        if _SAYS_NONE.search(text):
            return False
        if _YEAR.search(text) and _INITIALS.match(text):
            return marked or listed or any(title in title_key(text) for title in self._titles)
        if not marked and not listed:
            return False
        if self._others(text) > _MOST_OTHER_WORDS:
            return False
        key = title_key(text)
        by_name = bool(_YEAR.search(text)) and any(word in self._names for word in filter_key(text).split())
        return bool(_WEB.search(text)) or by_name or any(title in key for title in self._titles)

    def may_become_entry(self, line: str) -> bool:
        """Whether a marked line that is not whole yet may become an entry."""
        if _INITIALS.match(line) or _NAME_BEGUN.fullmatch(line) or _MARK_BEGUN.fullmatch(line.lower()):
            return True
        mark = _MARK.match(line)
        text = line[mark.end() :] if mark else line
        if len(text.strip()) == len(line.strip()) and not (mark and not text):
            return False
        return bool(_INITIALS.match(text)) or self._others(text.rpartition(" ")[0]) <= _MOST_OTHER_WORDS

    def _others(self, text: str) -> int:
        """How many words are no part of what a reference consists of; capitals may be of names that nobody knows."""
        words = LETTERS.findall(_WEB.sub(" ", text))
        return sum(word[0].islower() and filter_key(word) not in self._words for word in words)


def is_title(line: str) -> bool:
    """Whether a line is the title of a list of references."""
    return (_ALONE.fullmatch(_bare(line)) or _TABLE_HEAD.fullmatch(line)) is not None


def entries_behind_title(line: str) -> str | None:
    """Return what follows the title of a list on the same line, if anything does."""
    found = _WITH_ENTRIES.fullmatch(_bare(line))
    return found["said"] if found else None


def are_numbers(text: str) -> bool:
    """Whether nothing but numbers of sources is said."""
    return _NUMBERS.fullmatch(text) is not None


def may_become_title(line: str) -> bool:
    """Whether a line that is not whole yet may become the title of a list."""
    if line.lstrip().startswith("|"):
        return len(line) < _LONGEST_HEAD
    bare = _HALF.sub("", _TEX_TITLE_BEGUN.sub("", _TAGS.sub("", line)))
    said = re.sub(r"^[^\w(\[`|]*(?:\d{1,2}[.)]?\s*)?", "", bare).casefold().rstrip(" *_:：#")
    if not said:
        return True
    begun = (title for title in _TITLES_WITH_LEADS if said.startswith(title) and not said[len(title) :][:1].isalnum())
    goes_on = len(said) - max(map(len, begun), default=-_LONGEST_REST) < _LONGEST_REST
    return (
        goes_on
        or any(title.startswith(said) for title in _TITLES_WITH_LEADS)
        or bool(entries_behind_title(f"{line} x"))
    )


def _bare(line: str) -> str:
    return _TEX_TITLE.sub(r"\1", _TAGS.sub("", line)).strip()
