"""What providers of papers write beside the rules of their formats, and the names that their exports hold."""

import json
from pathlib import Path

import pytest

from core.errors import UnknownFormat
from core.importing import Rejection
from core.paper import Paper
from indexing.readers import open_records

ABSTRACT = "Gulls were counted at sea. Storms made them fewer."


def read(folder: Path, content: str, format: str | None = None) -> list[Paper | Rejection]:
    path = folder / "papers"
    path.write_text(content, encoding="utf-8", newline="")
    return list(open_records(path, format=format, max_record_chars=100_000))


def papers(folder: Path, content: str) -> list[Paper]:
    return [record for record in read(folder, content) if isinstance(record, Paper)]


def ris(*lines: str) -> str:
    return "\n".join(["TY  - JOUR", "TI  - Gulls", f"AB  - {ABSTRACT}", *lines, "ER  - ", ""])


def entry(fields: str) -> str:
    return f"@article{{k, title={{Gulls at sea}}, abstract={{{ABSTRACT}}}, {fields}}}\n"


# RIS


@pytest.mark.parametrize(
    "line",
    [
        "DOI  - 10.5555/gull.1",
        "N1  - DOI - 10.5555/gull.1; 123456",
        "N1  - 10.5555/gull.1 [doi]",
        "N1  - PT: J; NR: 3; DI: 10.5555/gull.1",
        "U1  - 10.5555/gull.1[DOI]",
        "LK  - https://doi.org/10.5555/gull.1",
        "UR  - https://www.tandfonline.com/doi/full/10.5555/gull.1?src=x",
        "UR  - https://onlinelibrary.wiley.com/doi/10.5555/gull.1/abstract",
        "UR  - https://doi-org.proxy.example.org/10.5555/gull.1",
        "UR  - doi.org/10.5555/gull.1",
        "UR  - https://www.frontiersin.org/articles/10.5555/gull.1/full",
        "N1  - Accession Number: 7. Publication Type: Journal. DOI: 10.5555/gull.1. Language: English",
        "UR  - dx.doi.org/10.5555/gull.1?src=x",
        "UR  - https://doi.org/10.5555%2Fgull.1#s",
        "UR  - https://proxy.example.org/login?url=https://doi.org/10.5555/gull.1",
        "UR  - https://proxy.example.org/login?a=b&qurl=https%3A%2F%2Fdoi.org%2F10.5555%2Fgull.1&c=d",
        "UR  - https://proxy.example.org/login?url=https://www.tandfonline.com/doi/full/10.5555/gull.1",
        "UR  - https://example.org/resolve?rft_id=info:doi/10.5555/gull.1",
    ],
)
def test_where_providers_put_the_doi(tmp_path: Path, line: str) -> None:
    (found,) = papers(tmp_path, ris(line))
    assert (found.doi, found.abstract) == ("10.5555/gull.1", ABSTRACT)


