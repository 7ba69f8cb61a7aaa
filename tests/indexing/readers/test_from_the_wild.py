"""What programs, publishers and people really write, format by format."""

from pathlib import Path

import pytest

from core.importing import Rejection
from core.paper import Paper
from indexing.readers import open_records
from indexing.readers.record import Record, RecordReader

ABSTRACT = "Gulls were counted at sea. Storms made them fewer."


def read(folder: Path, content: str, format: str | None = None) -> tuple[list[Paper], list[Rejection]]:
    path = folder / "papers"
    path.write_text(content, encoding="utf-8", newline="")
    records = list(open_records(path, format=format, max_record_chars=100_000))
    papers = [record for record in records if isinstance(record, Paper)]
    return papers, [record for record in records if isinstance(record, Rejection)]


def paper(folder: Path, content: str) -> Paper:
    (found,), rejections = read(folder, content)
    assert not rejections
    return found


def entry(fields: str, key: str = "k,") -> str:
    return f"@article{{{key} title={{Gulls at sea}}, abstract={{{ABSTRACT}}}, {fields}}}\n"


@pytest.mark.parametrize(
    "joined", ['"Ibis" ## " Letters"', '"Ibis" # # " Letters"', '"Ibis" # " Letters" #', "{Ibis Letters}"]
)
def test_a_sign_that_joins_nothing_costs_no_record(tmp_path: Path, joined: str) -> None:
    assert paper(tmp_path, entry(f"journal = {joined}")).venue == "Ibis Letters"
    said = f"@string{{j = {joined}}}\n{entry('journal = j')}"
    assert paper(tmp_path, said).venue == "Ibis Letters"


# A record that cannot be read


@pytest.mark.parametrize("format", ["ris", "bibtex", "medline", "endnote", "wos", "csv", "json", "csl-json", "arxiv"])
def test_a_record_that_a_reader_fails_at_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    records = {
        "ris": "TY  - JOUR\nTI  - {0}\nAB  - Gulls.\nER  - \n",
        "bibtex": "@misc{{x, title={{{0}}}, abstract={{Gulls.}}}}\n",
        "medline": "PMID- 1\nTI  - {0}\nAB  - Gulls.\n\n",
        "endnote": "%0 Journal Article\n%T {0}\n%X Gulls.\n\n",
        "wos": "PT J\nTI {0}\nAB Gulls.\nER\n\n",
        "csv": "{0},Gulls.\n",
        "json": '{{"title": "{0}", "abstract": "Gulls."}}\n',
        "csl-json": '{{"title": "{0}", "abstract": "Gulls."}}\n',
        "arxiv": "<entry><title>{0}</title><summary>Gulls.</summary></entry>",
    }
    made = Record.__init__

    def fails_at_two(self: Record, place: str, title: str = "", **fields: object) -> None:
        if title == "Two":
            raise AttributeError("no such thing")
        made(self, place, title, **fields)  # type: ignore[arg-type]  # whatever the reader gave

    monkeypatch.setattr(Record, "__init__", fails_at_two)
    content = "".join(records[format].format(title) for title in ("One", "Two", "Three"))
    around = {"csv": "title,abstract\n{}", "arxiv": '<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>'}
    papers, (rejection,) = read(tmp_path, around.get(format, "{}").format(content), format)
    assert [found.title for found in papers] == ["One", "Three"]
    assert "no such thing" in rejection.reason
    assert rejection.place


def test_where_a_reader_breaks_off_what_it_read_stands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def breaks(self: RecordReader, stream: object) -> object:
        yield Record("entry a", "Gulls at sea", ABSTRACT)
        raise IndexError("lost")

    monkeypatch.setattr("indexing.readers.bibtex.reading.BibtexReader.records", breaks)
    papers, (rejection,) = read(tmp_path, "x", "bibtex")
    assert len(papers) == 1
    assert (rejection.place, "lost" in rejection.reason) == ("after entry a", True)


