import numpy as np
import pytest

from core.paper import Paper
from reviewing.reading.abstracts import AbstractSentence, ReadAbstract, roles_in_abstract
from reviewing.reading.facets import facet_asked, telling

NONE = np.zeros(1, np.float32)


def read(*sentences: str) -> ReadAbstract:
    told = zip(sentences, roles_in_abstract(sentences), strict=True)
    return ReadAbstract(Paper("A", "B"), NONE, tuple(AbstractSentence(text, 0, 0, NONE, roles) for text, roles in told))


@pytest.mark.parametrize(
    ("asked", "facet", "tells", "does_not"),
    [
        ("Which languages?", "language", "We train on Welsh and Irish.", "Language models learn from language."),
        ("model size", "size of the model", "It has 7 billion parameters.", "It has many parameters."),
        ("sample size", "sample size", "We included 120 patients.", "We included patients."),
        ("is the code released?", "availability", "We release our code.", "The best available models fail."),
        ("baselines", "baseline", "It outperforms ridge regression.", "We propose a model."),
        ("metric", "metric", "It reaches an accuracy of 92%.", "It is built for accuracy."),
        ("speedup", "efficiency", "It is 3 times faster.", "It is faster."),
        ("study design", "study design", "We ran a randomised trial.", "We ran a trial."),
        ("country", "place", "We asked farmers in Norway.", "We asked farmers."),
        ("follow-up", "period", "They were seen again after a median of 12 months.", "They were seen again."),
    ],
)
def test_what_comes_in_few_forms_is_told_by_its_form(asked: str, facet: str, tells: str, does_not: str) -> None:
    found = facet_asked(asked)
    assert found is not None
    assert found.name == facet
    assert telling(found, asked, read(does_not, tells)) == 1
    assert telling(found, asked, read(does_not)) is None


def test_what_is_counted_must_be_there() -> None:
    asked = "How many patients were included?"
    facet = facet_asked(asked)
    assert facet is not None
    assert telling(facet, asked, read("We labelled 300 images.", "We saw 41 patients.")) == 1
    assert telling(facet, asked, read("We labelled 300 images.")) is None


def test_the_authors_own_work_comes_before_the_background() -> None:
    facet = facet_asked("language")
    assert facet is not None
    assert telling(facet, "language", read("Most corpora are English.", "We collect Basque.", "We add Welsh.")) == 1


def test_a_question_of_another_kind_asks_for_none() -> None:
    assert facet_asked("Does wool get finer?") is None
