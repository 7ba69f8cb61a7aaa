import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidCriteria
from core.paper import Paper
from reviewing.screening.criteria import MOST, Holds, Side, criteria_of
from reviewing.screening.kinds import kinds_asked, read_kind, topic_beside
from reviewing.screening.metadata import condition_of
from reviewing.screening.wording import language_by_stop_words, read_wording


@pytest.mark.parametrize(
    ("criterion", "topic", "negated"),
    [
        ("Does the paper study retrieval-augmented generation?", "retrieval-augmented generation", False),
        ("The paper investigates sleep in honey bees.", "sleep in honey bees", False),
        ("Papers about wheat bread", "wheat bread", False),
        ("wheat bread", "wheat bread", False),
        ("Is it about sheep?", "sheep", False),
        ("The study does not involve animals", "animals", True),
        ("Is it not about sheep?", "sheep", True),
        ("No use of neural networks", "neural networks", True),
        ("Does it study not only sheep but goats?", "only sheep but goats", False),
    ],
)
def test_what_a_criterion_asks_for(criterion: str, topic: str, negated: bool) -> None:
    wording = read_wording(criterion)
    assert wording.negated is negated
    assert topic in wording.topic or wording.topic in topic


@pytest.mark.parametrize(
    ("criterion", "understood"),
    [
        ("Does the paper study sheep?", True),
        ("Schafe", True),
        ("Untersucht die Studie das Verhalten von Schafen?", False),
        ("Est-ce que l'article porte sur les moutons?", False),
        ("这篇论文是否研究绵羊？", False),
        ("β-amyloid plaques", True),
        ("Handlar artikeln om hur får beter sig i flocken?", False),
        ("Is renal warm ischemia over 30 minutes possible?", True),
    ],
)
def test_other_languages_are_noticed(criterion: str, understood: bool) -> None:
    assert read_wording(criterion).understood is understood


@given(st.text(max_size=200))
def test_any_text_can_be_taken_apart(text: str) -> None:
    wording = read_wording(text)
    condition_of(wording.bare, 2025)
    topic_beside(kinds_asked(wording.bare), wording.bare)
    language_by_stop_words(text)


@pytest.mark.parametrize(
    ("criterion", "years"),
    [
        ("Published since 2022", (2022, None)),
        ("published in 2022 or later", (2022, None)),
        ("Was it published after 2019?", (2020, None)),
        ("Published before 2020", (None, 2019)),
        ("published between 2015 and 2019", (2015, 2019)),
        ("2015–2019", (2015, 2019)),
        ("Published in 2021", (2021, 2021)),
        ("published in the last five years", (2020, None)),
        ("Published up to 2020", (None, 2020)),
        ("published in 2018 or earlier", (None, 2018)),
        ("published since 2015 and before 2021", (2015, None)),
        ("Published ≥ 2015", (2015, None)),
        ("Published in or after the year 2015", (2015, None)),
    ],
)
def test_years_are_answered_by_the_record(criterion: str, years: tuple[int | None, int | None]) -> None:
    condition = condition_of(criterion, 2025)
    assert condition is not None
    for year in range(2010, 2026):
        expected = (years[0] or year) <= year <= (years[1] or year)
        assert condition(Paper("T", "A.", year=year)).holds is (Holds.YES if expected else Holds.NO), year
    assert condition(Paper("T", "A.")).holds is Holds.UNCLEAR


@pytest.mark.parametrize("criterion", ["Does it study the 2008 financial crisis of banks?", "Is it about sheep?"])
def test_other_criteria_are_not_for_the_record(criterion: str) -> None:
    assert condition_of(criterion, 2025) is None