@pytest.mark.parametrize(
    "record",
    [
        entry("year=2020"),
        f"TY  - JOUR\nTI  - Gulls at sea\nAB  - {ABSTRACT}\nER  - \n",
        f"PMID- 7\nTI  - Gulls at sea\nAB  - {ABSTRACT}\n\n",
        f"%0 Journal Article\n%T Gulls at sea\n%X {ABSTRACT}\n\n",
        f"PT J\nTI Gulls at sea\nAB {ABSTRACT}\nER\n\nEF\n",
        f"title,abstract\nGulls at sea,{ABSTRACT}\n",
        f'{{"title": "Gulls at sea", "abstract": "{ABSTRACT}"}}\n',
        f'[{{"title": "Gulls at sea", "abstract": "{ABSTRACT}"}}]\n',
        f'<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Gulls at sea</title>'
        f"<summary>{ABSTRACT}</summary></entry></feed>\n",
        f"Gulls at sea\n{ABSTRACT * 8}\n",
    ],
    ids=["bibtex", "ris", "medline", "endnote", "wos", "csv", "json", "array", "atom", "text"],
)
def test_files_that_were_joined_with_their_marks(tmp_path: Path, record: str) -> None:
    for joined in (f"\ufeff{record}" * 3, f"{record}ï»¿{record}ï»¿{record}", f"{record}\x1a" * 3):
        papers, rejections = read(tmp_path, joined)
        assert [found.title for found in papers] == ["Gulls at sea"] * 3
        assert not rejections
    if not record.startswith(("title,", "Gulls")):  # what begins a table or a text has no form of its own
        papers, rejections = read(tmp_path, f"\ufeff{record.rstrip()}" * 3)
        assert [found.title for found in papers] == ["Gulls at sea"] * 3
        assert not rejections


# RIS


@pytest.mark.parametrize(
    "line",
    ["UK - wide counts", "TY - phoon", "EU - funded", "US - based", "TI - coated", "IN - situ", "UK  - wide counts"],
)
def test_a_wrapped_line_that_looks_like_a_tag_belongs_to_its_field(tmp_path: Path, line: str) -> None:
    ris = f"TY  - JOUR\nTI  - Gulls\nAB  - We compare\n{line} of gulls.\nPY  - 2019\nER  - \n"
    papers, rejections = read(tmp_path, ris * 2)
    assert [found.abstract for found in papers] == [f"We compare {' '.join(line.split())} of gulls."] * 2
    assert papers[0].year == 2019
    assert not rejections


@pytest.mark.parametrize(
    "above",
    ["1.\n", "<1>\n", "Provider: A Press\nDatabase: Sea\nContent: text/plain\n\n", "\n\n2 records\n", "1. \n\n"],
)
def test_lines_of_the_provider_above_an_entry(tmp_path: Path, above: str) -> None:
    ris = f"{above}TY  - JOUR\nT1  - Gulls at sea\nN2  - {ABSTRACT}\nER  - \n\n"
    papers, rejections = read(tmp_path, ris * 2)
    assert [found.abstract for found in papers] == [ABSTRACT] * 2
    assert not rejections


def test_a_type_below_other_tags_and_none_at_all(tmp_path: Path) -> None:
    first = f"DB  - Sea\nTI  - Gulls at sea\nAB  - {ABSTRACT}\nTY  - JOUR\nPY  - 2018\nER  - \n\n"
    second = f"TI  - Terns at sea\nAB  - {ABSTRACT}\nER  - \n"
    (gulls, terns), rejections = read(tmp_path, first + second, "ris")
    assert (gulls.title, gulls.year, terns.title) == ("Gulls at sea", 2018, "Terns at sea")
    assert not rejections


@pytest.mark.parametrize(
    ("lines", "title", "venue"),
    [
        ("TY  - CHAP\nTI  - Gulls\nBT  - Handbook of Birds", "Gulls", "Handbook of Birds"),
        ("TY  - BOOK\nBT  - All about gulls", "All about gulls", None),
        ("TY  - CONF\nT1  - Gulls\nC3  - Meeting on Gulls\nT3  - Notes in Birds", "Gulls", "Meeting on Gulls"),
        ("TY  - JOUR\nTI  - Gulls\nT2  - Birds\nT3  - A Series", "Gulls", "Birds"),
    ],
)
def test_titles_of_books(tmp_path: Path, lines: str, title: str, venue: str | None) -> None:
    found = paper(tmp_path, f"{lines}\nAB  - {ABSTRACT}\nER  - \n")
    assert (found.title, found.venue) == (title, venue)


