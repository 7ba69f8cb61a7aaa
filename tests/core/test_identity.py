from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.identity import identity_keys, merge, normal_arxiv_id, normal_doi, paper_id, same_work
from core.paper import Paper
from core.text.keys import title_key


@pytest.mark.parametrize(
    ("said", "doi"),
    [
        ("10.1000/XYZ.1", "10.1000/xyz.1"),
        ("https://doi.org/10.1000/xyz", "10.1000/xyz"),
        ("doi:10.1000/xyz.", "10.1000/xyz"),
        ("see 10.1000/xyz, page 3", "10.1000/xyz"),
        ("(10.1000/xyz).", "10.1000/xyz"),
        ("10.1061/(ASCE)0733-9399(1996)122:2(123)", "10.1061/(asce)0733-9399(1996)122:2(123)"),
        (
            "10.1002/(SICI)1097-4571(199009)41:6<391::AID-ASI1>3.0.CO;2-9",
            "10.1002/(sici)1097-4571(199009)41:6<391::aid-asi1>3.0.co;2-9",
        ),
        (
            "https://doi.org/10.1002/(SICI)1097-4571(199009)41:6%3C391::AID-ASI1%3E3.0.CO;2-9",
            "10.1002/(sici)1097-4571(199009)41:6<391::aid-asi1>3.0.co;2-9",
        ),
        ("<i>10.1000/xyz</i>", "10.1000/xyz"),
        (
            "10.1002/(SICI)1099-0000(19990615/30)18:11/12<1301::AID-GUL7>3.0.CO;2-#.",
            "10.1002/(sici)1099-0000(19990615/30)18:11/12<1301::aid-gul7>3.0.co;2-#",
        ),
        ("10.1175/1520-0000(1996)077<0437:GATS>2.0.CO;2", "10.1175/1520-0000(1996)077<0437:gats>2.0.co;2"),
        (
            "10.1130/0091-0000(1999)027&lt;0130:GIF&gt;2.3.CO;2 (accessed)",
            "10.1130/0091-0000(1999)027<0130:gif>2.3.co;2",
        ),
        (
            "10.1002/(SICI)1097-0258(19980815)17:15<16::AID-G1>3.0.;2-2",
            "10.1002/(sici)1097-0258(19980815)17:15<16::aid-g1>3.0.;2-2",
        ),
        ("10.1175/1520-0469(1998)055&lt;0001:TT&gt;2.0;2", "10.1175/1520-0469(1998)055<0001:tt>2.0;2"),
        ("doi: 10.1175/1520-0469(1998)055<0001>2.0.CO;2.", "10.1175/1520-0469(1998)055<0001>2.0.co;2"),
        ("10.1175/1520-0469(1998)055<0001:TT>2.0.CO;", "10.1175/1520-0469(1998)055<0001:tt>2.0.co"),
        ("10.1175/1520-0469(1998)055<0001:TT", "10.1175/1520-0469(1998)055<0001:tt"),
        ("10.1175/1520-0469(1998)055<0001:TT>2.0.CO;2-!", "10.1175/1520-0469(1998)055<0001:tt>2.0.co;2-!"),
        ("<b>10.1175/1520-0469(1998)055</b>", "10.1175/1520-0469(1998)055"),
        ("10.1175/x<br>2.0.1", "10.1175/x"),
        ("10.1002/(SICI)1(2000)39:1%3C::AID-G1%3E3.0.CO;2-S", "10.1002/(sici)1(2000)39:1<::aid-g1>3.0.co;2-s"),
        (
            "10.1002/(SICI)1(1998)17:15/16%253C16::AID-G1%253E3.0.CO;2-2",
            "10.1002/(sici)1(1998)17:15/16<16::aid-g1>3.0.co;2-2",
        ),
        ("10.1890/0012-0000(2000)081[0178:TEOG]2.0.CO;2", "10.1890/0012-0000(2000)081[0178:teog]2.0.co;2"),
        ("https://doi.org/10.1000/xyz?nosfx=y#abstract", "10.1000/xyz"),
        ("doi:10.1000%2Fxyz", "10.1000/xyz"),
        ("https://doi.org/10.1000/abc%23d", "10.1000/abc#d"),
        ("10.1000/abc%23d", "10.1000/abc#d"),
        ("https://doi.org/10.1000%2Fabc%3Fd?x=1#e", "10.1000/abc?d"),
        ("doi.org/10.1000/abc?x=1", "10.1000/abc"),
        ("see https://x.org and 10.1000/(a)#1", "10.1000/(a)#1"),
        ("10.1000/(a)#1 at https://x.org/?y#z", "10.1000/(a)#1"),
        ("https://x.org/article?doi=10.1000/abc&page=3", "10.1000/abc"),
        ("https://x.org/login?url=https%3A%2F%2Fdoi.org%2F10.1000%2Fabc%2523d&y=z", "10.1000/abc#d"),
        ("https://doi.org/10.1016/?x=1", None),
        ("https://doi.org/10.1016/#x", None),
        ("10.1016/.", None),
        ("doi: 10.1016/)", None),
        ("not a doi", None),
        ("", None),
        (None, None),
    ],
)
def test_a_doi_is_found_in_the_forms_it_is_written_in(said: str | None, doi: str | None) -> None:
    assert normal_doi(said) == doi