@pytest.mark.parametrize("ends", ["<391::AID-G1>3.0.CO;2-9", "%3C391::AID-G1%3E3.0.CO;2-9; https://example.org/x"])
def test_a_semicolon_in_an_address_does_not_end_it(tmp_path: Path, ends: str) -> None:
    (found,) = papers(tmp_path, ris(f"UR  - https://doi.org/10.5555/(SICI)1097(1990)41:6{ends}"))
    assert found.doi == "10.5555/(sici)1097(1990)41:6<391::aid-g1>3.0.co;2-9"


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["AU  - Low, A.; Roe, B.; Poe, C."], ("A. Low", "B. Roe", "C. Poe")),
        (["AU  - Low, Ann and Roe, Bo"], ("Ann Low", "Bo Roe")),
        (["AU  - Low, A., Roe, B., Poe, C."], ("A. Low", "B. Roe", "C. Poe")),
        (["AU  - Ann Low, Bob Roe, Cy Poe"], ("Ann Low", "Bob Roe", "Cy Poe")),
        (["AU  - World Health Organization, Geneva"], ("Geneva World Health Organization",)),
        (
            ["AU  - University College London, Gower Street, United Kingdom"],
            ("University College London, Gower Street, United Kingdom",),
        ),
        (["AU  - de la Cruz, Maria Jose, PhD Thesis"], ("de la Cruz, Maria Jose, PhD Thesis",)),
        (["AU  - Department of Birds and Fish"], ("Department of Birds and Fish",)),
        (["AU  - Low, Ann", "AU  - et al."], ("Ann Low",)),
        (["AU  - Low, A,", "AU  - and Roe, B¹,²", "AU  - Poe, C [Verfasser]"], ("A Low", "B Roe", "C Poe")),
        (["AU  - No authorship indicated"], ()),
        (["AU  - O&apos;Neil, P", "AU  - M&uuml;ller, K", "ER"], ("P O'Neil", "K Müller")),
        (["ED  - Low, Ann", "A2  - Roe, Bo"], ("Ann Low", "Bo Roe")),
    ],
)
def test_authors_of_ris(tmp_path: Path, lines: list[str], names: tuple[str, ...]) -> None:
    assert papers(tmp_path, ris(*lines))[0].authors == names


def test_a_wrapped_abstract_with_words_like_the_tags_of_the_format(tmp_path: Path) -> None:
    content = ris("PY  - 2019").replace("Storms", "In all\nTI  - coated nests of\nER  - positive gulls, storms")
    assert papers(tmp_path, content * 2)[0].abstract.startswith(
        "Gulls were counted at sea. In all TI - coated nests of ER - positive gulls, storms"
    )


def test_tags_without_a_blank_behind_the_hyphen(tmp_path: Path) -> None:
    assert papers(tmp_path, ris("PY  - 2019").replace("- ", "-"))[0].year == 2019


def test_a_header_with_a_line_like_a_tag_costs_no_record(tmp_path: Path) -> None:
    content = f"Search history\nTI  - gulls and terns\n\n{ris()}"
    assert [found.title for found in papers(tmp_path, content)] == ["Gulls"]


def test_a_chapter_appeared_in_its_book_before_its_series(tmp_path: Path) -> None:
    assert papers(tmp_path, ris("T2  - Notes in Birds", "BT  - Meeting on Gulls"))[0].venue == "Meeting on Gulls"


def test_zeros_in_a_text_do_not_make_it_binary(tmp_path: Path) -> None:
    (found,) = papers(tmp_path, ris(f"N1  - {'x' * 100}").replace("at sea", "at\0 sea"))
    assert found.abstract == ABSTRACT


# MEDLINE and EndNote


def test_lines_above_the_first_pmid_and_lines_that_are_not_indented(tmp_path: Path) -> None:
    content = f"<pre>\n1: \nPMID- 1\nTI  - Gulls\nAB  - {ABSTRACT}\nThey came back.\n\n2: \nPMID- 2\nTI  - Terns\n"
    assert papers(tmp_path, f"{content}AB  - {ABSTRACT}\n")[0].abstract == f"{ABSTRACT} They came back."
    assert [found.title for found in papers(tmp_path, f"{content}AB  - {ABSTRACT}\n")] == ["Gulls", "Terns"]


def test_lines_above_an_entry_of_endnote_and_names_on_one_line(tmp_path: Path) -> None:
    content = f"Exported from a catalogue\n\n%0 Journal Article\n%A Low, A.; Roe, B.\n%T Gulls\n%X {ABSTRACT}\n"
    (found,) = papers(tmp_path, f"{content}%U https://proxy.example.org/login?url=https://doi.org/10.5555/gull.1\n")
    assert (found.title, found.authors, found.doi) == ("Gulls", ("A. Low", "B. Roe"), "10.5555/gull.1")


