"""A small export of each kind, as its program writes it, and what comes out of it. The papers are invented."""

from pathlib import Path

import pytest

from core.importing import Rejection
from core.paper import Original, Paper
from indexing.readers import FORMATS, READERS, open_records

SAMPLES = Path(__file__).parent / "samples"
FORMAT_OF = {
    "arxiv.xml": "arxiv",
    "cochrane.txt": "cochrane",
    "collected.txt": "text",
    "crossref.json": "csl-json",
    "endnote.xml": "endnote-xml",
    "german.csv": "csv",
    "openalex.csv": "csv",
    "openalex.json": "json",
    "ovid.txt": "ovid",
    "own.jsonl": "json",
    "pandoc.json": "csl-json",
    "pubmed-abstract.txt": "pubmed-text",
    "pubmed.nbib": "medline",
    "pubmed.xml": "pubmed-xml",
    "refworks.txt": "refworks",
    "savedrecs.txt": "wos",
    "scholar.enw": "endnote",
    "scopus.csv": "csv",
    "scopus.ris": "ris",
    "semanticscholar.json": "json",
    "wos.tsv": "csv",
    "zotero.bib": "bibtex",
    "zotero.csv": "csv",
}


def read(name: str) -> tuple[list[Paper], dict[str, str]]:
    """The papers, and the reason of each rejection by its place."""
    records = list(open_records(SAMPLES / name, max_record_chars=100_000))
    papers = [record for record in records if isinstance(record, Paper)]
    return papers, {record.place: record.reason for record in records if isinstance(record, Rejection)}


def test_every_sample_has_an_expectation_and_every_format_a_sample() -> None:
    assert {path.name for path in SAMPLES.iterdir()} == FORMAT_OF.keys()
    assert set(FORMAT_OF.values()) == set(FORMATS)


@pytest.mark.parametrize("name", FORMAT_OF)
def test_each_sample_is_recognised_as_what_it_is_whatever_its_name(name: str) -> None:
    head = (SAMPLES / name).read_text(encoding="utf-8")
    recognised = [reader.name for reader in READERS if reader().recognises(head, "download")]
    assert recognised[0] == FORMAT_OF[name]
    # JSON with the names of CSL is JSON too; no other two formats can be confused.
    assert recognised[1:] == (["json"] if FORMAT_OF[name] == "csl-json" else [])


@pytest.mark.parametrize("name", FORMAT_OF)
def test_every_paper_names_its_file(name: str) -> None:
    papers, _ = read(name)
    assert papers
    assert {paper.source for paper in papers} == {name}


def test_bibtex() -> None:
    (reeds, gulls, twice), rejected = read("zotero.bib")
    assert reeds.title == "Reeds as Sensors: In Situ Reading of the Øresund"
    assert reeds.abstract == (
        "We measured 5% more salt — and 12% less silt — than the naïve model predicts (p < 0.05, α = 10^-3). "
        "Kits cost $5 and $10."
    )
    assert reeds.authors == ("Søren Østergaard", "Anna van der Berg", "Institute of Reeds, Lund")
    assert (reeds.year, reeds.venue, reeds.doi) == (2021, "Journal of Marsh Linguistics", "10.5555/reeds.2021.7")
    assert (reeds.url, reeds.tags) == ("https://reeds.example/a_b", ("sensors", "reeds", "tides"))
    assert reeds.original is not None
    assert 'na{\\"i}ve' in reeds.original.abstract
    assert (gulls.arxiv_id, gulls.authors) == ("1905.01234", ("Maja Lindqvist Jr.", "Ola Nordmann"))
    assert (gulls.venue, gulls.year) == ("Proceedings of the 3rd Workshop on Gulls", 2019)
    assert twice.title == "The Same Field Twice"
    assert rejected.keys() == {"entry broken2020", "entry noabstract2018"}
    assert "braces" in rejected["entry broken2020"]
    assert "no abstract" in rejected["entry noabstract2018"]


