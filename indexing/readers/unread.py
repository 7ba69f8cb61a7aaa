"""What a file is that no reader recognises, as far as its beginning tells, and which export can be read instead."""

import re

from indexing.readers.xml.records import root_of

_XML = {
    "article": "the full text of an article in JATS. Litmus reads abstracts: import its record from PubMed or Crossref",
    "rdf": "RDF, such as Zotero's. Export BibTeX, RIS or CSL JSON there",
    "modscollection": "MODS. Export BibTeX or RIS instead",
    "mods": "MODS. Export BibTeX or RIS instead",
    "refworks": "RefWorks' XML. Export RIS there",
    "tei": "TEI. Export BibTeX or RIS instead",
    "dblp": "DBLP's XML, which has no abstracts",
    "collection": "MARC XML. Export BibTeX or RIS instead",
    "sources": "Word's list of sources, which has no abstracts",
    "html": "a web page. Look there for an export as RIS or BibTeX",
    "rss": "an RSS feed. Look for an export as RIS or BibTeX",
    "feed": "a feed, and not one of arXiv's. Look for an export as RIS or BibTeX",
    "oai-pmh": "an answer of OAI-PMH. Export BibTeX or RIS instead",
}
"""By the name of the outermost element, in small letters."""
_TEXTS = (
    (
        re.compile(r"\s*+\d{1,6}[.:] (?=[^\n]{20})(?s:.{0,3000}?)\bPMID: ?\d"),
        "PubMed's Summary, which has no abstracts: save as PubMed or Abstract (text)",
    ),
    (
        re.compile(r"(?s:.{0,3000}?)^<1>[ \t]*$", re.MULTILINE),
        "like Ovid's text, but its fields have no names: export RIS there, or Labeled text",
    ),
    (
        re.compile(r"\s*+\d{5,9}(?:\s++\d{5,9})++\s*\Z"),
        "a list of numbers, such as PMIDs: save as PubMed or Abstract (text) instead",
    ),
    (
        re.compile(r"\s*+---[ \t]*+\n(?s:.{0,2000}?)^references:", re.MULTILINE),
        "Pandoc's YAML: `pandoc FILE -t csljson` makes a file that can be read",
    ),
    (re.compile(r"\{\\rtf"), "RTF: export RIS or BibTeX instead"),
)


def told(head: str) -> str:
    """Return what a file seems to be and what to do, as the end of a message about it."""
    root = root_of(head)
    if root:
        known = (
            _XML.get(root.lower())
            or f"XML of another kind (<{root}>): have the program that wrote it write RIS or BibTeX"
        )
        return f"It is {known}."
    known = next((said for looks, said in _TEXTS if looks.match(head)), "")
    return f"It looks like {known.removeprefix('like ')}." if known else "If it is one of them, name it as `format`."