@pytest.mark.parametrize(
    "fields",
    [
        "UI  - 1\nAU  - Low A\nAU  - Roe BC\nTI  - Gulls\nSO  - Birds. 2:1-5, 1999 Jan.\nAB  - %s\nDO  - 10.5555/g.1",
        "UI\n  1\nAU\n  Low A. Roe BC.\nTI\n  Gulls\nSO\n  Birds. 12(3):1-5, 1999 Jan.\nAB\n  %s\nDO\n  10.5555/g.1",
        "Accession Number: 1999-1\nAuthor: Low, A; Roe, BC\nTitle: Gulls\nSource: Birds. Vol.2(3), Jan 1999, pp. 1-5.\n"
        "Abstract: %s\nDigital Object Identifier: 10.5555/g.1",
    ],
)
def test_the_ways_in_which_ovid_names_fields(tmp_path: Path, fields: str) -> None:
    (found,) = papers(tmp_path, f"Search history\n\n<1>\n{fields % ABSTRACT}\n")
    assert (found.title, found.authors, found.abstract) == ("Gulls", ("A Low", "BC Roe"), ABSTRACT)
    assert (found.year, found.venue, found.doi) == (1999, "Birds", "10.5555/g.1")


def test_numbers_in_angle_brackets_above_ris(tmp_path: Path) -> None:
    content = "".join(f"<{number}>\n{ris(f'PY  - 200{number}')}\n" for number in (1, 2))
    assert [found.year for found in papers(tmp_path, content)] == [2001, 2002]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        (
            "García-López MÁ(1), Smith J-P(#)(2), van 't Hoff J(1,2)*.",
            ("MÁ García-López", "J-P Smith", "J van 't Hoff"),
        ),
        ("Low A 3rd, Roe B; Gull Group, Lund; Tern Group.", ("A Low 3rd", "B Roe", "Gull Group, Lund", "Tern Group")),
        ("Gull Study Group.", ("Gull Study Group",)),
    ],
)
def test_authors_in_the_text_of_pubmed(tmp_path: Path, said: str, names: tuple[str, ...]) -> None:
    content = f"1. Birds. 2008 Jan;12(3):1-9.\n\nGulls.\n\n{said}\n\n{ABSTRACT}\n\nPublished by Birds.\n\nPMID: 1\n"
    (found,) = papers(tmp_path, content)
    assert (found.authors, found.abstract) == (names, ABSTRACT)


def test_addresses_below_the_authors_in_old_files_of_pubmed(tmp_path: Path) -> None:
    content = (
        f"1: Birds. 2008 Jan;12(3):1-9.\n\nGulls.\n\nLow A, Roe B.\n\nDepartment of Gulls, Lund.\n\n{ABSTRACT}\n\n"
        "PMID: 17000001 [PubMed - indexed for MEDLINE]\n"
    )
    (found,) = papers(tmp_path, content)
    assert (found.authors, found.abstract) == (("A Low", "B Roe"), ABSTRACT)


@pytest.mark.parametrize("name", ["Gull Society, Northern Section", "Gull Society"])
def test_the_commas_of_a_group_separate_no_given_name(tmp_path: Path, name: str) -> None:
    content = f"PMID- 1\nTI  - Gulls\nAB  - {ABSTRACT}\nFAU - Low, Ann\nAU  - Low A\nCN  - {name}\n"
    assert papers(tmp_path, content)[0].authors == ("Ann Low", name)
    item = {"title": "Gulls", "abstract": ABSTRACT, "author": [{"family": "Low", "given": "Ann"}, {"literal": name}]}
    assert papers(tmp_path, json.dumps([item]))[0].authors == ("Ann Low", name)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('<?xml version="1.0"?><!DOCTYPE article PUBLIC "a" "b.dtd"><article><front/></article>', "in JATS"),
        ("<mods:modsCollection xmlns:mods='x'/>", "MODS"),
        ("<rdf:RDF xmlns:rdf='x'></rdf:RDF>", "RDF"),
        ("<!-- x --><!DOCTYPE html><html></html>", "a web page"),
        ("<feed xmlns='http://example.org'/>", "not one of arXiv's"),
        ("<birds><bird/></birds>", "<birds>"),
        ("<1>\nGulls at sea\n", "Ovid"),
        ("1. Low A, Roe B. Gulls at sea. Birds. 2020 Jan;12:1-9. doi: 10.5555/g. PMID: 12345.\n", "Summary"),
        ("12345678\n12345679\n", "PMIDs"),
        ("---\nreferences:\n- id: low2020\n", "pandoc FILE -t csljson"),
        ("{\\rtf1 Gulls}", "RTF"),
    ],
)
def test_what_cannot_be_read_is_named_and_what_can_be_exported(tmp_path: Path, content: str, says: str) -> None:
    with pytest.raises(UnknownFormat, match=says):
        read(tmp_path, content)


