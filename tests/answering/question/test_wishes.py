import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.question.wishes import RosterNames, combined, read_wishes
from core.filters import Filters, Surveys

AUTHORS = {"izacard", "gautier izacard", "grave", "van der maaten", "min"}
VENUES = ["acl", "proceedings of the 2020 conference on empirical methods emnlp", "nature", "iclr 2024"]
NAMES = RosterNames(AUTHORS.__contains__, VENUES, {"toread"}.__contains__)


def read(question: str) -> tuple[str, Filters]:
    wishes = read_wishes(question, NAMES, 2026)
    return wishes.text, wishes.filters


@pytest.mark.parametrize(
    ("question", "text", "filters"),
    [
        ("What is new in dense retrieval since 2023?", "What is new in dense retrieval?", Filters(year_from=2023)),
        ("Published after 2020, what helps retrieval?", "What helps retrieval?", Filters(year_from=2021)),
        ("How were rerankers trained before 2020?", "How were rerankers trained?", Filters(year_to=2019)),
        ("What helps retrieval, between 2019 and 2021?", "What helps retrieval?", Filters(2019, 2021)),
        ("What do papers from 2021 say about prompts?", "What do papers say about prompts?", Filters(2021, 2021)),
        ("Which prompts help in the last three years?", "Which prompts help?", Filters(year_from=2023)),
        ("What do readers by Izacard and Grave fuse?", "What do readers fuse?", Filters(authors=("Izacard", "Grave"))),
        ("What was shown by Gautier Izacard et al.?", "What was shown?", Filters(authors=("Gautier Izacard",))),
        (
            "What was found at ACL or EMNLP on long contexts?",
            "What was found on long contexts?",
            Filters(venues=("acl", VENUES[1])),
        ),
        (
            "How do language models use long contexts, not surveys?",
            "How do language models use long contexts?",
            Filters(surveys=Surveys.WITHOUT),
        ),
        ("What is known of retrieval, surveys only?", "What is known of retrieval?", Filters(surveys=Surveys.ONLY)),
        ("What was published in 2021 on prompts?", "What was on prompts?", Filters(2021, 2021)),
        ("Dense retrieval overviews, only surveys", "Dense retrieval overviews", Filters(surveys=Surveys.ONLY)),
        ("Which methods tagged toread use distillation?", "Which methods use distillation?", Filters(tags=("toread",))),
    ],
)  # fmt: skip
def test_what_is_asked_for_in_words_is_a_filter(question: str, text: str, filters: Filters) -> None:
    assert read(question) == (text, filters)


@pytest.mark.parametrize(
    "question",
    [
        "What is retrieved by Contriever?",
        "How do models work at Scale and in Practice?",
        "How many papers did the GPT-3 training set hold in 2020 tokens?",
        "What is trained by distillation at test time?",
        "since 2023",
        "Does review spam fool classifiers?",
        "",
    ],
)
def test_what_the_library_does_not_know_is_part_of_the_question(question: str) -> None:
    assert read(question) == (question, Filters())


@given(st.text())
def test_any_question_can_be_read(question: str) -> None:
    wishes = read_wishes(question, NAMES, 2026)
    assert bool(wishes.phrases) == bool(wishes.filters)
    assert all(phrase in question for phrase in wishes.phrases)


def test_what_was_set_on_purpose_counts() -> None:
    wished = Filters(2020, 2022, authors=("Min",), surveys=Surveys.WITHOUT)
    assert combined(Filters(), wished) == wished
    assert combined(Filters(year_to=2010, authors=("Grave",)), wished) == Filters(
        year_to=2010, authors=("Grave",), surveys=Surveys.WITHOUT
    )
