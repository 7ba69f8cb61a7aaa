"""Ovid's own text: `<1>`, and then a field's name on one line and what it says below it, or tags with a hyphen."""

import re
from typing import ClassVar

from indexing.readers.fields import are_initials, doi_in, first_year, tags_in
from indexing.readers.people import people_listed
from indexing.readers.record import Record
from indexing.readers.tagged.lines import TaggedEntry, TaggedReader

_FIELDS = {
    "number": ("Unique Identifier", "Accession Number", "UI", "AN"),
    "title": ("Title", "Article Title", "TI"),
    "other title": ("Original Title", "Translated Title", "Book Title", "OT", "TT", "BT"),
    "full names": ("Authors Full Name", "Author Full Name", "Authors Full Names", "Author Full Names", "FA"),
    "authors": ("Authors", "Author", "Author/s", "Author(s)", "Author Names", "AU"),
    "editors": ("Editors", "Editor", "Book Editors", "ED"),
    "abstract": ("Abstract", "English Abstract", "AB"),
    "journal": ("Journal", "Journal Name", "Journal Title", "JN"),
    "source": ("Source", "SO"),
    "year": ("Publication Year", "Year of Publication", "Date of Publication", "Publication Date", "YR", "DP", "PY"),
    "doi": ("DOI", "Digital Object Identifier", "DO"),
    "keywords": ("Keywords", "Keyword", "Author Keywords", "Keyword Heading", "Key Concepts", "KW"),
    "address": ("URL", "Link to the Ovid Full Text or citation", "UR"),
    "kind": ("Publication Type", "Document Type", "PT"),
}
"""By what they say: the names and the tags that Ovid's databases give them."""
_FIELD_OF = {name.casefold(): field for field, names in _FIELDS.items() for name in names}
_NUMBER = re.compile(r"<(\d{1,7})>\s*\Z")
_LABEL = re.compile(r"([A-Z][\w/()& -]{1,60}?)\s*(?::\s+(?=\S)|:?\s*\Z|\s{1,3}-\s+(?=\S))")
_VENUE = re.compile(r"(.{3,200}?)\.(?:\s{2,}|\s+(?=\d|Vol|[A-Z]?\d|\())")
_DATED = re.compile(r"[,.;]\s*((?:19|20)\d\d)\b(?!\s*[-(:])")
_NEXT_PERSON = re.compile(r"(?<=\.)\s+(?=[^\W\d_][^\W\d_][^,.;]{0,60},\s)")
_REFERENCES = re.compile(r"\s*\[(?:References|Review|Article)\]\.?\s*\Z")


class OvidReader(TaggedReader):
    """Reads what Ovid calls Citation, Labeled or BRS/Tagged text. Its RIS is read by the reader of RIS."""

    name: ClassVar[str] = "ovid"
    lists = frozenset({"authors", "full names", "editors", "keywords"})
    _START: ClassVar[re.Pattern[str]] = re.compile(r"(?m)^<\d{1,7}>[ \t]*$")
    _OTHER_TAG: ClassVar[re.Pattern[str]] = re.compile(
        r"(?m)^(?:Unique Identifier|Accession Number|Title|Authors?|Abstract|Source|UI|TI|AB)[ \t]*(?::|$)"
        r"|^(?:UI|TI|AB|SO) {1,3}- \S"
    )
    _RIS: ClassVar[re.Pattern[str]] = re.compile(r"(?m)^TY {1,2}- \w")

    def recognises(self, head: str, filename: str) -> bool:
        """Whether records have numbers in angle brackets, and fields with Ovid's names, and no type as in RIS."""
        return super().recognises(head, filename) and not self._RIS.search(head)

    def begins(self, tag: str, entry: TaggedEntry, *, after_blank: bool) -> bool:
        """Whether it is the number of a record."""
        return tag.startswith("<")

    def tag_of(self, text: str, entry: TaggedEntry) -> "re.Match[str] | None":
        """Return the name of a field; one that we do not know ends the field before it where texts are indented."""
        if number := _NUMBER.match(text):
            return number
        if text[:1].isspace():
            entry.gap = entry.gap or (text[:1] if text.strip() else None)
            return None
        found = _LABEL.match(text)
        if not found:
            return None
        known = found[1].casefold() in _FIELD_OF
        alone = found.end() == len(text)
        return found if known or (alone and entry.gap) else None

    def tag_name(self, found: re.Match[str]) -> str:
        """Return our name of a field, or the number in its brackets."""
        return found[0].strip() if found[0].startswith("<") else _FIELD_OF.get(found[1].casefold(), found[1])

    def place(self, entry: TaggedEntry) -> str:
        """Return the number of the record."""
        return f"record {entry.fields[0][0]}" if entry.fields else super().place(entry)

    def record(self, place: str, entry: TaggedEntry) -> Record:
        """Return what an entry says."""
        first, every = entry.first, entry.every
        source = first("source")
        venue = _VENUE.match(f"{source}  ")
        dates = _DATED.findall(source)
        writers = every("full names") or every("authors") or every("editors")
        return Record(
            place=place,
            title=_REFERENCES.sub("", first("title", "other title")),
            abstract=" ".join(every("abstract")),
            authors=[name for text in writers for name in _people(text)],
            year=first_year(*every("year"), *dates[-1:], source),
            venue=first("journal") or (venue[1] if venue else source.partition(". ")[0]),
            doi=first("doi") or doi_in(*every("address"), source),
            url=" ".join(every("address")),
            tags=[tag.strip(" .") for text in every("keywords") for tag in tags_in(text)],
            retracted="retracted publication" in first("kind").casefold(),
        )


def _people(text: str) -> list[str]:
    """Return the people of one line: "Low, Ann. Roe, Bo.", "Low A. Roe B.", or one of them."""
    parts = _NEXT_PERSON.split(text) if "," in text else re.split(r"\.\s+", text)
    if len(parts) == 1 or ";" in text:
        return [_family_first(name.rstrip(" .")) for name in people_listed(text)]
    return [_family_first(part.strip(" .")) for part in parts if part.strip(" .")]


def _family_first(name: str) -> str:
    family, _, given = name.rpartition(" ")
    return f"{family}, {given}" if family and "," not in name and are_initials(given) else name