@pytest.mark.parametrize(
    ("said", "arxiv"),
    [
        ("2005.11401", "2005.11401"),
        ("2005.11401v4", "2005.11401"),
        ("arXiv:2005.11401v2 [cs.CL]", "2005.11401"),
        ("https://arxiv.org/pdf/2005.11401v4.pdf", "2005.11401"),
        ("cs/0112017v1", "cs/0112017"),
        ("math.GT/0309136", "math.gt/0309136"),
        ("10.48550/arXiv.2005.11401", "2005.11401"),
        ("10.1000/2005.11401", None),
        ("2005.114012345", None),
        ("on 12 May 2005", None),
        (None, None),
    ],
)
def test_an_arxiv_id_is_found_in_the_forms_it_is_written_in(said: str | None, arxiv: str | None) -> None:
    assert normal_arxiv_id(said) == arxiv


def test_titles_are_equal_whatever_their_case_punctuation_and_spacing() -> None:
    assert title_key("ColBERT: Efficient  Passage-Search") == title_key("Colbert — efficient passage search.")


@given(st.text())
def test_every_title_has_a_key_unless_it_is_blank(title: str) -> None:
    assert bool(title_key(title)) or not title.strip()


BARE = Paper("Passage search with late interaction", "It works.")


def test_a_preprint_and_its_publication_are_one_paper() -> None:
    preprint = replace(BARE, arxiv_id="2004.12832", year=2020, authors=("Omar Khattab",), venue="arXiv")
    published = replace(BARE, doi="10.1145/1", year=2021, authors=("Khattab, Omar",), venue="SIGIR")
    assert same_work(preprint, published)
    for merged in (merge(preprint, published), merge(published, preprint)):
        assert (merged.doi, merged.arxiv_id, merged.year, merged.venue) == ("10.1145/1", "2004.12832", 2021, "SIGIR")


def test_arxivs_own_doi_means_the_same_as_its_id() -> None:
    assert same_work(replace(BARE, title="A", doi="10.48550/arXiv.2004.12832"), replace(BARE, arxiv_id="2004.12832"))


def test_two_dois_are_two_papers_whatever_their_titles() -> None:
    assert not same_work(replace(BARE, doi="10.1/a1"), replace(BARE, doi="10.1234/b")) or normal_doi("10.1/a1") is None
    assert not same_work(replace(BARE, doi="10.1234/a"), replace(BARE, doi="10.1234/b"))


def test_articles_of_one_issue_are_not_taken_for_one_because_their_dois_begin_alike() -> None:
    issue = "10.1002/(SICI)1097-4571(199009)41:6"
    one = replace(BARE, title="Indexing by meaning", doi=f"{issue}<391::AID-ASI1>3.0.CO;2-9")
    other = replace(BARE, title="Libraries and people", doi=f"{issue}<400::AID-ASI2>3.0.CO;2-P")
    assert not same_work(one, other)


def test_the_address_of_a_doi_is_one_that_browsers_take() -> None:
    paper = replace(BARE, doi="10.1002/(sici)1(199009)41:6<391::aid-asi1>3.0.co;2-9")
    assert paper.link == "https://doi.org/10.1002/(sici)1(199009)41:6%3C391::aid-asi1%3E3.0.co;2-9"
    assert replace(BARE, doi="10.1000/a_b").link == "https://doi.org/10.1000/a_b"