@pytest.mark.parametrize(
    ("line", "doi"),
    [
        ("N1  - doi: 10.5555/gull.1", "10.5555/gull.1"),
        ("N1  - 10.5555/gull.1", "10.5555/gull.1"),
        ("N1  - Cited By: 7; DOI: 10.5555/gull.1", "10.5555/gull.1"),
        ("M3  - 10.5555/gull.1", "10.5555/gull.1"),
        ("L3  - https://doi.org/10.5555/gull.1", "10.5555/gull.1"),
        ("M3  - Article", None),
        ("N1  - Erratum to 10.5555/gull.1", None),
        ("N1  - See also doi:10.5555/gull.1", None),
    ],
)
def test_a_doi_in_another_field(tmp_path: Path, line: str, doi: str | None) -> None:
    assert paper(tmp_path, f"TY  - JOUR\nTI  - Gulls\nAB  - {ABSTRACT}\n{line}\nER  - \n").doi == doi


def test_paragraphs_and_years_of_ris(tmp_path: Path) -> None:
    found = paper(tmp_path, "TY  - JOUR\nTI  - Gulls\nPY  - in press\nDA  - 2020/05\nN2  - One.\nN2  - Two.\nER  - \n")
    assert (found.abstract, found.year) == ("One. Two.", 2020)


# EndNote and Web of Science


def test_a_short_file_of_endnote_is_not_plain_text(tmp_path: Path) -> None:
    found = paper(tmp_path, f"%T Gulls at sea\n%A Larus, Ann\n%X {ABSTRACT * 9}\n")
    assert (found.title, found.authors) == ("Gulls at sea", ("Ann Larus",))


def test_refer_separates_by_blank_lines(tmp_path: Path) -> None:
    papers, rejections = read(
        tmp_path, f"%A Larus, Ann\n%T Gulls\n%X {ABSTRACT}\n\n%A Sterna, Bo\n%T Terns\n%X {ABSTRACT}\n"
    )
    assert [(found.title, found.authors) for found in papers] == [("Gulls", ("Ann Larus",)), ("Terns", ("Bo Sterna",))]
    assert not rejections


# Tables


@pytest.mark.parametrize(
    "above",
    [
        "\"About the data: Exported on May 05, 2021. Criteria: 'gull' in full data.\"\n",
        "Search: gulls AND sea\nExported 2021-05-05\n\n",
        "sep=,\n",
    ],
)
def test_remarks_above_the_header(tmp_path: Path, above: str) -> None:
    found = paper(tmp_path, f'{above}Rank,DOI,Title,Abstract,PubYear\n1,10.5555/gull.1,Gulls,"{ABSTRACT}",2016\n')
    assert (found.title, found.doi, found.year) == ("Gulls", "10.5555/gull.1", 2016)


def test_prose_that_has_the_words_of_a_header_far_below_is_no_table(tmp_path: Path) -> None:
    lines = "\n".join(["A letter."] * 30 + ["title,abstract", "a,b"])
    with pytest.raises(Exception, match="in no format"):
        read(tmp_path, lines)


@pytest.mark.parametrize(
    "title", ['"Far" gulls', '"Far gulls', 'Far "gulls"', '"Far gulls"', 'Far, "gulls', '"Far ""gulls"']
)
def test_quotes_in_web_of_science_are_quotes(tmp_path: Path, title: str) -> None:
    header = "PT\tAU\tTI\tAB\tPY\t\n"
    row = f"J\tLarus, A\t{title}\t{ABSTRACT}\t2019\t\n"
    papers, rejections = read(tmp_path, header + row * 3)
    assert [found.title for found in papers] == [title] * 3
    assert not rejections


def test_other_tables_with_tabs_quote_where_csv_does(tmp_path: Path) -> None:
    rows = ['"Far ""gulls"""\tOne.', '"Far" gulls\tTwo.', '"Far gulls\tThree.', '"Far\tgulls"\tFour.']
    papers, rejections = read(tmp_path, "\n".join(["Title\tAbstract", *rows]))
    assert [found.title for found in papers] == ['Far "gulls"', '"Far" gulls', '"Far gulls', "Far gulls"]
    assert not rejections


