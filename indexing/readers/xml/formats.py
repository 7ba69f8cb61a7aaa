"""PubMed's XML, and EndNote's, which Zotero and Mendeley write too."""

import re
from typing import ClassVar
from xml.etree.ElementTree import Element  # a noun; what parses is defusedxml

from indexing.readers.fields import doi_in, first_year, tags_in
from indexing.readers.people import people_listed
from indexing.readers.record import Record
from indexing.readers.retractions import says_retracted
from indexing.readers.xml.records import XmlReader, first_at, root_of, text_in, texts_at

_PUBMED_ROOTS = frozenset(
    {"PubmedArticleSet", "PubmedArticle", "PubmedBookArticleSet", "PubmedBookArticle", "MedlineCitationSet"}
)
_NO_LABEL = frozenset({"", "UNLABELLED", "UNLABELED", "UNASSIGNED", "ABSTRACT"})
_ENDNOTE = re.compile(r"<records\b[^>]{0,500}>\s*<record\b")
_ENDNOTE_ALONE = re.compile(r"<(?:ref-type|contributors|titles|source-app)\b")


class PubmedXmlReader(XmlReader):
    """Reads articles and chapters of books, as PubMed and its API give them."""

    name: ClassVar[str] = "pubmed-xml"
    elements: ClassVar[frozenset[str]] = frozenset({"PubmedArticle", "PubmedBookArticle", "MedlineCitation"})
    unit: ClassVar[str] = "article"
    may_name_dtd: ClassVar[bool] = True

    def recognises(self, head: str, filename: str) -> bool:
        """Whether its outermost element is one of PubMed's."""
        return root_of(head) in _PUBMED_ROOTS

    def place(self, number: int, element: Element) -> str:
        """Return the PMID."""
        pmid = first_at(element, "PMID", "MedlineCitation/PMID", "BookDocument/PMID")
        return f"PMID {pmid}" if pmid else super().place(number, element)

    def record(self, place: str, element: Element) -> Record:
        """Return what an article says."""
        book = element.find("BookDocument")
        return _book(place, book) if book is not None else _article(place, element)


def _article(place: str, element: Element) -> Record:
    citation = element if element.tag == "MedlineCitation" else element.find("MedlineCitation")
    citation = element if citation is None else citation
    article = citation.find("Article")
    article = citation if article is None else article
    number = first_at(citation, "PMID")
    date = "Journal/JournalIssue/PubDate"
    abstract = _abstract(article.find("Abstract")) or _abstract(citation.find("OtherAbstract"))
    return Record(
        place=place,
        title=_title(first_at(article, "ArticleTitle")) or first_at(article, "VernacularTitle"),
        abstract=abstract,
        authors=_authors(article.find("AuthorList")),
        year=first_year(
            *texts_at(article, f"{date}/Year"),
            *texts_at(article, f"{date}/MedlineDate"),
            *texts_at(article, "ArticleDate/Year"),
            *texts_at(element, "PubmedData/History/PubMedPubDate/Year"),
        ),
        venue=first_at(article, "Journal/Title", "Journal/ISOAbbreviation")
        or first_at(citation, "MedlineJournalInfo/MedlineTA"),
        doi=_doi(article.findall("ELocationID"), "EIdType")
        or _doi(element.findall("PubmedData/ArticleIdList/ArticleId"), "IdType"),
        arxiv=[said for said in texts_at(citation, "OtherID") if "arxiv" in said.lower()],
        url=f"https://pubmed.ncbi.nlm.nih.gov/{number}/" if number.isdigit() else "",
        retracted="Retracted Publication" in texts_at(article, "PublicationTypeList/PublicationType"),
        tags=texts_at(citation, "KeywordList/Keyword")
        + texts_at(citation, "MeshHeadingList/MeshHeading/DescriptorName"),
    )