def test_venues_and_languages() -> None:
    at_acl = condition_of("Published at ACL or EMNLP", 2025)
    assert at_acl is not None
    assert at_acl(Paper("T", "A.", venue="Proceedings of EMNLP 2020")).holds is Holds.YES
    assert at_acl(Paper("T", "A.", venue="Empirical Methods")).holds is Holds.UNCLEAR, "another name is no proof"
    assert at_acl(Paper("T", "A.")).holds is Holds.UNCLEAR
    reviewed = condition_of("Is it peer-reviewed?", 2025)
    assert reviewed is not None
    assert reviewed(Paper("T", "A.", venue="Journal of Sheep")).holds is Holds.YES
    assert reviewed(Paper("T", "A.", venue="arXiv")).holds is Holds.UNCLEAR, "it may have been published since"
    english = condition_of("Written in English", 2025)
    assert english is not None
    assert english(Paper("T", "We count the sheep of the farm and it is hard.")).holds is Holds.YES
    assert english(Paper("T", "Wir zählen die Schafe auf der Weide und das ist nicht leicht.")).holds is Holds.NO


@pytest.mark.parametrize(
    ("criterion", "title", "abstract", "holds"),
    [
        ("Is it a survey?", "A Survey of Sheep", "We look at it. It is old. It is new.", Holds.YES),
        (
            "Is it a survey?",
            "Sheep",
            "Sheep graze. This paper reviews three centuries of herding. It ends.",
            Holds.UNCLEAR,
        ),
        ("Is it a survey?", "Sheep", "Sheep graze. In this survey, we look at herding. It ends.", Holds.YES),
        ("Is it a survey?", "Sheep", "We count sheep. We use drones. It works.", Holds.NO),
        ("Is it a survey?", "Sheep", "We count sheep.", Holds.UNCLEAR),
        (
            "Does it introduce a benchmark?",
            "Sheep",
            "Counting is hard. We introduce a benchmark of flocks. It is large.",
            Holds.YES,
        ),
        (
            "Is it a randomised controlled trial?",
            "Wool",
            "We shear. Ewes were randomly assigned to two diets. They grew.",
            Holds.YES,
        ),
        ("Is it a randomised controlled trial?", "Wool", "We shear sheep. We weigh wool. It is heavy.", Holds.NO),
        ("Is it a study in animals?", "Wool", "We model wool. We fit curves. They fit.", Holds.NO),
    ],
)
def test_kinds_are_known_by_their_words(criterion: str, title: str, abstract: str, holds: Holds) -> None:
    kinds = kinds_asked(criterion.strip("?"))
    assert len(kinds) == 1
    sentences = [f"{part.strip()}." for part in abstract.split(".") if part.strip()]
    assert read_kind(kinds[0], title, sentences).holds is holds


def test_a_kind_and_a_topic_in_one_criterion() -> None:
    criterion = "Is it a randomised trial of aspirin in children"
    assert [kind.name for kind in kinds_asked(criterion)] == ["randomised trial"]
    assert topic_beside(kinds_asked(criterion), criterion) == "aspirin in children"
    assert topic_beside(kinds_asked("Is it a survey"), "Is it a survey") is None
    both = "Does it introduce a benchmark or dataset"
    assert topic_beside(kinds_asked(both), both) is None
    assert kinds_asked("Does it evaluate on a benchmark") == ()


@pytest.mark.parametrize(
    "criterion",
    [
        "Does it study computer vision",
        "Is it about sentiment in product reviews",
        "recognition of handwritten letters",
        "Does it study theorem proving",
        "Does it evaluate on a benchmark",
    ],
)
def test_a_topic_is_no_kind(criterion: str) -> None:
    assert kinds_asked(criterion) == ()


def test_criteria_that_cannot_be_used_are_refused() -> None:
    made = criteria_of([" Is it \n about sheep? ", "Is it about sheep?"], ["A survey"])
    assert [(one.text, one.side) for one in made] == [("Is it about sheep?", Side.INCLUDE), ("A survey", Side.EXCLUDE)]
    for include, exclude in (
        ([], []),
        (["?"], []),
        (["x" * 301], []),
        ([f"Is it {n}?" for n in range(MOST + 1)], []),
        (["Is it a survey?"], ["is it a survey"]),
    ):
        with pytest.raises(InvalidCriteria):
            criteria_of(include, exclude)