def test_a_row_that_is_short_and_quotes_a_comma(tmp_path: Path) -> None:
    rows = f'title,abstract,year\n"Gulls, far",{ABSTRACT}\n"Far" terns,{ABSTRACT},2019\n'
    papers, rejections = read(tmp_path, rows)
    assert [(found.title, found.year) for found in papers] == [("Gulls, far", None), ('"Far" terns', 2019)]
    assert not rejections


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("['Ann Larus', 'Bo Sterna']", ("Ann Larus", "Bo Sterna")),
        ("['Ann Larus' 'Bo Sterna']", ("Ann Larus", "Bo Sterna")),
        ('[""Larus, Ann"", ""Sterna, Bo""]', ("Ann Larus", "Bo Sterna")),
        ("[{'name': 'Ann Larus', 'authorId': None}]", ("Ann Larus",)),
        ("('Ann Larus',)", ("Ann Larus",)),
        ("[Ann Larus, Bo Sterna]", ("Ann Larus", "Bo Sterna")),
        ("[]", ()),
        ("[No author name available]", ()),
        ("[Anonymous]", ()),
        ("No authors listed", ()),
        ("Anon Larus; Nan Sterna", ("Anon Larus", "Nan Sterna")),
    ],
)
def test_authors_in_a_cell(tmp_path: Path, cell: str, names: tuple[str, ...]) -> None:
    assert paper(tmp_path, f'title,abstract,authors\nGulls,{ABSTRACT},"{cell}"\n').authors == names


def test_tags_in_a_cell(tmp_path: Path) -> None:
    found = paper(tmp_path, f"title,abstract,keywords\nGulls,{ABSTRACT},\"['sea, open', 'gulls']\"\n")
    assert found.tags == ("sea, open", "gulls")


# BibTeX


@pytest.mark.parametrize(
    "key",
    [
        "https://doi.org/10.1016/0022(81)90087-5,",
        "Larus (2019),",
        "Larus et al. 2019,",
        "[Larus]19,",
        "{Larus}2019,",
        ",",
        "",
        "larus2019",
    ],
)
def test_keys_that_bibtex_would_not_take(tmp_path: Path, key: str) -> None:
    papers, rejections = read(tmp_path, entry("year=2019", key) * 2)
    assert [(found.title, found.year) for found in papers] == [("Gulls at sea", 2019)] * 2
    assert not rejections


def test_a_key_that_is_a_doi_is_one(tmp_path: Path) -> None:
    assert paper(tmp_path, entry("year=2019", "https://doi.org/10.5555/gull(1),")).doi == "10.5555/gull(1)"


@pytest.mark.parametrize(
    ("field", "names"),
    [
        (r"Low, Ann and \O rsted, Hans and \c{C}elik, Ayla", ("Ann Low", "Hans Ørsted", "Ayla Çelik")),
        (r"\'Etienne, Olga and \L ukasz Nowak AND {\AA}sa Berg", ("Olga Étienne", "Łukasz Nowak", "Åsa Berg")),
        ("family=Gogh, given=Vincent, prefix=van, useprefix=true and Low, Ann", ("Vincent van Gogh", "Ann Low")),
        ("given={Ann Mary}, family={Low}, suffix=Jr., given-i={AM}", ("Ann Mary Low Jr.",)),
        ('"family={Gulls, Terns and Sons}"', ("Gulls, Terns and Sons",)),
        ("Low, A.; Roe, C.; Poe, E.", ("A. Low", "C. Roe", "E. Poe")),
        ("A. Low, C. Roe, E. Poe", ("A. Low", "C. Roe", "E. Poe")),
        ("Low, A., Roe, C.", ("A. Low", "C. Roe")),
        ("Institute of Gulls, Lund, Sweden", ("Institute of Gulls, Lund, Sweden",)),
        (r"Ann Low \& Carl Roe", ("Ann Low", "Carl Roe")),
        (r"Gull \& Tern", ("Gull & Tern",)),
        ("Low A and", ("Low A",)),
        ("Low, Ann and and Roe, Carl, and others", ("Ann Low", "Carl Roe")),
        ("Low, Ann \\and Roe, Carl", ("Ann Low", "Carl Roe")),
        ("{Barnes and Noble} and {Low, Ann} and M&uuml;ller, Eva", ("Barnes and Noble", "Low, Ann", "Eva Müller")),
        ("Low, Jr., Ann", ("Ann Low Jr.",)),
    ],
)
def test_names_in_bibtex(tmp_path: Path, field: str, names: tuple[str, ...]) -> None:
    assert paper(tmp_path, entry(f"author={{{field}}}")).authors == names


def test_an_entry_inherits_from_the_one_it_refers_to(tmp_path: Path) -> None:
    child = entry("crossref={Gulls19}, author={Low, Ann}").replace("@article", "@inproceedings")
    said = f"title={{Meeting on Gulls}}, year=2019, doi={{10.5555/all}}, abstract={{{ABSTRACT}}}"
    parent = f"@proceedings{{gulls19, {said}}}\n"
    for content in (child + parent, parent + child):
        papers, _ = read(tmp_path, content)
        (found,) = (each for each in papers if each.authors)
        assert (found.year, found.venue, found.doi) == (2019, "Meeting on Gulls", None)