# BibTeX


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("Low A, Roe B, Poe C", ("Low A", "Roe B", "Poe C")),
        ("Low, A. B. and Roe, C. D.", ("A. B. Low", "C. D. Roe")),
        ("Ann Low and Bo Roe and Cy Poe", ("Ann Low", "Bo Roe", "Cy Poe")),
        ("A. Low, B. Roe, and C. Poe", ("A. Low", "B. Roe", "C. Poe")),
        ("Silva Santos, Maria Clara and Cy Poe", ("Maria Clara Silva Santos", "Cy Poe")),
        ("Garcia Lopez, Juan Carlos and Ann Low", ("Juan Carlos Garcia Lopez", "Ann Low")),
        ("Ann Low and Garcia Lopez, Juan Carlos", ("Ann Low", "Juan Carlos Garcia Lopez")),
        ("Sony Computer, Tokyo Japan, New York", ("Sony Computer, Tokyo Japan, New York",)),
        (r"Low, A., Roe, B., \& Poe, C.", ("A. Low", "B. Roe", "C. Poe")),
        ("Low, A. et al.", ("A. Low",)),
        ("Low, Ann and 12 others", ("Ann Low",)),
        ("Ann Low, Jr.", ("Ann Low Jr.",)),
        ("Max Planck Society, New York, London", ("Max Planck Society, New York, London",)),
        ("García Márquez, Gabriel and Roe, Bo", ("Gabriel García Márquez", "Bo Roe")),
        (r"Low, Ann\textsuperscript{1,*} and Roe, Bo\orcidlink{0000-0001-2345-6789}", ("Ann Low", "Bo Roe")),
        ("Low, Ann (ORCID 0000-0001-2345-678X)", ("Ann Low",)),
        ("Ann Low, Bob Roe, Cy Smith", ("Ann Low", "Bob Roe", "Cy Smith")),
        ("Ann B. Low, Bob Roe, Cy van der Poe", ("Ann B. Low", "Bob Roe", "Cy van der Poe")),
        ("Ann Low, Bob Roe, Cy Poe, Dee Fox and Ed Hay", ("Ann Low", "Bob Roe", "Cy Poe", "Dee Fox", "Ed Hay")),
        ("Ann Low, Bob Roe, and Cy Poe", ("Ann Low", "Bob Roe", "Cy Poe")),
        ("Ann Low, Bob Roe, Cy Poe, et al.", ("Ann Low", "Bob Roe", "Cy Poe")),
        (r"Ann M{\"u}ller, Bob \O rsted, Cy Poe", ("Ann Müller", "Bob Ørsted", "Cy Poe")),
        ("Ann Low, Bob Roe, Cy Poe, Jr.", ("Ann Low", "Bob Roe", "Cy Poe Jr.")),
        ("Ann Low, Bob Roe, Cy Poe, The Gull Group", ("Ann Low", "Bob Roe", "Cy Poe", "The Gull Group")),
        ("Ann Low, Bird Street, Lund University", ("Ann Low, Bird Street, Lund University",)),
        ("Low, Ann, Roe, Bob, Poe, Cy", ("Ann Low", "Bob Roe", "Cy Poe")),
        ("Low, Ann", ("Ann Low",)),
        ("Low, Jr., Ann", ("Ann Low Jr.",)),
        ("de la Cruz, Jr., Ana Maria", ("Ana Maria de la Cruz Jr.",)),
        ("Garcia Lopez, Juan Carlos", ("Juan Carlos Garcia Lopez",)),
        ("Nordic Bird Institute, Gull Street, Oslo Norway", ("Nordic Bird Institute, Gull Street, Oslo Norway",)),
        ("Ann Low 0001 and Low, Ann, PhD and Roe, Bo (Eds.)", ("Ann Low", "Bo Roe")),
        ("Low, Ann, MD, PhD", ("Ann Low",)),
        ("van Dijk, MD and Roe, Bo C Jr", ("MD van Dijk", "Bo C Roe Jr")),
        ("Low, Ann <low@gulls.example> | Roe, Bo", ("Ann Low", "Bo Roe")),
        ("['Ann Low', 'Bo Roe']", ("Ann Low", "Bo Roe")),
        ("FAMILY=Low, GIVEN=Ann and n.a.", ("Ann Low",)),
        (r"Nguy{\~{\^e}}n, V{\u a}n and Ph{\d{a}}m, \h{O}", ("Văn Nguyễn", "Ỏ Phạm")),
    ],
)
def test_names_that_bibtex_would_not_take(tmp_path: Path, field: str, names: tuple[str, ...]) -> None:
    assert papers(tmp_path, entry(f"author={{{field}}}"))[0].authors == names


