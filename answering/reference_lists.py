"""Tells the list of references that an LLM puts below its answer from the answer. Litmus lists what is cited itself."""

import re
from collections.abc import Sequence

from core.filters import filter_key
from core.identity import title_key
from core.paper import Paper

_TITLES = (
    "references", "reference", "reference list", "list of references", "sources", "source", "sources used",
    "sources cited", "cited sources", "citations", "bibliography", "works cited", "work cited", "cited works",
    "literature", "literature cited", "cited papers", "cited passages", "passages cited", "passages used", "footnotes",
    "referenzen", "quellen", "quellenverzeichnis", "literatur", "literaturverzeichnis", "références", "bibliographie",
    "sources citées", "referencias", "bibliografía", "fuentes", "referências", "riferimenti", "bibliografia", "fonti",
    "参考文献", "参考资料", "引用文献", "引用", "来源", "出典", "источники", "литература", "список литературы",
)  # fmt: skip
_TITLE = "(?:" + "|".join(sorted(_TITLES, key=len, reverse=True)) + ")"
_EMPHASIS = r"(?:\*{1,3}|_{1,3})?"
_ALONE = re.compile(
    rf"\s*+(?:#{{1,6}}\s*+)?{_EMPHASIS}\s*+(?:\d{{1,2}}[.)]\s*+)?{_TITLE}\s*+[:：]?\s*+{_EMPHASIS}\s*+[:：]?\s*+#*+\s*+",
    re.IGNORECASE,
)
_WITH_ENTRIES = re.compile(
    rf"\s*+(?:#{{1,6}}\s*+)?{_EMPHASIS}{_TITLE}(?:\s*+[:：]\s*+{_EMPHASIS}|{_EMPHASIS}\s*+[:：])\s*+(?P<said>\S.*)",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"\s*(?:[-*+•‣◦▪·–]\s+)?(?:\[\^?\d{1,3}\^?\][:.]?|【\d{1,3}】[:.]?|［\d{1,3}］[:.]?|\(?\d{1,3}[.)](?=\s)|\^\d{1,3}\^?"
    r"|[⁰¹²³⁴-⁹]{1,3})?\s*"
)
_NUMBERS = re.compile(r"(?:[\s,;&]++|and|\[\^?\d{1,3}\]|\(\d{1,3}\)|\d++|passages?|sources?)++\.?", re.IGNORECASE)
_WEB = re.compile(r"https?://\S+|\bdoi:\s*\S+|\b10\.\d{4,9}/\S+|\barxiv:\s*\S+", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_INITIALS = re.compile(r"[\"“*_]*[^\W\d_a-z][\w'’-]+(?:\s[^\W\d_a-z][\w'’-]+)?,\s(?:[^\W\d_]\.[\s-]?)+[,;&(. ]")
_WORD = re.compile(r"[^\W\d_]+")
_OF_REFERENCES = frozenset(
    "abs abstract accessed al and arxiv at available by conference doi ed editors eds et for from in international "  # noqa: SIM905
    "issue journal no number of on p page pages paper passage pp preprint press proc proceedings published retrieved "
    "source the title und university vol volume y year".split()
)
_SAYS_NONE = re.compile(r"\bno[\s_-]+answers?\b", re.IGNORECASE)
_MOST_OTHER_WORDS = 2


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
        mark = _MARK.match(line)
        text = line[mark.end() :].strip() if mark else line.strip()
        marked = len(text) < len(line.strip())
        if not any(char.isalnum() for char in text):
            return marked and listed
        if listed and not _SAYS_NONE.search(text) and (marked or _YEAR.search(text) or _WEB.search(text)):
            return True
        if (not marked and not listed) or _SAYS_NONE.search(text):
            return False
        if _YEAR.search(text) and _INITIALS.match(text):
            return True
        if self._others(text) > _MOST_OTHER_WORDS:
            return False
        key = title_key(text)
        by_name = bool(_YEAR.search(text)) and any(word in self._names for word in filter_key(text).split())
        return bool(_WEB.search(text)) or by_name or any(title in key for title in self._titles)

    def may_become_entry(self, line: str) -> bool:
        """Whether a marked line that is not whole yet may become an entry."""
        mark = _MARK.match(line)
        text = line[mark.end() :] if mark else line
        if len(text.strip()) == len(line.strip()) and not (mark and not text):
            return False
        return bool(_INITIALS.match(text)) or self._others(text.rpartition(" ")[0]) <= _MOST_OTHER_WORDS

    def _others(self, text: str) -> int:
        """How many words are no part of what a reference consists of; capitals may be of names that nobody knows."""
        words = _WORD.findall(_WEB.sub(" ", text))
        return sum(word[0].islower() and filter_key(word) not in self._words for word in words)


def is_title(line: str) -> bool:
    """Whether a line is the title of a list of references."""
    return _ALONE.fullmatch(line.rstrip()) is not None


def entries_behind_title(line: str) -> str | None:
    """Return what follows the title of a list on the same line, if anything does."""
    found = _WITH_ENTRIES.fullmatch(line.strip())
    return found["said"] if found else None


def are_numbers(text: str) -> bool:
    """Whether nothing but numbers of sources is said."""
    return _NUMBERS.fullmatch(text) is not None


def may_become_title(line: str) -> bool:
    """Whether a line that is not whole yet may become the title of a list."""
    bare = re.sub(r"^[\s#*_]*(?:\d{1,2}[.)]?\s*)?", "", line).casefold()
    said = bare.rstrip(" *_:：#")
    if not said:
        return True
    return any(title.startswith(said) for title in _TITLES) or entries_behind_title(f"{line} x") is not None