@pytest.mark.parametrize(
    ("fields", "parents", "year", "venue"),
    [
        ("crossref={none}, year=2001, journal={Birds}", "", 2001, "Birds"),
        ("crossref=p, year=2001", "@periodical{p, title={Birds}, date={2019}}", 2001, "Birds"),
        ("xdata={d, e}", "@xdata{d, journaltitle={Birds}}\n@xdata{e, date={2019}}", 2019, "Birds"),
        ("crossref=a", "@book{a, booktitle={Gulls}, crossref=b}\n@mvbook{b, title={Birds}, year=2019}", 2019, "Gulls"),
        ("crossref=k", "", None, None),
        ("crossref=a", "@book{a, title={Gulls}, crossref=b}\n@book{b, crossref=a, year=2019}", 2019, "Gulls"),
    ],
)
def test_what_is_inherited(tmp_path: Path, fields: str, parents: str, year: int | None, venue: str | None) -> None:
    papers, _ = read(tmp_path, f"{entry(fields)}{parents}\n")
    assert [(found.year, found.venue) for found in papers] == [(year, venue)]


@pytest.mark.parametrize(
    ("kind", "fields", "parent", "authors", "venue"),
    [
        ("inproceedings", "crossref=p", "@proceedings{p, title={Meeting}, editor={Roe, Bo}}", (), "Meeting"),
        ("incollection", "crossref=p", "@book{p, title={Gulls}, author={Poe, Cy}, editor={Roe, Bo}}", (), "Gulls"),
        ("inbook", "crossref=p", "@book{p, title={Gulls}, author={Poe, Cy}, editor={Roe, Bo}}", ("Cy Poe",), "Gulls"),
        ("article", "crossref=p", "@periodical{p, title={Birds}, editor={Roe, Bo}}", (), "Birds"),
        ("article", "xdata=p", "@xdata{p, journaltitle={Birds}, editor={Roe, Bo}}", (), "Birds"),
        ("book", "crossref=p", "@mvbook{p, title={Birds}, editor={Roe, Bo}}", ("Bo Roe",), "Birds"),
    ],
)
def test_who_edited_the_whole_did_not_write_its_parts(
    tmp_path: Path, kind: str, fields: str, parent: str, authors: tuple[str, ...], venue: str
) -> None:
    child = entry(fields).replace("@article", f"@{kind}")
    (found,) = (each for each in read(tmp_path, child + parent + "\n")[0] if each.abstract)
    assert (found.authors, found.venue) == (authors, venue)


def test_a_part_without_a_title_does_not_take_that_of_the_whole(tmp_path: Path) -> None:
    child = f"@inproceedings{{k, crossref=p, abstract={{{ABSTRACT}}}}}\n"
    assert read(tmp_path, child + "@proceedings{p, title={Meeting on Gulls}}\n")[0] == []


def test_fields_that_stand_twice(tmp_path: Path) -> None:
    fields = "keywords={gulls}, keywords={sea; storms }, author={Low, Ann}, author={Roe, Carl}, year={}, year={2019}"
    found = paper(tmp_path, entry(fields))
    assert (found.tags, found.authors, found.year) == (("gulls", "sea", "storms"), ("Ann Low", "Carl Roe"), 2019)


@pytest.mark.parametrize("opened", ["@article\n{k,", "@Article\n{k,", "@Article("])
def test_brackets_where_few_write_them(tmp_path: Path, opened: str) -> None:
    ends = "}" if "{" in opened else ")"
    found = paper(tmp_path, f"{opened} title={{Gulls at sea}}, abstract={{{ABSTRACT}}}{ends}\n")
    assert (found.title, found.abstract) == ("Gulls at sea", ABSTRACT)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ('"Gulls of {UK}-wide " # sea # "s"', "Gulls of UK-wide seas"),
        ('{Gulls } # {"at"} # " sea"', 'Gulls "at" sea'),
        ("sea", "sea"),
        ("SEA # sea", "seasea"),
        ('{Gulls # "terns"}', 'Gulls # "terns"'),
        ('"Gulls {"}at{"} sea"', 'Gulls "at" sea'),
    ],
)
def test_values_that_are_joined(tmp_path: Path, value: str, said: str) -> None:
    content = f'@string{{sea = "sea"}}\n@misc{{a, title = {value}, abstract={{{ABSTRACT}}}}}'
    assert paper(tmp_path, content).title == said