@pytest.mark.parametrize(
    "fields",
    [
        "title={Gulls at sea} abstract={%s}, year=2019",
        'title="Gulls at sea" abstract="%s" year=2019',
        "title={Gulls at sea}\n abstract={%s}\n year={2019}",
        "year=2019 title={Gulls at sea}\n month=may abstract={%s}",
        "title={Gulls at sea}, %% the title\n abstract={%s}, %% the year\n year=2019",
        "title={Gulls at sea}, abstract={%s}, {\\'e}=x, year=2019",
    ],
)
def test_a_comma_that_was_forgotten_costs_no_field(tmp_path: Path, fields: str) -> None:
    (found,) = papers(tmp_path, f"@article{{k, {fields % ABSTRACT}}}")
    assert (found.title, found.abstract, found.year) == ("Gulls at sea", ABSTRACT, 2019)


def test_an_equals_sign_in_an_abstract_begins_no_field(tmp_path: Path) -> None:
    (found,) = papers(tmp_path, "@misc{k, title={Gulls}, abstract={Gulls with {a} b = {c} and {d} e = 5 fly.}}")
    assert found.abstract == "Gulls with a b = c and d e = 5 fly."


@pytest.mark.parametrize("kind", ["online-x", "my_type", "data.set"])
def test_kinds_of_entry_that_somebody_invented(tmp_path: Path, kind: str) -> None:
    assert papers(tmp_path, entry("year=2019").replace("article", kind))[0].year == 2019


@pytest.mark.parametrize(
    ("fields", "year"),
    [
        ("year={in press}, eventdate={2019-05-01}", 2019),
        ("year={accepted}, earlyaccessdate={MAY 2020}", 2020),
        ("year={to appear}, issued={2018}", 2018),
        ("year={２０１９}", 2019),
    ],
)
def test_years_in_other_fields(tmp_path: Path, fields: str, year: int) -> None:
    assert papers(tmp_path, entry(fields))[0].year == year


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (r"at {\$}{\textbackslash}sim{\$}10 m, {\textless}i{\textgreater}in vivo{\textless}/i{\textgreater}", None),
        (r"at \${\textbackslash}sim\$10 m, {\textbackslash}textit\{in vivo\}", None),
        (r"at {\$}\sim{\$}10 m, $\backslash$textit{\{}in vivo{\}}", None),
        (r"at \$5 and \$10", "at $5 and $10"),
    ],
)
def test_latex_that_a_reference_manager_escaped_is_read_all_the_same(
    tmp_path: Path, said: str, meant: str | None
) -> None:
    content = f"@misc{{k, title={{Gulls}}, abstract={{Gulls {said}}}}}"
    assert papers(tmp_path, content)[0].abstract == f"Gulls {meant or 'at ∼10 m, in vivo'}"


