"""The names of columns in the tables of this world, and the field that each holds."""

import re
from collections.abc import Sequence

_NOT_NAME = re.compile(r"[^a-z0-9]+")
_WEB_OF_SCIENCE = {
    "TI": "title",
    "AB": "abstract",
    "AU": "authors",
    "AF": "authors",
    "CA": "group",
    "PY": "year",
    "EA": "early",
    "SO": "venue",
    "CT": "meeting",
    "DT": "kind",
    "DI": "doi",
    "DE": "tags",
}

COLUMNS: dict[str, frozenset[str]] = {
    field: frozenset(names.split())
    for field, names in {
        "title": "title articletitle documenttitle papertitle displayname itemtitle primarytitle worktitle",
        "abstract": "abstract abstractnote abstracttext paperabstract summary abstracts",
        "inverted": "abstractinvertedindex",
        "authors": "authors author authorfullnames authornames creator creators authorstring authorsname "
        "authorships authorshipsauthordisplayname authorshipsrawauthorname",
        "group": "groupauthors",
        "year": "year publicationyear pubyear pubdate publishedyear yearpublished publicationdate publisheddate "
        "published date coverdate issued publishtime yearofpublication datepublished",
        "early": "earlyaccessdate",
        "venue": "venue journal journalname journaltitle sourcetitle publicationtitle containertitle booktitle "
        "pubtitle conference conferencename conferencetitle proceedingstitle publicationvenue "
        "primarylocationsourcedisplayname hostvenuedisplayname journalbook anthologytitle",
        "meeting": "meetingname",
        "location": "primarylocation hostvenue",
        "ids": "externalids ids",
        "kind": "documenttype articletype type",
        "doi": "doi digitalobjectidentifier doilink externalidsdoi idsdoi itemdoi digitalobjectidentifiers doiurl",
        "arxiv": "arxiv arxivid eprint externalidsarxiv idsarxiv archivelocation",
        "url": "url link landingpageurl paperurl articleurl primarylocationlandingpageurl weblink pdflink "
        "dimensionsurl documenturl plink permalink sourceurls externalurl",
        "tags": "keywords keyword authorkeywords manualtags tags categories category fieldsofstudy topics subjects "
        "indexkeywords conceptsdisplayname keywordsdisplayname primarytopicdisplayname keywordplus meshterms",
        "note": "extra note notes comment comments",
        "annotation": "annotation annotations mynote mynotes",
        "reading": "reading readingstate readstatus",
        "collections": "collections collection folders groups",
        "retracted": "retracted isretracted",
    }.items()
}
_FIELD_OF = {name: field for field, names in COLUMNS.items() for name in names}


def column_of(cell: str) -> str:
    """Return the field that a column of this name holds, or nothing."""
    name = cell.strip().strip("\ufeff\"'")
    return _WEB_OF_SCIENCE.get(name, _FIELD_OF.get(_NOT_NAME.sub("", name[:100].lower()), ""))


def columns_of(cells: Sequence[str]) -> list[str]:
    """Return the field of each column. Publish or Perish and Cochrane call the journal the source."""
    fields = [column_of(cell) for cell in cells]
    if "venue" not in fields and "Source" in cells and {"Cites", "Cochrane Review ID"} & set(cells):
        fields[list(cells).index("Source")] = "venue"
    return fields