@pytest.mark.parametrize(
    ("fields", "year"),
    [
        ("year={in press}, date={2021-03}", 2021),
        ("year={}, date={2021}", 2021),
        ("year={forthcoming}", None),
        ("date={2019/2021}", 2019),
    ],
)
def test_years_in_bibtex(tmp_path: Path, fields: str, year: int | None) -> None:
    assert paper(tmp_path, entry(fields)).year == year


@pytest.mark.parametrize(
    "fields", [", year=2019", "year=2019, ,", "year=2019,, pages={1, 2}", ' , note="a, b", year=2019']
)
def test_empty_fields(tmp_path: Path, fields: str) -> None:
    assert paper(tmp_path, entry(fields)).year == 2019


@pytest.mark.parametrize(
    ("doi", "meant"),
    [
        (r"10.1002/(SICI)1(1998)17:15/16{\textless}16::AID-X{\textgreater}3.0.CO;2-2", "16<16::aid-x>3.0.co;2-2"),
        (r"10.1002/(sici)1(1998)17:15/16$<$16::aid-x$>$3.0.co$\mathsemicolon$2-2", "16<16::aid-x>3.0.co;2-2"),
        (r"10.1002/(SICI)1(1998)17:15/16&lt;16::AID-X&gt;3.0.CO;2-2", "16<16::aid-x>3.0.co;2-2"),
        (r"10.1002/(SICI)1(1998)17:15/16\%3C16::AID-X\%3E3.0.CO;2-2", "16<16::aid-x>3.0.co;2-2"),
        (r"10.5555/gull\_1/16", "16"),
    ],
)
def test_dois_in_bibtex(tmp_path: Path, doi: str, meant: str) -> None:
    found = paper(tmp_path, entry(f"doi={{{doi}}}")).doi
    assert found is not None
    assert found.rpartition("/")[2] == meant


@pytest.mark.parametrize(
    ("macro", "journal"), [(r"\apj", "The Astrophysical Journal"), (r"{\mnras}", "Monthly Notices of the Royal")]
)
def test_journals_that_are_macros(tmp_path: Path, macro: str, journal: str) -> None:
    assert (paper(tmp_path, entry(f"journal={{{macro}}}")).venue or "").startswith(journal)


# arXiv


def test_errors_of_arxiv_are_no_papers_and_withdrawn_papers_are_marked(tmp_path: Path) -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom">
    <entry><id>http://arxiv.org/abs/1501.00009v2</id><title>Gulls in caves</title>
    <summary>This paper has been withdrawn by the author because of an error.</summary></entry>
    <entry><id>http://arxiv.org/abs/1501.00010</id><title>Withdrawn gulls</title>
    <summary>This paper is about gulls that were withdrawn from a colony.</summary></entry>
    <entry><id>http://arxiv.org/api/errors#x</id><title>Error</title><summary>x is no id</summary></entry></feed>"""
    papers, (rejection,) = read(tmp_path, feed)
    assert [found.retracted for found in papers] == [True, False]
    assert (rejection.place, "x is no id" in rejection.reason) == ("entry 3", True)


_SPACED = "TY  - JOUR\nTI  - {}\nAU  - Low, A\nAB  - They sleep, and in the\nUK - wide panels saw it.\nER  - \n\n"


@pytest.mark.parametrize("gap", ["  - ", " - ", "- ", "\t- ", "  -\t"])
def test_ris_is_read_however_its_tags_are_set_off_also_in_one_file(tmp_path: Path, gap: str) -> None:
    other = _SPACED.format("Owls").replace("  - ", gap)
    for text in (other, _SPACED.format("Bees") + other, other + _SPACED.format("Bees")):
        (tmp_path / "joined.ris").write_text(text)
        papers = list(open_records(tmp_path / "joined.ris", max_record_chars=100_000))
        assert {paper.title for paper in papers if isinstance(paper, Paper)} == {"Owls", "Bees"} & set(text.split())
        assert all(isinstance(paper, Paper) and "wide panels" in paper.abstract for paper in papers)
        assert all(isinstance(paper, Paper) and paper.authors == ("A Low",) for paper in papers)