def test_ris() -> None:
    (reeds, gulls), rejected = read("scopus.ris")
    assert reeds.authors == ("Søren Østergaard", "Anna van der Berg")
    assert reeds.abstract == "We measured more salt than the naive model predicts, and less silt."
    assert (reeds.year, reeds.venue, reeds.doi) == (2021, "Journal of Marsh Linguistics", "10.5555/reeds.2021.7")
    assert (reeds.url, reeds.tags) == ("https://reeds.example/a", ("sensors", "reeds"))
    assert (gulls.title, gulls.year, gulls.venue) == ("Counting Gulls with GullNet", 2019, "Workshop on Gulls")
    assert gulls.arxiv_id == "1905.01234"
    assert rejected.keys() == {"line 25", "line 30"}


def test_endnote() -> None:
    (reeds, gulls), rejected = read("scholar.enw")
    assert reeds.authors == ("Søren Østergaard", "Anna van der Berg")
    assert reeds.abstract == "We measured more salt than the naive model predicts. A second paragraph speaks of silt."
    assert (reeds.year, reeds.venue, reeds.doi) == (2021, "Journal of Marsh Linguistics", "10.5555/reeds.2021.7")
    assert (reeds.url, reeds.tags, reeds.note) == (
        "https://reeds.example/a",
        ("sensors", "reeds"),
        "Read for the seminar.",
    )
    assert (gulls.venue, gulls.year, gulls.doi) == ("Handbook of Gulls", 2019, "10.5555/gulls.1")
    assert rejected == {"line 25": "no abstract: “No Abstract Here”"}


def test_web_of_science() -> None:
    (reeds, gulls), rejected = read("savedrecs.txt")
    assert reeds.title == "Reeds as sensors in the Oresund"
    assert reeds.abstract == "We measured more salt than the naive model predicts, and less silt."
    assert reeds.authors == ("Soren Ostergaard", "Anna van der Berg")
    assert (reeds.year, reeds.venue, reeds.doi) == (2021, "JOURNAL OF MARSH LINGUISTICS", "10.5555/reeds.2021.7")
    assert reeds.tags == ("sensors", "reeds")
    assert (gulls.authors, gulls.year, gulls.retracted) == (("M Lindqvist",), 2019, True)
    assert rejected == {"line 28": "no abstract: “No abstract here”"}


def test_medline() -> None:
    (paper,), rejected = read("pubmed.nbib")
    assert paper.title == "Salt and silt in the sound: a randomised trial of reeds."
    assert paper.abstract.endswith("RESULTS: Silt fell by 12% (95% CI 8 to 16).")
    assert paper.authors == ("Maja Lindqvist", "Chidi Okafor")
    assert (paper.year, paper.venue, paper.doi) == (2020, "Annals of tidal medicine", "10.5555/salt.2020")
    assert (paper.link, paper.tags) == ("https://pubmed.ncbi.nlm.nih.gov/99900001/", ("silt", "Reeds"))
    assert rejected.keys() == {"PMID 99900002"}


def test_pubmed_text() -> None:
    (salt, reeds, gulls), rejected = read("pubmed-abstract.txt")
    assert salt.title == "Salt and silt in the sound: a randomised trial of reeds."
    assert salt.abstract == (
        "BACKGROUND: Reeds hold salt and silt in the sound. METHODS: We measured two things: 1. salt, and 2. silt, in "
        "2019. RESULTS: Silt fell by 12% (95% CI 8 to 16)."
    )
    assert salt.authors == ("M Lindqvist", "CD Okafor Jr", "Sound Study Group, Northern Section")
    assert (salt.year, salt.venue, salt.doi) == (2020, "Ann Tidal Med", "10.5555/salt.2020")
    assert salt.link == "https://pubmed.ncbi.nlm.nih.gov/99900001/"
    assert (reeds.title, reeds.authors) == ("Reeds as sensors", ("Reed Society of the Sound",))
    assert reeds.abstract == "Reeds were sensors of salt, they said. Nobody believed them."
    assert (reeds.year, reeds.link, reeds.retracted) == (1999, "https://pubmed.ncbi.nlm.nih.gov/99900002/", True)
    assert (gulls.authors, gulls.year, gulls.venue) == ((), 2018, "Handbook of Gulls")
    assert gulls.abstract.startswith("Gulls rest, as they must")
    assert rejected.keys() == {"PMID 99900003"}


