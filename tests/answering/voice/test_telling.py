import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.checking.cited import CitedPlace
from answering.checking.matching import wording
from answering.checking.retelling import retells
from answering.drafting.candidates import Candidate
from answering.voice.calling import called, called_by_authors
from answering.voice.describing import short_title
from answering.voice.naming import Called
from answering.voice.retelling import Mention
from answering.voice.telling import Narrator, labelled, tell, usable
from answering.voice.verbs import agreeing, third_person
from core.paper import Paper
from core.passage import Chunk, Passage, Scores
from core.text.sentences import sentence_spans

WOOL = "WOOL: Counting Sheep with Transformers"
MANY = ("Ada Lind", "Bo Ek", "Cy Al")


def told(text: str, title: str = WOOL, mention: Mention = Mention.FIRST, *, several: bool = False) -> str | None:
    """The last sentence of an abstract that begins with `Sheep sleep.`"""
    paper = Paper(title, text)
    start, end = sentence_spans(text)[-1]
    found = tell(paper, start, end, mention, several=several)
    return found.text if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We count sheep.", "WOOL counts sheep."),
        ("In this paper, we count our sheep.", "WOOL counts its sheep."),
        ("Here we count sheep.", "WOOL counts sheep."),
        ("In this work we also count sheep.", "WOOL counts sheep."),
        ("Finally, we show that sheep sleep.", "WOOL shows that sheep sleep."),
        ("To this end, we count sheep.", "WOOL counts sheep."),
        ("To address this gap, we count.", "WOOL counts."),
        ("To count sheep in fog, we use sound.", "To count sheep in fog, WOOL uses sound."),
        ("We introduce a fence and show that it holds.", "WOOL introduces a fence and shows that it holds."),
        (
            "We carefully count sheep, weigh them, and apply dye.",
            "WOOL carefully counts sheep, weighs them, and applies dye.",
        ),
        ("We counted sheep and weighed goats.", "WOOL counted sheep and weighed goats."),
        ("We have counted sheep.", "WOOL has counted sheep."),
        ("We do not count goats.", "WOOL does not count goats."),
        ("We can count sheep and feed them.", "WOOL can count sheep and feed them."),
        ("We are the first to count sheep.", "WOOL is the first to count sheep."),
        ("We are grateful to the sheep.", "The authors of WOOL are grateful to the sheep."),
        ("We hope to count goats.", "The authors of WOOL hope to count goats."),
        ("We train sheep and test dogs.", "The authors of WOOL train sheep and test dogs."),
        ("We show that sheep eat and sleep.", "WOOL shows that sheep eat and sleep."),
        ("We count sheep, and we weigh goats.", "The authors of WOOL count sheep, and they weigh goats."),
        ("We count sheep, which helps us.", "The authors of WOOL count sheep, which helps them."),
        ("We, the authors, count sheep.", "WOOL counts sheep."),
        ("We however count sheep.", "The authors of WOOL however count sheep."),
        ("Our flock is large.", "WOOL’s flock is large."),
        ("Our results show that sheep sleep.", "WOOL’s results show that sheep sleep."),
        ("Goats, unlike our sheep, climb.", "Goats, unlike WOOL’s sheep, climb."),
        ("The wool allows us to count.", "The wool allows the authors to count."),
        ("This paper counts sheep.", "WOOL counts sheep."),
        ("The cause, this study argues, is fog.", "The cause, the WOOL study argues, is fog."),
        ("We evaluate WOOL on goats.", "The paper evaluates WOOL on goats."),
        ("Our method WOOL counts sheep.", "The paper’s method WOOL counts sheep."),
        ("Moreover, sheep sleep.", "Sheep sleep."),
        ("Sheep thus sleep in winter.", "Sheep sleep in winter."),
        ("Sheep, however, sleep.", "Sheep sleep."),
        ("For old sheep, however, sleep is short.", "For old sheep, sleep is short."),
        ("Why sheep sleep is thus far unknown.", "Why sheep sleep is thus far unknown."),
        ("RESULTS: Sheep sleep.", "Sheep sleep."),
        ("Sheep **never** sleep.", "Sheep never sleep."),
        ("mRNA is not wool.", "mRNA is not wool."),
        ("I show that sheep sleep and we agree.", "The authors of WOOL write: “I show that sheep sleep and we agree.”"),
        ("The world we live in has sheep.", "The authors of WOOL write: “The world we live in has sheep.”"),
        (
            'Dogs say "we sleep" and we count them.',
            'The authors of WOOL write: “Dogs say "we sleep" and we count them.”',
        ),
        ("Several US farms use it with goats.", "Several US farms use it with goats."),
    ],
)
def test_in_the_third_person(text: str, expected: str) -> None:
    assert told(text) == expected or told(f"Sheep sleep. {text}") == expected


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ("WOOL counts sheep.", "It weighs goats too.", "WOOL weighs goats too."),
        ("WOOL counts sheep.", "It weighs them too.", None),
        ("WOOL counts sheep.", "Its wool is soft.", "WOOL’s wool is soft."),
        ("We introduce WOOL, a counter.", "It is fast.", "WOOL is fast."),
        ("We introduce WOOL, a counter. It is fast.", "It is small.", "WOOL is small."),
        ("This paper counts sheep.", "It weighs goats.", "WOOL weighs goats."),
        ("SheepDog-2 runs.", "It weighs goats.", "SheepDog-2 weighs goats."),
        ("As a result, SheepDog-2, a dog, shows speed.", "It also beats WOOL.", "SheepDog-2 also beats WOOL."),
        ("BERT-based dogs run.", "It weighs goats.", None),
        ("We propose a fence.", "We count with this method.", "WOOL counts with its method."),
        ("Sheep sleep.", "We count with this method.", None),
        ("We propose a fence.", "This approach improves rest.", "WOOL’s approach improves rest."),
        ("We introduce WOOL, a counter.", "The model beats dogs.", "WOOL beats dogs."),
        ("Sheep sleep.", "These results suggest that goats do.", "WOOL’s results suggest that goats do."),
        ("Sheep sleep.", "It is unclear whether goats do.", "It is unclear whether goats do."),
        ("Sheep sleep.", "Goats that eat those herbs see those who slept.", None),
        ("Sheep sleep.", "It costs them little.", None),
        ("Sheep sleep.", "They also eat.", None),
        ("Sheep sleep.", "This shows little.", None),
        ("Sheep sleep.", "The model beats dogs.", None),
        ("Sheep sleep.", "We test this with goats.", None),
        ("Sheep sleep.", "We relate it to the moon.", None),
        ("Sheep sleep.", "The latter eat grass.", None),
        (
            "Sheep sleep.",
            "The number of sheep, and of those counted, fell.",
            "The number of sheep, and of those counted, fell.",
        ),
        ("Sheep sleep.", "Sheep in this trial slept.", "Sheep in the WOOL trial slept."),
    ],
)
def test_what_points_back_is_named_or_not_told(before: str, text: str, expected: str | None) -> None:
    assert told(f"{before} {text}") == expected


