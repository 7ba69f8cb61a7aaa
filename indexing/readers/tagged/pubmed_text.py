"""PubMed's "Abstract (text)": paragraphs without names, of which the order and the looks tell what they say."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, ClassVar

from core.importing import Rejection
from indexing.readers.decoding import LONGEST_LINE, lines_of
from indexing.readers.fields import are_initials, first_year
from indexing.readers.record import Record, RecordReader, made

_BEGINS = re.compile(r"(\d{1,6})[.:] {1,3}(?=\S)")
_FIRST = re.compile(r"\s*\d{1,6}[.:] {1,3}\S[^\n]{0,500}(?:\n\S[^\n]{0,500}){0,5}\n[ \t]*\n")
_PMID = re.compile(r"PMID: ?\d{1,9}\b")
_NUMBERS = re.compile(r"(?m)^[ \t]*\n(?:(?:DOI|PMCID|PII): ?\S+[ \t]*\n){0,3}PMID: ?\d")
_ID = re.compile(r"(DOI|PMCID|PMID|PII): ?(\S+)")
_CITATION = re.compile(r"(.{2,300}?)[.;] {1,2}((?:1[89]|20)\d\d)\b")
_BESIDE = re.compile(
    r"Author information:|Collaborators?:|Conflict of interest|©|(?:Crown )?Copyright\b|Published by |\(c\) "
    r"|\[Article in [^\]]*\]|\[No authors"
    r"|(?:Comment|Erratum|Update|Retraction|Retracted|Republished|Corrected|Reprint|Partial retraction|Original report"
    r"|Expression of concern|Summary for patients)(?: and republished)?(?: in| on| of| for| from)\b"
)
_OTHER_ABSTRACT = re.compile(r"Publisher:|Plain Language Summary:")
_RETRACTED = re.compile(r"Retraction in\b|Retracted (?:and republished )?in\b")
_MARKS = re.compile(r"\([\d#*†‡, ]{1,8}\)|[#*†‡]")
_PERSON = re.compile(r"([^\W\d_].{0,80}?) (\S{1,8})(?: (Jr|Sr|II|III|IV|\d(?:st|nd|rd|th)))?\Z")
_GROUP = re.compile(
    r"\b(?:group|consorti\w+|committee|collaborat\w+|investigators|network|society|association|organi[sz]ation|team"
    r"|study|agency|institute|task ?force|panel|council|initiative|trialists)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?:From the )?(?:Dep(?:artmen)?t|Division|Faculty|School|Institut|Cent(?:re|er)|Laborator|Unit|Universi)"
)
_LONGEST_ADDRESS = 400


@dataclass(slots=True)
class _Article:
    """The paragraphs of one article so far, each a list of its lines."""

    number: int
    line: int
    paragraphs: list[list[str]] = field(default_factory=list)
    size: int = 0
    has_pmid: bool = False
    too_long: bool = False


class PubmedTextReader(RecordReader):
    """Reads what PubMed saves as Abstract (text), and what it shows as such."""

    name: ClassVar[str] = "pubmed-text"

    def recognises(self, head: str, filename: str) -> bool:
        """Whether it begins with a numbered line, and names a PMID as no other format does."""
        return bool(_FIRST.match(head) and _NUMBERS.search(head))

    def records(self, stream: BinaryIO) -> Iterator[Record | Rejection]:
        """Yield one record an article."""
        article: _Article | None = None
        blanks = 2
        for line in lines_of(stream):
            text = line.text.rstrip()
            if not text and not line.too_long:
                blanks += 1
                continue
            found = _BEGINS.match(text) if blanks else None
            if found and _is_next(article, int(found[1]), blanks):
                yield from _finished(article)
                article = _Article(int(found[1]), line.number)
                text = text[found.end() :]
            if article is not None:
                article.size += len(text)
                if line.too_long or article.size > LONGEST_LINE:
                    article.too_long, article.paragraphs = True, []
                elif blanks or not article.paragraphs:
                    article.paragraphs.append([text])
                else:
                    article.paragraphs[-1].append(text)
                article.has_pmid |= bool(_PMID.match(text))
            blanks = 0
        yield from _finished(article)


def _is_next(article: _Article | None, number: int, blanks: int) -> bool:
    """Whether a numbered line begins an article: abstracts have numbered lines, too, but above the PMID."""
    return article is None or article.has_pmid or (blanks > 1 and number == article.number + 1)


def _finished(article: _Article | None) -> Iterator[Record | Rejection]:
    if article is None:
        return
    place = f"article {article.number}"
    yield Rejection(place, "the record is too long") if article.too_long else made(place, _record, place, article)


def _record(place: str, article: _Article) -> Record:
    citation, title, *rest = [" ".join(lines) for lines in article.paragraphs] + [""] * 2
    ids = {
        name: said
        for lines in article.paragraphs
        for line in lines
        for name, said in _ID.findall(line[:300])
        if _ID.match(line)
    }
    authors, abstract = _told([each for each in rest if each and not _ID.match(each)])
    dated = _CITATION.match(citation[:2_000])
    pmid = ids.get("PMID", "")
    return Record(
        place=f"PMID {pmid}" if pmid else place,
        title=title.removeprefix("[").removesuffix("].").removesuffix("]"),
        abstract=abstract,
        authors=authors,
        year=first_year(dated[2] if dated else citation[:2_000]),
        venue=(dated[1] if dated else citation).partition(". ")[0].removesuffix(" [Internet]"),
        doi=ids.get("DOI") or _after(citation, "doi: "),
        arxiv=[citation] if "arxiv" in citation.lower() else [],
        url=f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid.isdigit() else "",
        retracted=any(map(_RETRACTED.match, rest)),
    )


def _after(text: str, label: str) -> str:
    return text.partition(label)[2].partition(" ")[0]


def _told(paragraphs: Sequence[str]) -> tuple[list[str], str]:
    """Return the authors and the abstract of what stands between the title and the numbers."""
    authors: list[str] = []
    abstract: list[str] = []
    for place, said in enumerate(paragraphs):
        if _OTHER_ABSTRACT.match(said) and abstract:
            break
        if _BESIDE.match(said):
            continue
        behind = paragraphs[place + 1 :]
        more = any(not _BESIDE.match(each) for each in behind)
        has_address = any(each.startswith("Author information") for each in behind[:1])
        if not authors and not abstract and _lists_people(said, has_address=has_address, more=more):
            authors = _people(said)
        elif authors and not abstract and more and len(said) < _LONGEST_ADDRESS and _ADDRESS.match(said):
            continue  # where they worked, as older files have it
        else:
            abstract.append(said)
    return authors, " ".join(abstract)


def _lists_people(said: str, *, has_address: bool, more: bool) -> bool:
    names = _people(said)
    persons = sum(not name.startswith("{") for name in names)
    if persons * 2 >= len(names) and persons:
        return True
    is_short = len(said) < 300 and said.count(". ") == 0
    return is_short and (has_address or (more and bool(_GROUP.search(said))))


def _people(said: str) -> list[str]:
    """Return the names of "Low A(1), Roe BC Jr(2); Gull Study Group."."""
    people, *groups = (part.strip() for part in _MARKS.sub("", said).strip().removesuffix(".").split(";"))
    named = [_name(part.strip()) for part in people.split(",") if part.strip()]
    if named and all(name.startswith("{") for name in named):
        named = [f"{{{people}}}"]
    return named + [name for part in groups if part for name in ([_name(part)] if "," not in part else _people(part))]


def _name(said: str) -> str:
    """Return "Low, A" of "Low A"; a name without initials is that of a group."""
    found = _PERSON.match(said)
    if not found or not are_initials(found[2]):
        return f"{{{said}}}"
    return f"{found[1]}, {found[3]}, {found[2]}" if found[3] else f"{found[1]}, {found[2]}"