def test_preprints_that_are_volumes_of_a_journal(tmp_path: Path) -> None:
    assert papers(tmp_path, entry("journal={CoRR}, volume={abs/2001.00006}"))[0].arxiv_id == "2001.00006"


@pytest.mark.parametrize(
    ("venue", "shown"),
    [(r"{\apj~Letters}", "The Astrophysical Journal Letters"), (r"{\AA rsbok om \aa l}", "Årsbok om ål")],
)
def test_macros_within_the_name_of_a_journal(tmp_path: Path, venue: str, shown: str) -> None:
    assert papers(tmp_path, entry(f"journal={venue}"))[0].venue == shown


def test_keywords_of_the_authors_and_of_others(tmp_path: Path) -> None:
    assert papers(tmp_path, entry("author_keywords={a;  b}, keywords={c; a}"))[0].tags == ("a", "b", "c")


# Tables and JSON


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("[Author('Ann Low'), Author('Bo Roe')]", ("Ann Low", "Bo Roe")),
        ("[arxiv.Result.Author('Ann Low')]", ("Ann Low",)),
        ("Author(name='Ann Low'), Author(name='Bo Roe')", ("Ann Low", "Bo Roe")),
        ("array(['Ann Low', 'Bo Roe'], dtype=object)", ("Ann Low", "Bo Roe")),
        ("Index(['Ann Low'], dtype='object')", ("Ann Low",)),
        ("Series(['Ann Low', 'Bo Roe'])", ("Ann Low", "Bo Roe")),
        ("array(['Ann Low (dtype=x)', 'Bo Roe'], dtype='<U9')", ("Ann Low (dtype=x)", "Bo Roe")),
        ("Low, A., Roe, B., and Poe, C.", ("A. Low", "B. Roe", "C. Poe")),
        ("Low A, Roe B, et al.", ("Low A", "Roe B")),
        ("[No author full names available]", ()),
        ("[No author id available]", ()),
        ("Author not identified", ()),
        ("Low, Ann, PhD; Roe, Bo, MD; 3 more authors", ("Ann Low", "Bo Roe")),
        ("Ann Low*, Bo Roe†", ("Ann Low", "Bo Roe")),
        ("王伟，李明、张三", ("王伟", "李明", "张三")),
        ("Ann Low / Bo Roe • Cy Poe", ("Ann Low", "Bo Roe", "Cy Poe")),
        ('""Low, Ann"", ""Roe, Bo""', ("Ann Low", "Bo Roe")),
    ],
)
def test_authors_in_a_cell(tmp_path: Path, cell: str, names: tuple[str, ...]) -> None:
    assert papers(tmp_path, f'title,abstract,authors\nGulls,{ABSTRACT},"{cell}"\n')[0].authors == names


def test_json_of_the_lens_and_of_europe_pmc(tmp_path: Path) -> None:
    lens = {
        "title": "Gulls",
        "abstract": ABSTRACT,
        "year_published": 2019,
        "source": {"title": "Birds", "type": "Journal"},
        "external_ids": [{"type": "pmid", "value": "1"}, {"type": "doi", "value": "10.5555/gull.1"}],
    }
    pmc = {
        "title": "Gulls",
        "abstractText": ABSTRACT,
        "pubYear": "2019",
        "authorString": "Low A, Roe B.",
        "journalInfo": {"journal": {"title": "Birds"}},
        "doi": "10.5555/gull.1",
    }
    for said in ({"total": 1, "data": [lens]}, {"resultList": {"result": [pmc]}}):
        (found,) = papers(tmp_path, json.dumps(said))
        assert (found.year, found.venue, found.doi) == (2019, "Birds", "10.5555/gull.1")


