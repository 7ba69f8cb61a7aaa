import re

from hypothesis import given
from hypothesis import strategies as st

from core.paper import Paper
from indexing.exporting.bibtex import CiteKeys, cite_key

DPR = Paper("Dense Passage Retrieval for Open-Domain QA", "…", ("Vladimir Karpukhin", "Barlas Oğuz"), 2020, id="p_12ab")


def test_a_key_says_who_what_and_when() -> None:
    assert cite_key(DPR) == "karpukhinDensePassageRetrieval2020"
    assert cite_key(Paper("The Art of Being Ill", "…", ("Hans van der Brönte",))) == "vanderbronteArtBeingIll"
    assert cite_key(Paper("On Being", "…", year=1999)) == "Being1999"
    assert cite_key(Paper("关于", "…", ("李飞飞",), id="p_12ab")) == "12ab"


def test_no_two_papers_of_a_file_have_one_key() -> None:
    keys = CiteKeys()
    twin = Paper(DPR.title.upper(), "…", DPR.authors, DPR.year, id="p_34cd")
    given_out = [keys.key(DPR), keys.key(twin)]
    assert given_out[0] == cite_key(DPR)
    assert given_out[1].endswith("-34cd")
    assert len({key.lower() for key in given_out}) == 2


@given(st.builds(Paper, title=st.text(), abstract=st.just("…"), authors=st.tuples(st.text()), id=st.just("p_1f")))
def test_a_key_holds_nothing_that_bibtex_acts_on(paper: Paper) -> None:
    assert re.fullmatch(r"[A-Za-z0-9-]+", CiteKeys().key(paper))
