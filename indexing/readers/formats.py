"""All readers, in the order in which they are asked whether a file is theirs: the most telling formats first."""

from indexing.readers.arxiv_atom import ArxivAtomReader
from indexing.readers.base import RecordReader
from indexing.readers.bibtex import BibtexReader
from indexing.readers.csl_json import CslJsonReader
from indexing.readers.delimited import DelimitedReader
from indexing.readers.endnote import EndnoteReader
from indexing.readers.jsonl import JsonReader
from indexing.readers.medline import MedlineReader
from indexing.readers.plain_text import PlainTextReader
from indexing.readers.ris import RisReader
from indexing.readers.web_of_science import WebOfScienceReader

READERS: tuple[type[RecordReader], ...] = (
    ArxivAtomReader,
    CslJsonReader,
    JsonReader,
    MedlineReader,
    WebOfScienceReader,
    EndnoteReader,
    RisReader,
    BibtexReader,
    DelimitedReader,
    PlainTextReader,
)
FORMATS = tuple(reader.name for reader in READERS)
ALIASES = {
    "jsonl": "json",
    "ndjson": "json",
    "tsv": "csv",
    "bib": "bibtex",
    "nbib": "medline",
    "pubmed": "medline",
    "csl": "csl-json",
    "atom": "arxiv",
    "txt": "text",
    "enw": "endnote",
    "refer": "endnote",
    "ciw": "wos",
    "isi": "wos",
    "web-of-science": "wos",
}
"""Other names that people give a format, mostly the ending of its files."""