@pytest.mark.parametrize("authors", ['"Ann Low and Bo Roe"', '"Low, Ann; Roe, Bo"', "\"['Ann Low', 'Bo Roe']\""])
def test_csl_whose_authors_are_a_text(tmp_path: Path, authors: str) -> None:
    said = f'[{{"title": "Gulls", "abstract": "{ABSTRACT}", "container-title": "Birds", "author": {authors}}}]'
    assert papers(tmp_path, said)[0].authors == ("Ann Low", "Bo Roe")


@pytest.mark.parametrize("nothing", ["nan", "None", "N/A", "#N/A", "[]", "-"])
def test_cells_in_which_a_program_wrote_that_there_is_nothing(tmp_path: Path, nothing: str) -> None:
    content = (
        f"title,abstract,authors,journal,booktitle,doi,keywords\nGulls,{ABSTRACT},{','.join([nothing] * 2)},Birds,"
    )
    (found,) = papers(tmp_path, f"{content}{nothing},{nothing}\n")
    assert (found.authors, found.venue, found.doi, found.tags) == ((), "Birds", None, ())


@pytest.mark.parametrize("tag", ["None", "-", "Null", "NaN"])
def test_a_tag_is_kept_whatever_it_says_and_a_venue_or_an_author_is_not(tmp_path: Path, tag: str) -> None:
    (found,) = papers(tmp_path, entry(f"keywords={{a; {tag}}}, groups={{{tag}}}, journal={{{tag}}}, author={{{tag}}}"))
    assert (found.tags, found.collections, found.venue, found.authors) == (("a", tag), (tag,), None, ())


def test_xml_of_another_kind_is_refused_with_a_way_out(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match="RIS or BibTeX"):
        read(tmp_path, "<xml><records><record><title>Gulls</title></record></records></xml>")


@pytest.mark.parametrize("key", ['Low"19', "Low\n2019", "Low {19}"])
def test_keys_that_nobody_should_write(tmp_path: Path, key: str) -> None:
    assert [found.title for found in papers(tmp_path, entry("year=2019").replace("{k,", f"{{{key},"))] == [
        "Gulls at sea"
    ]


@pytest.mark.parametrize(
    ("abstract", "withdrawn"),
    [
        ("This paper has been withdrawn by the author.", True),
        ("The authors have withdrawn this paper.", True),
        ("This submission has been withdrawn by arXiv administrators.", True),
        ("We retract this recent preprint, since its counts were wrong.", True),
        ("This article is temporarily withdrawn.", True),
        ("This paper is not withdrawn.", False),
        ("Withdrawn from the market in 2004, rofecoxib was given to gulls.", False),
        ("Withdrawn because of toxicity, drug X was given to gulls.", False),
        ("The note was withdrawn from circulation in 1923.", False),
        ("The paper was withdrawn from circulation, and coins came back.", False),
        ("We retract this complex onto its skeleton.", False),
        ("We withdraw this assumption, and count again.", False),
        ("Retracted by the tide, the claws of crabs are small.", False),
        ("Withdrawn gulls were counted. They came back.", False),
        ("This paper is about gulls that were withdrawn from a colony.", False),
        ("The authors have withdrawn the nets.", False),
    ],
)
def test_an_abstract_that_says_that_its_paper_was_withdrawn(tmp_path: Path, abstract: str, withdrawn: bool) -> None:
    said = json.dumps({"title": "Gulls", "abstract": abstract, "comments": "5 pages"})
    assert papers(tmp_path, said)[0].retracted is withdrawn
    assert papers(tmp_path, ris().replace(ABSTRACT, abstract))[0].retracted is withdrawn


