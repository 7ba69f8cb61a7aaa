"""Sources named by authors and year."""

import pytest

from answering.citing.citations import parse_citations
from core.paper import Paper

PAPERS = (
    Paper("Salt in the Sea", "", ("Ada Brine", "Bo van der Kelp"), 2016),
    Paper("How Lighthouses Turn", "", ("Cleo Lamp",), 2009, "Lights"),
    Paper("Lamps Without Oil", "", ("Cleo Lamp", "Ada Brine", "Dan Fog"), 2011),
    Paper("潮汐与月亮", "", ("小明 王", "芳 李"), 2018),
)


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("(Brine & van der Kelp, 2016)", (1,)),
        ("(Brine and Kelp 2016)", (1,)),
        ("(Brine et al., 2016)", (1,)),
        ("(Ada Brine, Bo van der Kelp, 2016)", (1,)),
        ("(A. Brine & B. van der Kelp 2016)", (1,)),
        ("[Brine, Ada; van der Kelp, Bo, 2016]", (1,)),
        ("(Brine et al., 2016, for details)", (1,)),
        ("[Brine 2016, 1]", (1,)),
        ("(see Brine et al. 2016, p. 3)", (1,)),
        ("(Lamp, 2009; Brine & Kelp, 2016)", (2, 1)),
        ("[Lamp et al., 2011]", (3,)),
        ("(Lamp, Brine, & Fog, 2011)", (3,)),
        ("(Lamp, C., Brine, A., & Fog, D., 2011)", (3,)),
        ("(Lamp, 2009, 2011)", (2, 3)),
        ("[@lamp2009]", (2,)),
        ("[lamp2009; brine2016]", (2, 1)),
        ("(Lamp, 2009) [2]", (2,)),
        ("[2] (Lamp, 2009)", (2,)),
        ("[2, Lamp 2009]", (2,)),
        ("(2; Lamp, 2009)", (2,)),
        ("(Lamp, 2009, [2])", (2,)),
        ("(Lamp, 2008)", (2,)),  # the year of a preprint
        ("（王小明等，2018）", (4,)),
        ("（Lamp，2009）", (2,)),
        ("\\citep{lamp2009,brine2016}", (2, 1)),
        ("[A. Brine and B. van der Kelp, 2016]", (1,)),
        ("[C. Lamp et al., 2011]", (3,)),
        ('(Lamp, 2009, "How Lighthouses Turn")', (2,)),
        ("(Brine & Kelp, Salt in the Sea, 2016)", (1,)),
        ("(Lamp, Lights, 2009)", (2,)),
        ("(Brine and van der Kelp)", (1,)),
        ("(Brine 12)", (1,)),
        ("(Brine et al.)", (1,)),
        ("[Brine & Kelp, p. 4]", (1,)),
        ("(Brine et al., n.d.)", (1,)),
        ("[BK16]", (1,)),
        ("(e.g., Lamp, 2009)", (2,)),
        ("(see also Lamp 2009)", (2,)),
        ("(Brine & Kelp, 2016; reviewed in Lamp, 2009)", (1, 2)),
        ("(vgl. Lamp 2009)", (2,)),
        ("(Lamp, **2009**)", (2,)),
        ("(<i>Lamp</i>, 2009)", (2,)),
        ("[Lam09]", (2,)),
        ("[LBF11]", (3,)),
        ("[(Lamp, 2009)](#ref2)", (2,)),
        ("([Lamp, 2009](https://example.org/2))", (2,)),
    ],
)
def test_in_brackets(written: str, numbers: tuple[int, ...]) -> None:
    [text, [sentence], dropped] = parse_citations(f"It is so {written}.", PAPERS)
    assert (sentence.citations, dropped) == (numbers, 0)
    assert text == "It is so " + "".join(f"[{number}]" for number in numbers) + "."


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("Lamp (2009) found that it turns.", "Lamp found that it turns [2]."),
        (
            "According to Brine and van der Kelp (2016), it is salty.",
            "According to Brine and van der Kelp, it is salty [1].",
        ),
        ("In Lamp et al. [2011] it burns.", "In Lamp et al. it burns [3]."),
        ("Lamp's (2009) study says so.", "Lamp's study says so [2]."),
    ],
)
def test_as_part_of_the_sentence(written: str, normal: str) -> None:
    assert parse_citations(written, PAPERS)[0] == normal


@pytest.mark.parametrize(
    "text",
    [
        "It is so (Smith, 2016).",
        "It was built in the harbour (in May 2009).",
        "It grew after the war (Lamp oil was scarce in 2009).",
        "Fog (2011) says so.",  # he is not the first author
        "It rose by a fifth (2016).",
        "It is lit by a lamp (Lamp).",  # two papers are his
        "The sea is salty (BRINE).",
        "The sea is salty (Salt).",
        "The (Brine) tank is full, and so is the [Brine] tank.",
        "It is kept in salt water (Brine).",
        "It has a code [AB12].",
    ],
)
def test_what_names_no_source_stays(text: str) -> None:
    assert parse_citations(text, PAPERS) == (text, parse_citations(text, ())[1], 0)


def test_another_work_beside_a_source_is_counted_as_dropped() -> None:
    assert parse_citations("It is so (Lamp, 2009; Smith, 2016).", PAPERS)[::2] == ("It is so [2].", 1)