LATER = replace(BARE, abstract="It works at scale.")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"authors": ("Ann Lee",)}, {"authors": ("Bo Chen",)}, False),
        ({"authors": ("Ann Lee", "Bo Chen")}, {"authors": ("Bo Chen", "Carl Roe")}, False),
        ({"authors": ("Ann Lee", "Bo Chen")}, {"authors": ("Chen, Bo", "Lee, Ann")}, True),
        ({"authors": ("Ann Mary Lee",)}, {"authors": ("Lee AM",)}, True),
        ({"authors": ("J.-P. van der Berg",)}, {"authors": ("Berg J.-P.",)}, True),
        ({"authors": ("Xiaoming Wang",)}, {"authors": ("Wang Xiaoming",)}, True),
        ({"authors": ("Ann Lee",)}, {"authors": ()}, True),
        ({"authors": ("Eva Müller",)}, {"authors": ("E. Mueller",)}, True),
        ({"authors": ("Eva Müller",)}, {"authors": ("E. Muller",)}, True),
        ({"authors": ("MÜLLER, EVA",)}, {"authors": ("Mueller E",)}, True),
        ({"authors": ("Åse Bäck-Österlöv",)}, {"authors": ("Oesterloev, Aase",)}, True),
        ({"authors": ("Eva Sørensen",)}, {"authors": ("E. Soerensen",)}, True),
        ({"authors": ("Eva Müller", "Bo Öz")}, {"authors": ("Bo Oez", "E. Mueller")}, True),
        ({"authors": ("Eva Müller", "Bo Öz")}, {"authors": ("Bo Oez", "E. Miller")}, False),
        ({"authors": ("Jane Roe",)}, {"authors": ("Min Ro",)}, False),
        ({"authors": ("Cy Poe",)}, {"authors": ("Li Po",)}, False),
        ({"authors": ("Ann Baer",)}, {"authors": ("Ann Bar",)}, False),
        ({"authors": ("Ann Bär",)}, {"authors": ("Ann Baer",)}, True),
        ({"authors": ("Hans Ørsted",)}, {"authors": ("Orsted, H.",)}, True),
        ({"authors": ("Jan Łuk",)}, {"authors": ("J. Luk",)}, True),
        ({"authors": ("Eva Muller",)}, {"authors": ("Eva Miller",)}, False),
        ({"authors": ("José García Márquez",)}, {"authors": ("Garcia J",)}, True),
        ({"authors": ("Smith-Jones, Ann",)}, {"authors": ("Smith A",)}, True),
        ({"authors": ("Pat O’Neil",)}, {"authors": ("ONeil P",)}, True),
        ({"year": 1990}, {"year": 2020}, False),
        ({"year": 2018}, {"year": 2020}, False),
        ({"year": 2019}, {"year": 2020}, True),
        ({"year": 2016, "arxiv_id": "1601.00001"}, {"year": 2019, "venue": "SIGIR"}, True),
        ({}, {"abstract": "It works at scale, and it is fast."}, True),
        ({}, {"abstract": "Quite another method is tried."}, False),
        ({}, {"abstract": ""}, True),
    ],
)
def test_a_shared_title_decides_unless_something_speaks_against_it(
    one: dict[str, Any], other: dict[str, Any], same: bool
) -> None:
    assert same_work(replace(LATER, **one), replace(LATER, **other)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Nests of ER+ gulls", "Nests of ER- gulls", False),
        ("Nests of ER+ gulls", "Nests of ER gulls", False),
        ("Nests of ER- gulls", "Nests of ER− gulls", True),
        ("Gulls in C", "Gulls in C++", False),
        ("Gulls in C#", "Gulls in C++", False),
        ("Gulls in C♯", "Gulls in C#", True),
        ("A* for gulls", "A for gulls", False),
        ("T2* maps of gulls", "T2 maps of gulls", False),
        ("Gulls fed vitamin B6*", "Gulls fed vitamin B6", True),
        (".NET for gulls", "NET for gulls", False),
        ("Gulls ≥ 5 kg", "Gulls ≤ 5 kg", False),
        ("Na⁺ of gulls", "Na+ of gulls", True),
        ("HER2-positive gulls", "HER2 positive gulls", True),
        ("HER2- gulls at sea", "HER2+ gulls at sea", False),
        ("Gulls at -5 degrees", "Gulls at 5 degrees", False),
        ("Gulls at 1.5 knots", "Gulls at 15 knots", False),
        ("Pre- and post-war gulls", "Pre and postwar gulls", True),
        ("Gulls - a survey", "Gulls: a survey", True),
        ("Gulls at sea*", "Gulls at sea", True),
        ("Gulls & Terns", "Gulls and terns", True),
        ("R&D for gulls", "R and D for gulls", True),
        ("Gulls & Terns", "Gulls or terns", False),
    ],
)
def test_signs_tell_titles_apart_and_punctuation_does_not(one: str, other: str, same: bool) -> None:
    written = replace(LATER, authors=("Ann Lee",))
    assert same_work(replace(written, title=one), replace(written, title=other)) is same