@pytest.mark.parametrize(
    "comment",
    [
        "Withdrawn by the author",
        "Withdrawn due to an error in the second table.",
        "Paper withdrawn: the counts were wrong",
    ],
)
def test_a_comment_that_says_that_its_paper_was_withdrawn(tmp_path: Path, comment: str) -> None:
    said = {"title": "Gulls", "abstract": ABSTRACT, "comments": comment}
    assert papers(tmp_path, json.dumps(said))[0].retracted


@pytest.mark.parametrize(
    "said",
    [
        f"Abstract: {ABSTRACT}",
        f"ABSTRACT. {ABSTRACT}",
        f"{ABSTRACT} [ABSTRACT FROM AUTHOR] Copyright of Ibis is the property of Wiley.",
        f"{ABSTRACT} (PsycINFO Database Record (c) 2020 APA, all rights reserved)",
    ],
)
def test_what_databases_write_round_an_abstract(tmp_path: Path, said: str) -> None:
    assert papers(tmp_path, ris(f"N2  - {said}"))[0].abstract == ABSTRACT


def test_an_abstract_about_abstract_things_is_whole(tmp_path: Path) -> None:
    (found,) = papers(tmp_path, entry("year=2020").replace(ABSTRACT, "Abstract machines run. Summary-based ones wait."))
    assert found.abstract == "Abstract machines run. Summary-based ones wait."


def test_tags_of_central_and_ovid(tmp_path: Path) -> None:
    lines = ["YR  - 2020", "SO  - Ibis", "KW  - *gulls; adult", "RN  - 0 (Gull antigens)", "RN  - my own words"]
    (found,) = papers(tmp_path, ris(*lines))
    assert (found.year, found.venue, found.tags, found.note) == (2020, "Ibis", ("gulls", "adult"), "my own words")


def test_columns_of_dimensions_and_of_publish_or_perish(tmp_path: Path) -> None:
    head, row = "Title,Abstract,Source title,Anthology title,Dimensions URL", "Gulls,Many.,,Handbook,https://x.example"
    (chapter,) = papers(tmp_path, f"{head}\n{row}\n")
    assert (chapter.venue, chapter.url) == ("Handbook", "https://x.example")
    (found,) = papers(tmp_path, "Cites,Title,Source,Abstract\n3,Gulls,Ibis,Many.\n")
    (other,) = papers(tmp_path, "Title,Source,Abstract\nTerns,PubMed,Few.\n")
    assert (found.venue, other.venue) == ("Ibis", None)


@pytest.mark.parametrize(
    ("record", "year", "authors", "arxiv"),
    [
        (
            {"data": {"title": "x", "creators": [{"name": "Gulls"}], "abstractNote": "y", "date": "2020"}},
            2020,
            "Gulls",
            None,
        ),
        ({"title": "x", "text": "y", "metadata": {"year": 2020, "authors": ["Ann Low"]}}, 2020, "Ann Low", None),
        (
            {"paper": {"id": "2001.12345", "title": "x", "summary": "y", "publishedAt": "2020-01"}},
            2020,
            "",
            "2001.12345",
        ),
        (
            {
                "id": "1",
                "title": "x",
                "abstract": "y",
                "authors_parsed": [["Low", "Ann"]],
                "versions": [{"created": "1 Jan 2020"}],
            },
            2020,
            "Ann Low",
            None,
        ),
        ({"title": "x", "abstract": "y", "authors": [{"collective_name": "Gulls"}]}, None, "Gulls", None),
    ],
)
def test_where_json_says_it(tmp_path: Path, record: object, year: int | None, authors: str, arxiv: str | None) -> None:
    (found,) = papers(tmp_path, json.dumps(record))
    assert (found.year, ", ".join(found.authors), found.arxiv_id) == (year, authors, arxiv)