def test_pubmed_xml() -> None:
    (salt, reeds, gulls), rejected = read("pubmed.xml")
    assert salt.title == "Salt, CO2 and Phragmites: 10^3 reeds & p<0.05."
    assert salt.abstract == "BACKGROUND: Reeds hold salt and silt. RESULTS: Silt fell by 12% (95% CI 8 to 16)."
    assert salt.authors == ("Maja Lindqvist", "Chidi Okafor 3rd", "Sound Study Group, Northern Section")
    assert (salt.year, salt.venue, salt.doi) == (2019, "Annals of tidal medicine", "10.5555/salt.2020")
    assert (salt.tags, salt.retracted) == (("silt", "Reeds"), True)
    assert (reeds.title, reeds.authors, reeds.doi) == ("Reeds as sensors", (), "10.5555/reeds.1999")
    assert (gulls.title, gulls.authors, gulls.year) == ("Gulls at rest", ("Ann Low",), 2018)
    assert (gulls.venue, gulls.link) == ("Handbook of Gulls", "https://pubmed.ncbi.nlm.nih.gov/99900004/")
    assert rejected.keys() == {"PMID 99900003"}


def test_endnote_xml() -> None:
    (salt, gulls), rejected = read("endnote.xml")
    assert salt.title == "Salt, CO2 and 10^3 reeds"
    assert salt.abstract == "Reeds hold salt. Silt fell by 12%."
    assert salt.authors == ("Maja Lindqvist", "Reed Society, Northern Section", "C. D. Okafor")
    assert (salt.year, salt.venue, salt.doi) == (2020, "Annals of Tidal Medicine", "10.5555/salt.2020")
    assert (salt.url, salt.tags, salt.note) == ("https://reeds.example/a", ("silt", "reeds"), "Read for the seminar.")
    assert salt.retracted
    assert (gulls.authors, gulls.venue, gulls.doi) == (("Ed Itor",), "Handbook of Gulls", "10.5555/gulls.1")
    assert rejected.keys() == {"record 3"}


def test_ovid() -> None:
    (salt, reeds), rejected = read("ovid.txt")
    assert salt.title == "Salt and silt in the sound: a randomised trial of reeds."
    assert salt.abstract.endswith("in the sound. RESULTS: Silt fell by 12% (95% CI 8 to 16).")
    assert salt.authors == ("Maja Lindqvist", "Chidi D Okafor", "Anna van der Berg")
    assert (salt.year, salt.venue, salt.doi) == (2020, "Annals of Tidal Medicine", "10.5555/salt.2020")
    assert (salt.tags, salt.retracted) == (("silt", "reeds"), True)
    assert (reeds.authors, reeds.year, reeds.venue) == (("A Low", "BC Roe"), 1999, "Mud")
    assert rejected.keys() == {"record <3>"}


def test_cochrane() -> None:
    (salt,), rejected = read("cochrane.txt")
    assert salt.title == "Salt and silt in the sound: a randomised trial of reeds"
    assert salt.abstract == "AIM: To count silt. RESULTS: Silt fell by 12%."
    assert (salt.authors, salt.tags) == (("Lindqvist M", "Okafor CD"), ("silt", "reeds", "adult"))
    assert (salt.year, salt.venue, salt.doi) == (2020, "Annals of Tidal Medicine", "10.5555/salt.2020")
    assert rejected == {"record 2": "no abstract: “No abstract here”"}


def test_refworks() -> None:
    (salt,), rejected = read("refworks.txt")
    assert salt.title == "Salt and silt in the sound: a randomised trial of reeds"
    assert salt.abstract == "Background: Silt is deep. Results: It fell by 12%."
    assert (salt.authors, salt.tags) == (("Maja Lindqvist", "Chidi D. Okafor"), ("silt", "reeds", "adult"))
    assert (salt.year, salt.venue, salt.doi) == (2020, "Annals of Tidal Medicine", "10.5555/salt.2020")
    assert salt.url == "https://example.org/salt"
    assert rejected == {"line 26": "no abstract: “No abstract here”"}


def test_csl_json() -> None:
    (paper,), rejected = read("pandoc.json")
    assert paper.title == "Reeds as Sensors in the Øresund"
    assert paper.abstract == "We measured CO2 of 10^3 ppm < expected."
    assert paper.authors == ("Søren Østergaard", "Anna van der Berg", "Institute of Reeds")
    assert (paper.year, paper.venue, paper.tags) == (2021, "Journal of Marsh Linguistics", ("sensors", "reeds"))
    assert rejected.keys() == {"record 2"}


