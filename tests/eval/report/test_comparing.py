from dataclasses import replace

import pytest

from core.errors import SettingsError
from eval.figures import METRICS
from eval.report.comparing import read_gates
from eval.report.summary import RunInfo, Summary, SummaryFigure

INFO = RunInfo("r", "2026", "0", "auto", "strict", "w", "w", (), 1, 1, 0, 0, 1, 1, 1, "s")


def summary(**values: float) -> Summary:
    figures = tuple(SummaryFigure(metric.key, values.get(metric.key), None, 1) for metric in METRICS)
    return Summary(INFO, figures, {}, {}, ())


def failures(gates: list[str], **values: float) -> list[str]:
    return [failure for gate in read_gates(gates) if (failure := gate.failure(summary(**values)))]


def test_a_figure_must_be_at_least_the_bound() -> None:
    assert failures(["citation_recall=0.95"], citation_recall=0.95) == []
    assert failures(["citation_recall=0.95"], citation_recall=0.9) == ["citation_recall is 0.9, not at least 0.95."]


def test_where_lower_is_better_the_bound_is_one_from_above() -> None:
    assert failures(["over_refusal=0.05"], over_refusal=0.05) == []
    assert failures(["over_refusal=0.05"], over_refusal=0.2) == ["over_refusal is 0.2, not at most 0.05."]


def test_the_mean_over_kinds() -> None:
    whole = replace(summary(padding=0.1), figures=(SummaryFigure("padding", 0.1, None, 9, over_kinds=0.3),))
    over_questions, over_kinds = read_gates(["padding=0.2", " padding:kinds = 0.2"])
    assert over_questions.failure(whole) is None
    assert over_kinds.failure(whole) == "padding:kinds is 0.3, not at most 0.2."
    assert "padding:kinds could not be measured" in failures(["padding:kinds=0.2"], padding=0.1)[0]


def test_what_could_not_be_measured_does_not_pass() -> None:
    assert "could not be measured" in failures(["fact_recall=0"])[0]


def test_several_gates() -> None:
    found = failures(["mrr=0.5", " ndcg_at_10 = 0.5"], mrr=0.4, ndcg_at_10=0.6)
    assert [failure.split()[0] for failure in found] == ["mrr"]


@pytest.mark.parametrize(
    "text",
    [
        "faith=0.9",
        "mrr",
        "mrr=",
        "mrr=high",
        "mrr=nan",
        "=1",
        "",
        "mrr=95",
        "mrr:kinds",
        "mrr:kind=0.5",
        "mrr:kinds=95",
        "over_refusal=20",
        "mrr=-0.1",
    ],
)
def test_what_is_no_gate(text: str) -> None:
    with pytest.raises(SettingsError, match="--fail-under"):
        read_gates([text])
