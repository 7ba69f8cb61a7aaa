"""Entries as a person would look at them."""

import json
from dataclasses import replace

import pytest

from core.paper import Paper
from indexing.exporting import FORMATS, writer_for
from indexing.exporting.base import Name, VenueKind, name_of, venue_kind
from service.formats import ExportFormat

BERT = Paper(
    "BERT: Pre-training of Deep Bidirectional Transformers, and C_1",
    "It reads both ways.",
    ("Jacob Devlin", "Ming-Wei Chang"),
    2019,
    "NAACL",
    "10.18653/v1/n19-1423",
    "1810.04805",
    tags=("pre-training", "attention"),
)


def one(name: str, paper: Paper = BERT) -> str:
    writer = writer_for(name)
    return writer.begin() + writer.paper(paper) + writer.end()


def test_bibtex() -> None:
    assert one("bibtex") == (
        "@inproceedings{devlinBERTPreTraining2019,\n"
        "  title = {{BERT}: Pre-training of Deep Bidirectional Transformers, and C\\_1},\n"
        "  author = {Devlin, Jacob and Chang, Ming-Wei},\n"
        "  year = {2019},\n"
        "  booktitle = {NAACL},\n"
        "  doi = {10.18653/v1/n19-1423},\n"
        "  eprint = {1810.04805},\n"
        "  archiveprefix = {arXiv},\n"
        "  keywords = {pre-training, attention},\n"
        "  abstract = {It reads both ways.},\n"
        "}\n\n"
    )


def test_ris() -> None:
    assert one("ris") == (
        "TY  - CPAPER\nTI  - BERT: Pre-training of Deep Bidirectional Transformers, and C_1\n"
        "AU  - Devlin, Jacob\nAU  - Chang, Ming-Wei\nPY  - 2019\nT2  - NAACL\nDO  - 10.18653/v1/n19-1423\n"
        "N1  - arXiv:1810.04805\nKW  - pre-training\nKW  - attention\nAB  - It reads both ways.\nER  - \n\n"
    )


def test_csl_json() -> None:
    writer = writer_for("csl-json")
    content = writer.begin() + writer.paper(BERT) + writer.paper(Paper("Second", "…")) + writer.end()
    first, second = json.loads(content)
    assert first["type"] == "paper-conference"
    assert first["author"][0] == {"family": "Devlin", "given": "Jacob"}
    assert first["issued"] == {"date-parts": [[2019]]}
    assert second == {"id": "Second", "citation-key": "Second", "type": "article", "title": "Second", "abstract": "…"}


def test_an_export_of_nothing_is_a_whole_file() -> None:
    writer = writer_for("csl-json")
    assert json.loads(writer.begin() + writer.end()) == []


def test_markdown() -> None:
    assert one("markdown") == (
        "- Jacob Devlin, Ming-Wei Chang (2019). **BERT: Pre-training of Deep Bidirectional Transformers, and C_1**. "
        "NAACL. <https://doi.org/10.18653/v1/n19-1423>\n"
    )


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("bibtex", "  note = {Retracted},\n"),
        ("ris", "\nN1  - arXiv:1810.04805\nN1  - Retracted\n"),
        ("csl-json", '"note": "Retracted"'),
        ("markdown", "**Retracted.**"),
    ],
)
def test_a_retraction_is_told_once(name: str, says: str) -> None:
    assert one(name, replace(BERT, retracted=True)).count(says) == 1
    assert "etracted" not in one(name)


@pytest.mark.parametrize(
    ("venue", "kind"),
    [
        (None, VenueKind.OTHER),
        ("arXiv preprint", VenueKind.OTHER),
        ("CoRR", VenueKind.OTHER),
        ("EMNLP", VenueKind.CONFERENCE),
        ("Proceedings of the 43rd International Conference on Sheep", VenueKind.CONFERENCE),
        ("Findings of ACL 2023", VenueKind.CONFERENCE),
        ("Transactions of the ACL", VenueKind.JOURNAL),
        ("Nature", VenueKind.JOURNAL),
    ],
)
def test_the_venue_tells_the_kind(venue: str | None, kind: VenueKind) -> None:
    assert venue_kind(Paper("A", "B", venue=venue)) is kind


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada Lovelace", Name("Lovelace", "Ada")),
        ("Laurens van der Maaten", Name("van der Maaten", "Laurens")),
        ("Martin Luther King Jr.", Name("King", "Martin Luther", "Jr.")),
        ("OpenAI", Name("OpenAI")),
        ("World Health Organization, Geneva", Name("World Health Organization, Geneva")),
        ("", Name("")),
    ],
)
def test_names(text: str, name: Name) -> None:
    assert name_of(text) == name


def test_the_formats_that_are_offered_are_those_that_there_are_writers_for() -> None:
    assert tuple(ExportFormat) == FORMATS