@pytest.mark.parametrize(
    ("mention", "several", "text", "expected"),
    [
        (Mention.KNOWN, False, "We count sheep.", "The paper counts sheep."),
        (Mention.SUBJECT, False, "We count sheep.", "It counts sheep."),
        (Mention.SUBJECT, False, "We hope for rain.", "Its authors hope for rain."),
        (Mention.SUBJECT, True, "We hope for rain.", "They hope for rain."),
        (Mention.SUBJECT, False, "Our sheep sleep.", "Its sheep sleep."),
        (Mention.SUBJECT, True, "Our sheep sleep.", "Their sheep sleep."),
        (Mention.KNOWN, False, "Our sheep sleep.", "The paper’s sheep sleep."),
        (Mention.KNOWN, False, "This survey counts sheep.", "The survey counts sheep."),
    ],
)
def test_a_paper_is_named_once(mention: Mention, several: bool, text: str, expected: str) -> None:
    assert told(f"Sheep sleep. {text}", mention=mention, several=several) == expected


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        (WOOL, "", "the WOOL paper"),
        ("Bleu: a Method", "BLEU compares words.", "the BLEU paper"),
        ("Mistral 7B", "Mistral 7B is small.", "the Mistral 7B paper"),
        (
            "Scaling Laws for Flocks of Sheep",
            "The laws of scaling hold for a flock; sheep sleep.",
            "the paper on scaling laws for flocks of sheep",
        ),
        ("Sheep in Wales", "We counted sheep. Rain falls in Wales.", "the study of sheep in Wales"),
        ("Do Sheep Sleep?", "", "the paper “Do Sheep Sleep?”"),
        ("Counting LLMs: a Truth", "", "the paper “Counting LLMs”"),
        ("Sheep improve sleep", "", "the paper “Sheep improve sleep”"),
        ("Counting with Dogs", "We introduce SheepDog, a counter.", "the SheepDog paper"),
        ("Counting with Dogs", "We introduce the Big Wool Benchmark (BWB) for dogs.", "the BWB paper"),
        ("Counting with Dogs", "We introduce a Mixture-of-Experts (MoE) network.", "the paper “Counting with Dogs”"),
        ("Counting with Dogs", "We propose a way that puts a Big Dog (BD) to work.", "the paper “Counting with Dogs”"),
        ("Who counts? Sheep and their dogs", "The sheep and the dogs.", "the paper on sheep and their dogs"),
    ],
)
def test_what_a_paper_is_called(title: str, abstract: str, expected: str) -> None:
    assert called(Paper(title, abstract)).paper == expected