@pytest.mark.parametrize("title", ["Editorial", "Annual report", "Letter to the Editor", "Reply"])
def test_what_many_papers_are_called_needs_the_same_year_and_abstract(title: str) -> None:
    one = Paper(title, "The society met in May. It elected a board.", authors=("Ann Lee",), year=2019)
    assert same_work(one, replace(one, doi="10.1234/a"))
    assert not same_work(one, replace(one, year=2020))
    assert not same_work(one, replace(one, abstract="Gulls were fewer than ever at our coast."))


def test_chapters_with_the_doi_of_their_book_are_papers_of_their_own() -> None:
    book = Paper(
        "Nests of gulls", "We describe the nests of gulls on cliffs.", authors=("Ann Lee",), doi="10.1234/book"
    )
    chapter = replace(book, title="Songs of terns", abstract="Terns sing at dawn, and this was recorded.")
    assert not same_work(book, replace(chapter, authors=("Bo Chen",)))
    assert not same_work(book, chapter)
    # One of them says it in another way, or in another language.
    assert same_work(book, replace(chapter, abstract=f"{book.abstract} They are small."))
    assert same_work(book, replace(book, title="Nests of gulls at sea", authors=("Bo Chen",), abstract="A. B."))
    assert same_work(book, replace(book, title="Nester von Möwen", abstract="Wir beschreiben Nester auf Klippen."))


def test_a_doi_that_was_cut_in_its_middle_does_not_contradict_the_whole_one() -> None:
    cut = replace(BARE, doi="10.1002/(sici)1(1998)17:15/16")
    whole = replace(BARE, doi="10.1002/(sici)1(1998)17:15/16<16::aid-x>3.0.co;2-2")
    assert same_work(cut, whole)
    assert not same_work(replace(cut, title="Something else entirely"), whole)


def test_an_edit_replaces_the_text_and_keeps_what_else_was_known() -> None:
    known = replace(BARE, id="p_1", doi="10.1234/a", tags=("search",), authors=("Ann Lee", "Bo Chen"), venue="ACL")
    edited = replace(BARE, abstract="It works well.", tags=("ranking",), authors=("Ann Lee",), venue="ACL")
    merged = merge(known, edited)
    assert merged.abstract == "It works well."
    assert (merged.id, merged.doi, merged.tags) == ("p_1", "10.1234/a", ("search", "ranking"))
    assert merged.authors == ("Ann Lee", "Bo Chen")


def test_a_cut_abstract_or_a_shouted_title_does_not_replace_a_whole_one() -> None:
    known = replace(BARE, abstract="It works. It is fast.")
    assert merge(known, replace(BARE, abstract="It works. It…")).abstract == known.abstract
    assert merge(known, replace(known, title=known.title.upper())).title == known.title


PAPERS = st.builds(
    Paper,
    title=st.sampled_from(["Passage search", "Passage Search.", "PASSAGE SEARCH", "Another one of them"]),
    abstract=st.text(min_size=1, max_size=20),
    authors=st.lists(st.sampled_from(["Ann Lee", "Lee, Ann", "Bo Chen"]), max_size=2).map(tuple),
    year=st.none() | st.integers(2000, 2010),
    venue=st.none() | st.sampled_from(["ACL", "arXiv"]),
    doi=st.none() | st.sampled_from(["10.1234/a", "10.48550/arXiv.2004.12832"]),
    arxiv_id=st.none() | st.just("2004.12832"),
    tags=st.lists(st.sampled_from(["x", "y"]), unique=True, max_size=2).map(tuple),
)


@given(PAPERS)
def test_merging_a_record_with_itself_changes_nothing(paper: Paper) -> None:
    assert merge(paper, paper) == paper
    assert same_work(paper, paper)


@given(PAPERS, PAPERS)
def test_being_the_same_work_is_mutual_and_needs_a_shared_key(one: Paper, other: Paper) -> None:
    assert same_work(one, other) == same_work(other, one)
    if same_work(one, other):
        assert set(identity_keys(one)) & set(identity_keys(other))


@given(PAPERS, PAPERS)
def test_merging_twice_is_merging_once(one: Paper, other: Paper) -> None:
    merged = merge(one, other)
    assert merge(merged, other) == merged


@given(PAPERS)
def test_the_id_depends_on_the_strongest_key_alone(paper: Paper) -> None:
    assert paper_id(paper) == paper_id(replace(paper, abstract="Something else", tags=()))