def test_crossref() -> None:
    (paper,), rejected = read("crossref.json")
    assert (paper.title, paper.venue, paper.year) == ("Counting Gulls: With GullNet", "Proc. Gulls", 2019)
    assert paper.abstract == "GullNet counts gulls in photographs."
    assert paper.original == Original(
        "Counting Gulls: With GullNet", "<jats:p>GullNet counts gulls in photographs.</jats:p>"
    )
    assert not rejected


def test_openalex_rebuilds_the_inverted_abstract() -> None:
    (paper,), rejected = read("openalex.json")
    assert paper.abstract == "We measured salt, then salt, We,"
    assert (paper.authors, paper.venue) == (("Søren Østergaard",), "Journal of Marsh Linguistics")
    assert (paper.year, paper.doi, paper.tags) == (2021, "10.5555/reeds.2021.7", ("Reed",))
    assert rejected.keys() == {"record 2"}


def test_semantic_scholar() -> None:
    (paper,), rejected = read("semanticscholar.json")
    assert (paper.doi, paper.arxiv_id, paper.venue) == ("10.5555/gulls.1", "1905.01234", "Proc. Gulls")
    assert (paper.authors, paper.tags) == (("Maja Lindqvist", "Ola Nordmann"), ("Biology",))
    assert not rejected


def test_json_lines() -> None:
    (reeds, terns), rejected = read("own.jsonl")
    assert reeds.original is None
    assert (terns.authors, terns.year) == (("Maja Lindqvist", "Ola Nordmann"), 2019)
    assert (terns.arxiv_id, terns.tags) == ("1905.01234", ("terns", "counting"))
    assert rejected.keys() == {"line 3", "line 5", "line 6"}


def test_scopus_csv() -> None:
    (reeds, _), rejected = read("scopus.csv")
    assert reeds.authors == ("Søren Østergaard", "Anna van der Berg")
    assert reeds.abstract == 'We measured "salt", and silt.'
    assert (reeds.venue, reeds.url, reeds.tags) == (
        "Journal of Marsh Linguistics",
        "https://reeds.example/a?b=1&c=2",
        ("sensors", "reeds"),
    )
    assert rejected == {"line 4": "no abstract: “A Handbook of Mud”"}


def test_other_tables() -> None:
    (zotero,), _ = read("zotero.csv")
    assert (zotero.arxiv_id, zotero.year, zotero.tags) == ("1905.01234", 2019, ("gulls", "counting"))
    (wos,), _ = read("wos.tsv")
    assert wos.authors == ("Soren Ostergaard", "Anna van der Berg")
    (openalex,), _ = read("openalex.csv")
    assert (openalex.authors, openalex.tags) == (("Søren Østergaard", "Anna van der Berg"), ("Reed", "Salt"))
    (german,), rejected = read("german.csv")
    assert (german.title, german.authors) == ("Seeschwalben; gezählt", ("Maja Lindqvist",))
    assert "5 cells under 4 columns" in rejected["line 3"]


def test_arxiv_atom() -> None:
    (paper,), rejected = read("arxiv.xml")
    assert paper.title == "Counting Gulls with GullNet"
    assert paper.abstract == "GullNet counts gulls & errs by 2% (p < 0.05), about ~3% of Möller's count."
    assert (paper.arxiv_id, paper.doi, paper.year) == ("1905.01234", "10.5555/gulls.1", 2019)
    assert (paper.venue, paper.tags) == ("Proc. Gulls 3 (2019)", ("cs.CV", "q-bio.PE"))
    assert paper.authors == ("Maja Lindqvist", "Ola Nordmann")
    assert rejected.keys() == {"entry 2"}


def test_plain_text() -> None:
    papers, rejected = read("collected.txt")
    assert [paper.title for paper in papers] == [
        "Reeds as Sensors",
        "Counting Gulls with GullNet: what a photograph can and cannot tell",
        "Terns Are Not Gulls",
    ]
    assert rejected.keys() == {"line 1", "line 7"}