def test_in_a_review_it_is_called_by_its_authors() -> None:
    text = "We count sheep. We also show that our method helps us. Goats eat. Our goats sleep."
    paper = Paper(WOOL, text, authors=MANY, year=2023, id="p")
    narrator = Narrator(called_by_authors)
    assert [narrator.tell(paper, start, end).text for start, end in sentence_spans(text)] == [
        "Lind et al. (2023) count sheep.",
        "They show that their method helps them.",
        "Goats eat.",
        "The paper’s goats sleep.",
    ]
    alone = Paper(WOOL, "We count sheep.", authors=MANY[:1], year=2023, id="q")
    assert narrator.tell(alone, 0, 15).text == "Lind (2023) counts sheep."
    goats = Paper("Goats", "Goats eat.", authors=MANY[:2], year=2020, id="g")
    assert narrator.tell(goats, 0, 10, label=True).text == "Lind and Ek (2020) report that goats eat."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Goats eat grass.", "The WOOL paper reports that goats eat grass."),
        ("The goats eat grass.", "The WOOL paper reports that the goats eat grass."),
        ("Wales has goats.", "The WOOL paper reports that Wales has goats."),
        ("DNA tells goats apart.", "The WOOL paper reports that DNA tells goats apart."),
        ("Do goats eat?", "The WOOL paper: Do goats eat?"),
        ("20 goats eat.", "The WOOL paper: 20 goats eat."),
        ("This shows little.", "The WOOL paper reports that this shows little."),
    ],
)
def test_where_it_is_not_told_whose_a_sentence_is_its_paper_reports_it(text: str, expected: str) -> None:
    paper = Paper(WOOL, f"{text} It rains in Wales, and few goats eat.", id="g")
    assert Narrator().tell(paper, 0, len(text), label=True).text == expected


def test_what_cannot_be_told_alone_is_in_the_third_person_all_the_same() -> None:
    text = "To address these issues, we propose a dog that tackles these challenges."
    told = Narrator().tell(Paper(WOOL, f"Sheep sleep. {text}", id="p"), 13, 13 + len(text), label_if_pointing=True)
    assert told.text == "WOOL proposes a dog that tackles these challenges."


def found(paper: Paper, place: int) -> Candidate:
    start, end = sentence_spans(paper.abstract)[place]
    passage = Passage(Chunk("c", paper.id, paper.abstract, 0, len(paper.abstract), 1), paper, Scores(fused=0.5))
    return Candidate(passage, paper.abstract[start:end], start, end, 0.5, 0.5, rank=0, place=(place, 3))


def test_a_sentence_that_leans_can_be_used_behind_the_one_that_it_leans_on() -> None:
    paper = Paper("Goats", "Dogs count goats. They sleep little. Rain falls.", id="p")
    dogs, they, rain = (found(paper, place) for place in range(3))
    assert usable(dogs)
    assert usable(rain)
    assert not usable(they)
    assert usable(they, dogs)
    assert not usable(they, rain)


def test_the_checker_knows_its_own_voice_and_nothing_else() -> None:
    paper = Paper(WOOL, "We count 20 sheep and show that they sleep.", id="p")
    place = CitedPlace(
        1, Passage(Chunk("c", "p", paper.abstract, 0, len(paper.abstract), 1), paper, Scores(fused=0.5)), (0, 43)
    )
    for text in (
        "WOOL counts 20 sheep and shows that they sleep [1].",
        "It counts 20 sheep and shows that they sleep.",
    ):
        assert retells(wording(text), place)
    for text in ("WOOL counts 30 sheep and shows that they sleep.", "FELT counts 20 sheep and shows that they sleep."):
        assert not retells(wording(text), place)


def test_long_titles_are_cut() -> None:
    assert (
        short_title("How the Sheep of the North Came to the South in the Years of Drought")
        == "How the Sheep of the North …"
    )
    assert short_title("Counting: Sheep and Goats") == "Counting"
    assert short_title("Counting Sheep") == "Counting Sheep"


@pytest.mark.parametrize(
    ("base", "form"),
    [("show", "shows"), ("carry", "carries"), ("play", "plays"), ("pass", "passes"), ("have", "has"), ("fix", "fixes")],
)
def test_verbs_agree(base: str, form: str) -> None:
    assert third_person(base) == form


@given(st.text(max_size=200))
def test_any_text_is_told_or_not_and_nothing_breaks(text: str) -> None:
    paper = Paper(WOOL, f"We {text}")
    for start, end in sentence_spans(paper.abstract):
        tell(paper, start, end)
    agreeing(f" {text}")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Results show that sheep sleep.", "The paper on wool reports that sheep sleep."),
        ("Our experiments demonstrate that Transformers win.", "The paper on wool reports that Transformers win."),
        ("Results suggest that sheep sleep.", "The paper on wool reports that results suggest that sheep sleep."),
    ],
)
def test_a_report_of_a_report_is_one(said: str, told: str) -> None:
    assert labelled(said, Called(None, "the paper on wool", "paper"), f"{said} By Transformers.") == told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Based on GPT-J, WOOL is small. It halves the time.", "WOOL halves the time."),
        ("On GLUE, SQuAD, and RACE, ELECTRA is better. It halves the time.", None),
        ("Sheep sleep. WOOL treats them separately.", None),
        ("Sheep sleep. We collect questions and answer them.", "WOOL collects questions and answers them."),
    ],
)
def test_who_is_meant_behind_what_opens_a_sentence(text: str, expected: str | None) -> None:
    assert told(text) == expected