def _book(place: str, document: Element) -> Record:
    number = first_at(document, "PMID")
    chapter = _title(first_at(document, "ArticleTitle"))
    lists = [*document.findall("AuthorList"), *document.findall("Book/AuthorList")]
    authors = next((each for each in lists if each.get("Type") != "editors"), next(iter(lists), None))
    return Record(
        place=place,
        title=chapter or _title(first_at(document, "Book/BookTitle")),
        abstract=_abstract(document.find("Abstract")),
        authors=_authors(authors),
        year=first_year(
            *texts_at(document, "Book/PubDate/Year"),
            *texts_at(document, "ContributionDate/Year"),
            *texts_at(document, "Book/BeginningDate/Year"),
        ),
        venue=first_at(document, "Book/BookTitle") if chapter else first_at(document, "Book/CollectionTitle"),
        doi=_doi(document.findall("ArticleIdList/ArticleId"), "IdType"),
        url=f"https://pubmed.ncbi.nlm.nih.gov/{number}/" if number.isdigit() else "",
        retracted="Retracted Publication" in texts_at(document, "PublicationType"),
        tags=texts_at(document, "KeywordList/Keyword"),
    )


def _title(said: str) -> str:
    """Return a title without the brackets that tell that it was translated."""
    if said.startswith("[") and said.rstrip(".").endswith("]"):
        said = said.rstrip(".")[1:-1]
    return "" if said.strip(" .").casefold() in {"not available", "in process citation"} else said


def _abstract(element: Element | None) -> str:
    parts = element.findall("AbstractText") if element is not None else []
    labelled = ((part.get("Label", "").strip(), text_in(part).strip()) for part in parts)
    return " ".join(said if label.upper() in _NO_LABEL else f"{label}: {said}" for label, said in labelled if said)


def _authors(element: Element | None) -> list[str]:
    found = element.findall("Author") if element is not None else []
    return [name for author in found if author.get("ValidYN") != "N" and (name := _name(author))]


def _name(author: Element) -> str:
    if group := first_at(author, "CollectiveName"):
        return f"{{{group}}}"  # its commas separate no given name
    given = first_at(author, "ForeName", "FirstName", "Initials")
    return " ".join(part for part in (given, first_at(author, "LastName"), first_at(author, "Suffix")) if part)


def _doi(ids: list[Element], kind: str) -> str:
    return next((text_in(each) for each in ids if each.get(kind) == "doi" and each.get("ValidYN") != "N"), "")


class EndnoteXmlReader(XmlReader):
    """Reads `<xml><records><record>`."""

    name: ClassVar[str] = "endnote-xml"
    elements: ClassVar[frozenset[str]] = frozenset({"record"})
    may_name_dtd: ClassVar[bool] = True

    def recognises(self, head: str, filename: str) -> bool:
        """Whether it holds records, and elements that only EndNote's have."""
        return root_of(head) in {"xml", "records"} and bool(_ENDNOTE.search(head) and _ENDNOTE_ALONE.search(head))

    def record(self, place: str, element: Element) -> Record:
        """Return what a record says."""

        def every(*paths: str) -> list[str]:
            return [said for path in paths for said in texts_at(element, path)]

        def first(*paths: str) -> str:
            return first_at(element, *paths)

        writers = every("contributors/authors/author")
        writers = writers or every("contributors/secondary-authors/author", "contributors/tertiary-authors/author")
        urls = every("urls/related-urls/url", "urls/web-urls/url")
        notes = every("notes")
        title = first("titles/title")
        return Record(
            place=place,
            title=title or first("titles/secondary-title"),
            abstract=" ".join(every("abstract")),
            authors=[name for said in writers for name in _people(said)],
            year=first_year(*every("dates/year", "dates/pub-dates/date")),
            venue=first(
                "periodical/full-title",
                *(["titles/secondary-title"] if title else []),
                "titles/alt-title",
                "alt-periodical/full-title",
                "periodical/abbr-1",
                "titles/tertiary-title",
            ),
            doi=first("electronic-resource-num") or doi_in(*urls, *every("custom7", "accession-num"), *notes),
            arxiv=[*every("custom1", "custom7", "electronic-resource-num", "accession-num"), *notes, *urls],
            url=" ".join(urls),
            retracted=says_retracted(*notes),
            note="\n".join(every("research-notes")),
            tags=[tag for said in every("keywords/keyword") for tag in tags_in(said)],
        )


def _people(said: str) -> list[str]:
    """EndNote ends the name of an organisation with a comma, so that it is not taken apart."""
    said = " ".join(said.split())
    return [f"{{{said.rstrip(' ,')}}}"] if said.endswith(",") else people_listed(said)
