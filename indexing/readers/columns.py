"""The names that exports give their columns."""

import re

_NOT_NAME = re.compile(r"[^a-z0-9]+")
_WEB_OF_SCIENCE = {
    "TI": "title",
    "AB": "abstract",
    "AU": "authors",
    "AF": "authors",
    "PY": "year",
    "SO": "venue",
    "DI": "doi",
    "DE": "tags",
}

COLUMNS: dict[str, frozenset[str]] = {
    field: frozenset(names.split())
    for field, names in {
        "title": "title articletitle documenttitle papertitle displayname itemtitle primarytitle worktitle",
        "abstract": "abstract abstractnote abstracttext paperabstract summary abstracts",
        "inverted": "abstractinvertedindex",
        "authors": "authors author authorfullnames authornames creator creators authorshipsauthordisplayname "
        "authorshipsrawauthorname authorsname",
        "year": "year publicationyear pubyear publishedyear yearpublished publicationdate publisheddate published date "
        "coverdate issued",
        "venue": "venue journal journalname journaltitle sourcetitle publicationtitle containertitle booktitle "
        "conference conferencename conferencetitle proceedingstitle publicationvenue primarylocationsourcedisplayname "
        "hostvenuedisplayname journalbook",
        "doi": "doi digitalobjectidentifier doilink externalidsdoi idsdoi",
        "arxiv": "arxiv arxivid eprint externalidsarxiv idsarxiv archivelocation",
        "url": "url link landingpageurl paperurl articleurl primarylocationlandingpageurl weblink",
        "tags": "keywords keyword authorkeywords manualtags tags categories category fieldsofstudy topics subjects "
        "indexkeywords conceptsdisplayname keywordsdisplayname primarytopicdisplayname keywordplus",
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
